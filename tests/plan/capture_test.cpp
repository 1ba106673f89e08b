// The ops that act on one sample.
#include <cmath>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "plan/plan.hpp"
#include "temp_dir.hpp"

namespace blemish::plan {
namespace {

recipe::Recipe load(const std::string& capture) {
  const blemish::testing::TempDir folder;
  const std::string file = folder / "r.yaml";
  base::write_file(file, "blemish: 1\ncapture: " + capture + "\n");
  return recipe::load_for_augment(file, {"coco"});
}

TEST(DrawCapture, HoldsAnOpWithItsProbability) {
  const recipe::Recipe recipe =
      load("[{gamma: {probability: 30 %}}, {clip: {probability: 0}}, {contrast: {}}]");
  int gamma = 0;
  constexpr int kCount = 2000;
  for (int i = 0; i < kCount; ++i) {
    const std::vector<PlannedOp> ops = draw_capture(recipe, 7, i);
    ASSERT_EQ(ops.back().op, "contrast");
    gamma += ops.front().op == "gamma" ? 1 : 0;
    ASSERT_LE(ops.size(), 2u);
  }
  EXPECT_NEAR(gamma, 0.3 * kCount, 4 * std::sqrt(0.21 * kCount));
}

TEST(DrawCapture, IsAFunctionOfSeedAndIndex) {
  const recipe::Recipe recipe = load("[{gamma: {value: [0.5, 2]}}, {sensor_noise: {}}]");
  EXPECT_EQ(capture_json(draw_capture(recipe, 3, 5)), capture_json(draw_capture(recipe, 3, 5)));
  EXPECT_NE(capture_json(draw_capture(recipe, 3, 5)), capture_json(draw_capture(recipe, 3, 6)));
  EXPECT_NE(capture_json(draw_capture(recipe, 3, 5)), capture_json(draw_capture(recipe, 4, 5)));
}

TEST(DrawCapture, AnOpMoreChangesNoOthersNumbers) {
  const auto gamma = [](const recipe::Recipe& recipe) {
    for (const PlannedOp& op : draw_capture(recipe, 3, 5)) {
      if (op.op == "gamma") {
        return std::pair(op.values["value"], op.noise_key);
      }
    }
    return std::pair(0.0f, std::uint32_t{0});
  };
  EXPECT_EQ(gamma(load("[{gamma: {value: [0.5, 2]}}]")),
            gamma(load("[{vignetting: {}}, {gamma: {value: [0.5, 2]}}, {clip: {}}]")));
}

}  // namespace
}  // namespace blemish::plan
