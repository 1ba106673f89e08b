#include "scene/camera.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "base/reader.hpp"

namespace blemish::scene {
namespace {

constexpr double kDeg = 3.14159265358979323846 / 180;

base::Values view_values(double tilt_rad, double turn_rad, double shift_x_mm, double shift_y_mm) {
  return {view_table(),
          {300.0f, float(tilt_rad), float(turn_rad), float(shift_x_mm), float(shift_y_mm)}};
}

glm::dvec3 moved(const base::Values& view, glm::dvec3 look_at, glm::dvec3 point) {
  return glm::dvec3(render_from_part(view, look_at) * glm::dvec4(point, 1));
}

void expect_near(glm::dvec3 actual, glm::dvec3 expected) {
  EXPECT_LT(glm::distance(actual, expected), 1e-6)
      << actual.x << " " << actual.y << " " << actual.z;
}

TEST(View, LookAtBecomesTheOrigin) {
  expect_near(moved(view_values(0.3, 0.2, 0, 0), {4, 5, 6}, {4, 5, 6}), {0, 0, 0});
}

TEST(View, ShiftMovesToImageRightAndUp) {
  expect_near(moved(view_values(0, 0, 2, -1), {0, 0, 0}, {1, 1, 1}), {3, 0, 1});
}

TEST(View, TurnIsCounterClockwiseFromAbove) {
  expect_near(moved(view_values(0, 90 * kDeg, 0, 0), {0, 0, 0}, {1, 0, 0}), {0, 1, 0});
}

TEST(View, TiltTurnsAboutTheCamerasX) {
  expect_near(moved(view_values(30 * kDeg, 0, 0, 0), {0, 0, 0}, {0, 1, 0}),
              {0, std::cos(30 * kDeg), std::sin(30 * kDeg)});
}

TEST(View, ShiftComesFirstThenTurnThenTilt) {
  // (1, 0, 0) shifted to (3, 0, 0), turned to (0, 3, 0), tilted to (0, 0, 3).
  expect_near(moved(view_values(80 * kDeg, 90 * kDeg, 2, 0), {0, 0, 0}, {1, 0, 0}),
              {0, 3 * std::cos(80 * kDeg), 3 * std::sin(80 * kDeg)});
}

base::ParamSet fallbacks(base::ParamTable table) {
  base::ParamSet set{table, {}};
  for (const base::Param& param : table) {
    set.distributions.push_back(base::fallback_distribution(param));
  }
  return set;
}

CameraSpec spec_of(LensSpec lens, double distance_mm) {
  CameraSpec spec;
  spec.width_px = 1000;
  spec.height_px = 800;
  spec.lens = lens;
  spec.sensor.preset = find_sensor("imx255");
  spec.view = fallbacks(view_table());
  spec.view.distributions[0] = base::constant(distance_mm);
  spec.optics = fallbacks(optics_table());
  return spec;
}

TEST(Camera, TelecentricFieldSpansTheWidth) {
  const shared::Camera camera = median_camera(spec_of({LensSpec::Kind::telecentric, 20, 0}, 300));
  const glm::vec2 right = shared::pixel_from_point(camera, {10, 0, -5});
  EXPECT_NEAR(right.x, 1000, 1e-3);
  EXPECT_NEAR(right.y, 400, 1e-3);
  EXPECT_EQ(camera.focal_px, 0);
}

TEST(Camera, PinholeUsesThePixelPitch) {
  const shared::Camera camera = median_camera(spec_of({LensSpec::Kind::pinhole, 0, 34.5}, 100));
  EXPECT_NEAR(camera.focal_px, 10000, 1e-2);
  EXPECT_NEAR(camera.mm_per_px, 0.01, 1e-7);
  // Closer things are larger.
  EXPECT_NEAR(shared::pixel_from_point(camera, {1, 0, 50}).x, 500 + 200, 1e-2);
}

TEST(Camera, PhotoPixelsMapOneToOne) {
  const shared::Camera camera = photo_camera(640, 480, 25);
  const glm::vec2 pixel = shared::pixel_from_point(camera, {-8, 6, 0});
  EXPECT_NEAR(pixel.x, 0, 1e-3);
  EXPECT_NEAR(pixel.y, 0, 1e-3);
  const shared::Ray ray = shared::ray_from_pixel(camera, {320.5f, 239.5f});
  EXPECT_NEAR(ray.origin_mm.x, 0.0125, 1e-6);
  EXPECT_NEAR(ray.origin_mm.y, 0.0125, 1e-6);
}

TEST(Sensor, PresetsAreFoundAndPlausible) {
  EXPECT_EQ(find_sensor("no such"), nullptr);
  for (const SensorPreset& preset : sensor_presets()) {
    EXPECT_EQ(find_sensor(preset.name), &preset);
    EXPECT_GT(preset.full_well_e, 100 * preset.read_noise_e) << preset.name;
    EXPECT_FALSE(preset.source.empty());
  }
}

TEST(View, DefaultsAreInRange) {
  for (const base::Param& param : view_table()) {
    const base::Distribution fallback = base::fallback_distribution(param);
    EXPECT_GE(fallback.a, param.min) << param.name;
    EXPECT_LE(fallback.a, param.max) << param.name;
    EXPECT_FALSE(param.help.empty()) << param.name;
  }
}

}  // namespace
}  // namespace blemish::scene
