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

// A camera with these optics, others at their defaults.
shared::Camera with_optics(LensSpec lens,
                           const std::vector<std::pair<std::string_view, double>>& settings,
                           bool line_scan = false, std::uint32_t seed = 5) {
  CameraSpec spec = spec_of(lens, 300);
  spec.line_scan = line_scan;
  spec.sensor.exposure_s = 0.001;
  for (const auto& [name, value] : settings) {
    spec.optics.distributions[base::index_of(optics_table(), name).value()] = base::constant(value);
  }
  return make_camera(spec, base::medians(spec.view), base::medians(spec.optics), seed);
}

constexpr LensSpec kTelecentric{LensSpec::Kind::telecentric, 20, 0};
constexpr LensSpec kPinhole{LensSpec::Kind::pinhole, 0, 8};

// Every camera that bends: its map from pixels and the one back are each other's inverse.
TEST(Camera, PixelsAndIdealPlacesAreInverse) {
  const std::vector<std::pair<std::string_view, double>> barrel{
      {"k1", -0.12}, {"k2", 0.03}, {"k3", -0.004}, {"p1", 0.001}, {"p2", -0.002}};
  const std::vector<std::pair<std::string_view, double>> lines{
      {"k1", -0.08}, {"jitter", 2}, {"ripple", 60}, {"period", 3}};
  for (const shared::Camera& camera :
       {with_optics(kTelecentric, barrel), with_optics(kPinhole, barrel),
        with_optics(kPinhole, lines, true), with_optics(kTelecentric, lines, true)}) {
    EXPECT_TRUE(shared::bends(camera));
    EXPECT_EQ(unusable(camera), "");
    for (float x = 0; x <= 1000; x += 83) {
      for (float y = 0; y <= 800; y += 61) {
        const glm::vec2 back =
            shared::pixel_from_ideal(camera, shared::ideal_from_pixel(camera, {x, y}));
        EXPECT_LT(glm::distance(back, glm::vec2(x, y)), 5e-3) << x << " " << y;
      }
    }
  }
}

// The formula of Brown and Conrady as calibration programs state it, written out once more.
TEST(Camera, DistortsAsCalibrationProgramsDo) {
  const shared::Camera camera = with_optics(
      kPinhole, {{"k1", -0.2}, {"k2", 0.05}, {"k3", 0.01}, {"p1", 0.003}, {"p2", -0.004}});
  const double f = double(camera.focal_px);
  const glm::dvec3 point(40, -25, 20);  // mm, y up
  const double x = point.x / (300 - point.z);
  const double y = -point.y / (300 - point.z);
  const double r2 = x * x + y * y;
  const double radial = 1 - 0.2 * r2 + 0.05 * r2 * r2 + 0.01 * r2 * r2 * r2;
  const double u = x * radial + 2 * 0.003 * x * y - 0.004 * (r2 + 2 * x * x);
  const double v = y * radial + 0.003 * (r2 + 2 * y * y) - 2 * 0.004 * x * y;
  const glm::vec2 pixel = shared::pixel_from_point(camera, glm::vec3(point));
  EXPECT_NEAR(double(pixel.x), 500 + f * u, 2e-3);
  EXPECT_NEAR(double(pixel.y), 400 + f * v, 2e-3);
}

TEST(Camera, ADistortionThatFoldsIsUnusable) {
  EXPECT_NE(unusable(with_optics(kTelecentric, {{"k1", -0.9}})), "");
  EXPECT_EQ(unusable(with_optics(kTelecentric, {})), "");
}

TEST(Camera, RaysOfALensMeetInFocusAndSpreadByTheCircleOfConfusion) {
  for (const LensSpec& lens : {kTelecentric, kPinhole}) {
    const shared::Camera camera = with_optics(lens, {{"f_number", 2}, {"focus", 290}});
    const glm::vec2 ideal(700, 250);
    const auto at_depth = [&](glm::vec2 on_lens, float depth_mm) {
      const shared::Ray ray = shared::ray_from_ideal(camera, ideal, on_lens, 0);
      return ray.origin_mm + ray.direction * (depth_mm / -ray.direction.z);
    };
    const glm::vec2 left(-1, 0);
    const glm::vec2 right(1, 0);
    EXPECT_LT(glm::distance(at_depth(left, 290), at_depth(right, 290)), 2e-4);
    // Pictured from the middle of the lens, the circle at the other depth is blur_px wide.
    const float depth_mm = 310;
    const float wide_px =
        glm::distance(shared::ideal_from_point(camera, at_depth(left, depth_mm)),
                      shared::ideal_from_point(camera, at_depth(right, depth_mm)));
    EXPECT_NEAR(double(wide_px), blur_of(camera, 10).widest_px(), 0.01 * double(wide_px));
    EXPECT_GT(wide_px, 1);
  }
}

TEST(Camera, AMovingPartIsSeenWhereItIs) {
  const shared::Camera camera =
      with_optics(kTelecentric, {{"speed", 200}, {"direction", 90 * kDeg}});
  // 1 ms at 200 mm/s: the part moves 0.2 mm up, so a ray meets it 0.1 mm lower at the end.
  const shared::Ray end = shared::ray_from_ideal(camera, {500, 400}, {0, 0}, 0.5f);
  EXPECT_NEAR(double(end.origin_mm.y), -0.1, 1e-6);
  EXPECT_NEAR(blur_of(camera, 0).widest_px(), 10, 1e-3);
}

TEST(Camera, LinesStayInOrderAndKeepTheirJitter) {
  const shared::Camera camera =
      with_optics(kTelecentric, {{"jitter", 2}, {"ripple", 100}, {"period", 1}}, true);
  double squares = 0;
  for (int row = 0; row < 800; ++row) {
    const glm::vec2 here = shared::ideal_from_pixel(camera, {3, row});
    EXPECT_LT(here.y, shared::ideal_from_pixel(camera, {3, row + 1}).y) << row;
    EXPECT_NEAR(here.x, 3, 1e-3);
  }
  const shared::Camera jitter = with_optics(kTelecentric, {{"jitter", 2}}, true);
  for (int row = 0; row < 800; ++row) {
    const float offset =
        shared::ideal_from_pixel(jitter, {3, float(row) + 0.5f}).y - float(row) - 0.5f;
    squares += double(offset) * double(offset);
  }
  EXPECT_NEAR(std::sqrt(squares / 800), 2.0 / 20, 0.007);  // 20 um a pixel
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
  for (const base::ParamTable table : {view_table(), optics_table()}) {
    for (const base::Param& param : table) {
      const base::Distribution fallback = base::fallback_distribution(param);
      EXPECT_GE(fallback.a, param.min) << param.name;
      EXPECT_LE(fallback.a, param.max) << param.name;
      EXPECT_FALSE(param.help.empty()) << param.name;
    }
  }
}

}  // namespace
}  // namespace blemish::scene
