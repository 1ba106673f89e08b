// How far a run is, on stderr: a bar on a terminal, a line now and then elsewhere, or JSON lines
// for other programs. Called by one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>

namespace blemish::run {

enum class ProgressMode { quiet, text, json };

class Progress {
 public:
  Progress(ProgressMode mode, std::int64_t total);
  void sample_done(bool failed);
  // The last word; ends the bar's line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void show();
  void show_json(double seconds) const;
  void show_text(double seconds) const;

  ProgressMode mode_;
  bool bar_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t shown_done_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

}  // namespace blemish::run
