#include "run/interrupt.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace blemish::run {
namespace {

TEST(interrupt, a_signal_is_a_flag_while_the_guard_lives) {
  for (const int number : {SIGINT, SIGTERM}) {
    const InterruptGuard guard;
    EXPECT_FALSE(guard.interrupted());
    std::raise(number);
    EXPECT_TRUE(guard.interrupted());
  }
}

TEST(interrupt, without_a_guard_a_signal_ends_the_program) {
  { const InterruptGuard guard; }
  EXPECT_EXIT(std::raise(SIGTERM), ::testing::KilledBySignal(SIGTERM), "");
}

TEST(interrupt, the_second_signal_ends_the_program) {
  EXPECT_EXIT(
      {
        const InterruptGuard guard;
        std::raise(SIGINT);
        std::raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace blemish::run
