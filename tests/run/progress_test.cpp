#include "run/progress.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace blemish::run {
namespace {

TEST(progress, json_ends_with_a_full_account) {
  ::testing::internal::CaptureStderr();
  Progress progress(ProgressMode::json, 3);
  progress.sample_done(false);
  progress.sample_done(true);
  progress.sample_done(false);
  progress.finish();
  const std::string told = ::testing::internal::GetCapturedStderr();
  const auto line = nlohmann::json::parse(told.substr(told.rfind('{')));
  EXPECT_EQ(line["done"], 3);
  EXPECT_EQ(line["failed"], 1);
  EXPECT_EQ(line["total"], 3);
}

TEST(progress, text_away_from_a_terminal_is_lines) {
  ::testing::internal::CaptureStderr();
  Progress progress(ProgressMode::text, 2);
  progress.sample_done(true);
  progress.sample_done(false);
  progress.finish();
  const std::string told = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(told.find('\r'), std::string::npos);
  EXPECT_NE(told.find("2/2"), std::string::npos);
  EXPECT_NE(told.find("1 failed"), std::string::npos);
}

TEST(progress, quiet_says_nothing) {
  ::testing::internal::CaptureStderr();
  Progress progress(ProgressMode::quiet, 1);
  progress.sample_done(false);
  progress.finish();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace blemish::run
