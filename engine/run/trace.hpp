// Where a run's time goes: one span for each stage of each sample, as Chrome-trace JSON (to be
// opened in a trace viewer), and the totals of the stages. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace blemish::run {

class Trace {
 public:
  using Clock = std::chrono::steady_clock;

  // Lasts for one stage's work on one sample.
  class Span {
   public:
    Span(Trace& trace, const char* stage, std::int64_t index);
    ~Span();
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

   private:
    Trace& trace_;
    const char* stage_;
    std::int64_t index_;
    Clock::time_point begin_;
  };

  double seconds() const;  // since the trace was made
  // trace.json with the first spans (memory is bounded) and timings.json with the totals of all.
  void write(const std::filesystem::path& folder) const;

 private:
  struct Event {
    const char* stage;
    std::int64_t index;
    std::size_t thread;
    double begin_us, duration_us;
  };
  struct Total {
    std::int64_t samples = 0;
    double seconds = 0;
  };

  Clock::time_point start_ = Clock::now();
  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::map<std::string, Total> totals_;
};

}  // namespace blemish::run
