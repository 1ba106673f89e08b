// Finishes on the device: as bright whatever the pixel, and each in its own region.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/stage.hpp"

namespace blemish::render {
namespace {

using testing::Stage;

class Finishes : public testing::DeviceTest {};

// The plate's top beside its pocket.
std::string top(const std::string& finish, const std::string& light, int side_px,
                const std::string& regions = "") {
  return fmt::format(R"(blemish: 1
name: finish
part:
  mesh: "{}/scenes/plate/plate.obj"
  unit: mm
  material: steel
  finish: {}
{}camera:
  resolution: {}x{}
  lens: {{kind: telecentric, field_width: 6 mm}}
  view: {{turn: 10 deg, shift: {{x: -18 mm, y: -3 mm}}}}
lights:
  - {}
)",
                     BLEMISH_SOURCE_DIR, finish, regions, side_px, side_px, light);
}

double mean(const cv::Mat& image, cv::Rect part) {
  const cv::Scalar means = cv::mean(image(part));
  return image.channels() == 1 ? means[0] : (means[0] + means[1] + means[2]) / 3;
}

// At an exposure of its own for all sizes.
double brightness(const std::string& finish, const std::string& light, int side_px) {
  Stage stage(top(finish, light, side_px));
  plan::SamplePlan plan = stage.blank;
  plan.shots.front().exposure = 1;
  return mean(stage.render(plan).shots[0].image, {0, 0, side_px, side_px});
}

TEST_F(Finishes, AreAsBrightWhenThePixelIsHalved) {
  const std::string dome = "dome: {radius: 150 mm, hole_radius: 0 mm}";
  const std::string ring = "ring: {inner_radius: 140 mm, outer_radius: 146 mm, height: 300 mm}";
  for (const char* finish :
       {"{kind: ground}", "{kind: turned, center: {x: 8 mm, y: 0 mm}}", "{kind: painted}"}) {
    double dome_before = brightness(finish, dome, 64);
    double ring_before = brightness(finish, ring, 64);
    for (const int side_px : {128, 256}) {
      const double dome_now = brightness(finish, dome, side_px);
      const double ring_now = brightness(finish, ring, side_px);
      EXPECT_NEAR(dome_now / dome_before, 1, 0.02) << finish << " " << side_px;
      EXPECT_NEAR(ring_now / ring_before, 1, 0.1) << finish << " " << side_px;
      dome_before = dome_now;
      ring_before = ring_now;
    }
  }
}

TEST_F(Finishes, EachRegionHasItsOwn) {
  const std::string light = "ring: {inner_radius: 60 mm, outer_radius: 75 mm, height: 40 mm}";
  const std::string regions =
      "  regions: {right: {box: {x: [18 mm, 40 mm]}}, top: {mesh: top}, pocket: {mesh: "
      "pocket_floor}}\n";
  const auto render = [&](const std::string& finish) {
    Stage stage(top(finish, light, 96, regions));
    plan::SamplePlan plan = stage.blank;
    plan.shots.front().exposure = 1;
    return stage.render(plan).shots[0].image.clone();
  };
  const cv::Rect left(0, 0, 36, 96);
  const cv::Rect right(60, 0, 36, 96);
  const cv::Mat polished = render("{kind: polished}");
  const cv::Mat blasted = render("{kind: blasted}");
  // In dark field a rough surface is far brighter than a mirror.
  ASSERT_GT(mean(blasted, left), 5 * mean(polished, left));
  const cv::Mat by_box = render("[{kind: polished}, {kind: blasted, region: right}]");
  EXPECT_EQ(cv::norm(by_box(left), polished(left), cv::NORM_INF), 0);
  EXPECT_EQ(cv::norm(by_box(right), blasted(right), cv::NORM_INF), 0);
  const cv::Mat by_name = render("[{kind: blasted, region: top}, {kind: brushed, region: pocket}]");
  EXPECT_EQ(cv::norm(by_name, blasted, cv::NORM_INF), 0);
  const cv::Mat over =
      render("[{kind: cast}, {kind: blasted, region: top}, {kind: polished, region: right}]");
  EXPECT_EQ(cv::norm(over(left), blasted(left), cv::NORM_INF), 0);
  EXPECT_EQ(cv::norm(over(right), polished(right), cv::NORM_INF), 0);
}

}  // namespace
}  // namespace blemish::render
