// The solved exposure against the rendered picture.
#include <gtest/gtest.h>

#include "support/stage.hpp"

namespace blemish::render {
namespace {

using testing::Stage;

class Exposure : public testing::DeviceTest {};

// Mean over the pixels that the part covers.
double mean_level(Stage& stage) {
  const Frame frame = stage.render(stage.blank);
  const View view = stage.view();
  const glm::dmat4 part_from_render = glm::inverse(view.render_from_part);
  double sum = 0;
  int count = 0;
  for (int y = 0; y < frame.height_px; ++y) {
    for (int x = 0; x < frame.width_px; ++x) {
      const shared::Ray ray =
          shared::ray_from_pixel(view.camera, {float(x) + 0.5f, float(y) + 0.5f});
      const glm::dvec3 from(part_from_render * glm::dvec4(glm::dvec3(ray.origin_mm), 1));
      const glm::dvec3 way(part_from_render * glm::dvec4(glm::dvec3(ray.direction), 0));
      if (stage.scene.bvh->nearest(from, way)) {
        sum += double(frame.shots[0].image.at<float>(y, x));
        ++count;
      }
    }
  }
  EXPECT_GT(count, 1000);
  return sum / count;
}

TEST_F(Exposure, GivesThePartTheWantedMeanLevel) {
  const std::string head = std::string("blemish: 1\nname: e\npart: {unit: mm, mesh: \"") +
                           BLEMISH_SOURCE_DIR + "/scenes/";
  const std::string lens = R"(}
camera:
  resolution: 128x128
  lens: {kind: telecentric, field_width: 22 mm}
  view: {tilt: 2 deg}
  sensor: {preset: imx174, exposure: {mean_level: )";
  Stage ring(head + "ring/ring.stl\", material: steel, finish: {kind: ground, ra: 0.4 um}" + lens +
             "45 %}}\nlights:\n  - ring: {height: 30 mm}\n  - coaxial: {power: 20 %}\n");
  EXPECT_NEAR(mean_level(ring) / 0.45, 1, 0.1);
  Stage plate(head + "plate/plate.obj\", material: plastic" + lens +
              "30 %}}\nlights:\n  - dome: {}\n");
  EXPECT_NEAR(mean_level(plate) / 0.30, 1, 0.1);
}

}  // namespace
}  // namespace blemish::render
