#include "run/interrupt.hpp"

#include <csignal>

namespace blemish::run {
namespace {

volatile std::sig_atomic_t signaled = 0;

extern "C" void on_signal(int number) {
  signaled = 1;
  std::signal(number, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  signaled = 0;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool InterruptGuard::interrupted() const { return signaled != 0; }

}  // namespace blemish::run
