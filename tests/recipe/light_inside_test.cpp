// A light that stands inside the part is warned of when the part is loaded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recipe/recipe.hpp"

namespace blemish::recipe {
namespace {

using ::testing::HasSubstr;

// A ring of 10 mm height, 5 mm inner and 10 mm outer radius, that stands on z = 0.
std::vector<base::Fault> warnings_of(const std::string& light) {
  const Recipe recipe = parse(
      "blemish: 1\npart: {mesh: scenes/ring/ring.stl, unit: mm, pose: {origin: bottom}}\n"
      "camera: {resolution: 64x64, lens: {kind: telecentric, field_width: 20 mm}}\n"
      "lights:\n  - " +
          light + "\ndefects: {per_image: 1, kinds: [{pit: {}}]}\n",
      BLEMISH_SOURCE_DIR "/recipe.yaml", {"coco"});
  return scene::load(recipe.part, recipe.camera, recipe.lights).warnings;
}

TEST(LightInside, IsWarnedOf) {
  const auto inside =
      warnings_of("spot: {radius: 0.5 mm, azimuth: 0 deg, distance: 7.5 mm, height: 5 mm}");
  ASSERT_EQ(inside.size(), 1u);
  EXPECT_THAT(inside[0].message, HasSubstr("the spot stands inside the part"));
  EXPECT_EQ(inside[0].where.line, 5);
  // Over it, and in its bore.
  EXPECT_TRUE(warnings_of("spot: {radius: 0.5 mm, azimuth: 0 deg, distance: 7.5 mm, height: 12 mm}")
                  .empty());
  EXPECT_TRUE(
      warnings_of("spot: {radius: 0.5 mm, azimuth: 0 deg, distance: 0 mm, height: 5 mm}").empty());
}

}  // namespace
}  // namespace blemish::recipe
