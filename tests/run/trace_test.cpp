#include "run/trace.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "temp_dir.hpp"

namespace blemish::run {
namespace {

TEST(trace, writes_spans_and_totals) {
  const testing::TempDir folder;
  Trace trace;
  for (int index = 0; index < 3; ++index) {
    const Trace::Span outer(trace, "label", index);
    const Trace::Span inner(trace, "write", index);
  }
  trace.write(folder.path());
  const auto events = nlohmann::json::parse(base::read_file(folder / "trace.json"))["traceEvents"];
  ASSERT_EQ(events.size(), 6u);
  for (const auto& event : events) {
    EXPECT_EQ(event["ph"], "X");
    EXPECT_GE(event["ts"].get<double>(), 0);
    EXPECT_LE(event["ts"].get<double>() + event["dur"].get<double>(), 1e6 * trace.seconds());
  }
  const auto stages = nlohmann::json::parse(base::read_file(folder / "timings.json"))["stages"];
  EXPECT_EQ(stages["label"]["samples"], 3);
  EXPECT_GE(stages["label"]["total_s"].get<double>(), stages["write"]["total_s"].get<double>());
}

}  // namespace
}  // namespace blemish::run
