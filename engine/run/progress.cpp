#include "run/progress.hpp"

#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace blemish::run {
namespace {

constexpr double kBarPeriodS = 0.2;
constexpr double kJsonPeriodS = 1;
constexpr double kLinePeriodS = 10;

std::string duration_text(double seconds) {
  const long long whole = std::llround(seconds);
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

double rate_of(std::int64_t done, double seconds) {
  return seconds > 0 ? static_cast<double>(done) / seconds : 0;
}

}  // namespace

Progress::Progress(ProgressMode mode, std::int64_t total)
    : mode_(mode), bar_(mode == ProgressMode::text && isatty(STDERR_FILENO) != 0), total_(total) {}

void Progress::sample_done(bool failed) {
  ++done_;
  failed_ += failed ? 1 : 0;
  const double period = bar_                          ? kBarPeriodS
                        : mode_ == ProgressMode::json ? kJsonPeriodS
                                                      : kLinePeriodS;
  if (std::chrono::duration<double>(Clock::now() - shown_).count() >= period) {
    show();
  }
}

void Progress::finish() {
  if (shown_done_ != done_ || done_ == 0) {
    show();
  }
  if (bar_) {
    std::fputs("\n", stderr);
  }
}

void Progress::show() {
  shown_ = Clock::now();
  shown_done_ = done_;
  const double seconds = std::chrono::duration<double>(shown_ - start_).count();
  if (mode_ == ProgressMode::json) {
    show_json(seconds);
  } else if (mode_ == ProgressMode::text) {
    show_text(seconds);
  }
  std::fflush(stderr);
}

void Progress::show_json(double seconds) const {
  const double rate = rate_of(done_, seconds);
  const nlohmann::ordered_json line{
      {"done", done_},
      {"failed", failed_},
      {"total", total_},
      {"samples_per_s", rate},
      {"left_s", rate > 0 ? nlohmann::ordered_json(static_cast<double>(total_ - done_) / rate)
                          : nlohmann::ordered_json()}};
  fmt::print(stderr, "{}\n", line.dump());
}

void Progress::show_text(double seconds) const {
  constexpr std::int64_t kBarWidth = 30;
  const double rate = rate_of(done_, seconds);
  std::string text = fmt::format("{}/{}  {:.2f} samples/s", done_, total_, rate);
  if (rate > 0 && done_ < total_) {
    text += fmt::format("  {} left", duration_text(static_cast<double>(total_ - done_) / rate));
  }
  if (failed_ > 0) {
    text += fmt::format("  {} failed", failed_);
  }
  if (bar_) {
    const auto filled =
        static_cast<std::size_t>(total_ > 0 ? kBarWidth * done_ / total_ : kBarWidth);
    const std::string bar = std::string(filled, '#') + std::string(kBarWidth - filled, '.');
    fmt::print(stderr, "\r\x1b[K[{}] {}", bar, text);
  } else {
    fmt::print(stderr, "{}\n", text);
  }
}

}  // namespace blemish::run
