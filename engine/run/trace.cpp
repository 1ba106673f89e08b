#include "run/trace.hpp"

#include <functional>
#include <thread>

#include <nlohmann/json.hpp>

#include "base/files.hpp"

namespace blemish::run {
namespace {

constexpr std::size_t kMaxEvents = 20000;

double microseconds(Trace::Clock::duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

}  // namespace

Trace::Span::Span(Trace& trace, const char* stage, std::int64_t index)
    : trace_(trace), stage_(stage), index_(index), begin_(Clock::now()) {}

Trace::Span::~Span() {
  const double duration_us = microseconds(Clock::now() - begin_);
  const std::lock_guard lock(trace_.mutex_);
  Total& total = trace_.totals_[stage_];
  ++total.samples;
  total.seconds += duration_us * 1e-6;
  if (trace_.events_.size() < kMaxEvents) {
    const std::size_t thread = std::hash<std::thread::id>{}(std::this_thread::get_id());
    trace_.events_.push_back(
        {stage_, index_, thread, microseconds(begin_ - trace_.start_), duration_us});
  }
}

double Trace::seconds() const { return microseconds(Clock::now() - start_) * 1e-6; }

void Trace::write(const std::filesystem::path& folder) const {
  using Json = nlohmann::ordered_json;
  const std::lock_guard lock(mutex_);
  std::map<std::size_t, int> threads;
  Json events = Json::array();
  for (const Event& event : events_) {
    const int thread =
        threads.try_emplace(event.thread, static_cast<int>(threads.size()) + 1).first->second;
    events.push_back({{"name", event.stage},
                      {"ph", "X"},
                      {"ts", event.begin_us},
                      {"dur", event.duration_us},
                      {"pid", 1},
                      {"tid", thread},
                      {"args", {{"index", event.index}}}});
  }
  base::write_file(folder / "trace.json", Json{{"traceEvents", events}}.dump() + "\n");

  Json timings{{"wall_s", seconds()}, {"stages", Json::object()}};
  for (const auto& [stage, total] : totals_) {
    timings["stages"][stage] = {{"samples", total.samples}, {"total_s", total.seconds}};
  }
  base::write_file(folder / "timings.json", timings.dump(2) + "\n");
}

}  // namespace blemish::run
