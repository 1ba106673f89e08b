#include "scene/camera.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <glm/gtc/matrix_transform.hpp>

namespace blemish::scene {
namespace {

using base::Param;
using base::Unit;

constexpr double kPi = 3.14159265358979323846;
constexpr double kMaxTilt = 80 * kPi / 180;

constexpr auto kView = std::to_array<Param>({
    {"distance", Unit::mm, 1, 10000, "300 mm", "camera to look_at"},
    {"tilt", Unit::rad, -kMaxTilt, kMaxTilt, "0 deg",
     "turn of the part about the camera's x, after shift and turn"},
    {"turn", Unit::rad, -2 * kPi, 2 * kPi, "0 deg",
     "turn of the part about z, counter-clockwise seen from above"},
    {"shift_x", Unit::mm, -1000, 1000, "0 mm", "shift of the part to image right"},
    {"shift_y", Unit::mm, -1000, 1000, "0 mm", "shift of the part to image up"},
});

constexpr auto kOptics = std::to_array<Param>({
    {"f_number", Unit::number, 0, 64, "0",
     "focal length / aperture, of a telecentric lens its working value on the sensor's side; 0 = "
     "everything is in focus"},
    {"focus", Unit::mm, 0, 10000, "0 mm",
     "distance of what is in focus from the camera; 0 mm = look_at"},
    {"k1", Unit::number, -100, 100, "0", "radial distortion, square term (Brown-Conrady)"},
    {"k2", Unit::number, -10000, 10000, "0", "radial distortion, fourth-power term"},
    {"k3", Unit::number, -1000000, 1000000, "0", "radial distortion, sixth-power term"},
    {"p1", Unit::number, -0.1, 0.1, "0", "tangential distortion along y"},
    {"p2", Unit::number, -0.1, 0.1, "0", "tangential distortion along x"},
    {"red", Unit::ratio, -0.02, 0.02, "0 %", "how much larger red is pictured than green"},
    {"blue", Unit::ratio, -0.02, 0.02, "0 %", "how much larger blue is pictured than green"},
    {"speed", Unit::mm_per_s, 0, 20000, "0 mm/s", "the part's speed during the exposure"},
    {"direction", Unit::rad, -2 * kPi, 2 * kPi, "0 deg",
     "where the part moves to, from image right, counter-clockwise"},
    {"jitter", Unit::um, 0, 1000, "0 um",
     "standard deviation of a line's place along the travel; at most 0.1 px"},
    {"ripple", Unit::um, 0, 10000, "0 um", "amplitude of the travel's periodic error"},
    {"period", Unit::mm, 0.01, 10000, "5 mm", "travel from one crest of the ripple to the next"},
});

constexpr auto kViews = std::to_array<Param>({
    {"count", Unit::number, 1, 360, "", "views of each part, one sample each"},
    {"turn", Unit::rad, -2 * kPi, 2 * kPi, "360 deg",
     "from one view to the next, about z; if not given, 360 deg shared out over the views"},
});

// A telecentric camera sees the same from any distance; this one only has to clear the surface.
constexpr float kPhotoDistanceMm = 1000;
// So that rows stay in order: offsets change by at most 0.49 and 0.3 a row.
constexpr float kMostJitterPx = 0.1f;
constexpr float kMostRippleSlope = 0.3f;

// A camera without distortion, blur and line timing.
shared::Camera plain_camera(int width_px, int height_px) {
  shared::Camera camera{};
  camera.size_px = glm::vec2(width_px, height_px);
  camera.unit_px = 0.5f * glm::length(camera.size_px);
  camera.magnification = 1;
  camera.ripple_period_px = 1;
  return camera;
}

// Thin lens: the aperture's radius is focal / 2N. A telecentric lens of magnification m takes in a
// cone of half angle m / 2N on the object's side, N being the working f-number on the sensor's.
float aperture_of(const CameraSpec& spec, const shared::Camera& camera, double f_number) {
  if (f_number <= 0) {
    return 0;
  }
  if (spec.lens.kind == LensSpec::Kind::pinhole) {
    return float(spec.lens.focal_mm / (2 * f_number));
  }
  const double magnification = spec.sensor.preset->pixel_um / (1000 * double(camera.mm_per_px));
  return float(magnification / (2 * f_number));
}

void add_line_scan(shared::Camera& camera, const base::Values& optics, std::uint32_t seed) {
  const float um_per_px = 1000 * camera.mm_per_px;
  camera.line_scan = 1;
  camera.line_seed = seed;
  camera.jitter_px = std::min(optics["jitter"] / um_per_px, kMostJitterPx);
  camera.ripple_px = optics["ripple"] / um_per_px;
  camera.ripple_period_px = optics["period"] / camera.mm_per_px;
  camera.ripple_px =
      std::min(camera.ripple_px, kMostRippleSlope * camera.ripple_period_px / (2 * float(kPi)));
  camera.ripple_phase_rad = 2 * float(kPi) * shared::unit_from_hash(shared::hash_u32(seed + 1));
}

}  // namespace

base::ParamTable view_table() { return kView; }

base::ParamTable optics_table() { return kOptics; }

base::ParamTable views_table() { return kViews; }

bool disperses(const base::Values& optics) { return optics["red"] != 0 || optics["blue"] != 0; }

shared::Camera make_camera(const CameraSpec& spec, const base::Values& view,
                           const base::Values& optics, std::uint32_t line_seed, Band band) {
  assert(spec.width_px > 0 && spec.height_px > 0 && spec.sensor.preset != nullptr);
  const double distance_mm = double(view["distance"]);
  shared::Camera camera = plain_camera(spec.width_px, spec.height_px);
  camera.distance_mm = float(distance_mm);
  if (spec.lens.kind == LensSpec::Kind::pinhole) {
    const double focal_px = spec.lens.focal_mm * 1000 / spec.sensor.preset->pixel_um;
    camera.focal_px = float(focal_px);
    camera.mm_per_px = float(distance_mm / focal_px);
    camera.unit_px = camera.focal_px;
  } else {
    camera.mm_per_px = float(spec.lens.field_width_mm / spec.width_px);
  }
  camera.radial = glm::vec3(optics["k1"], optics["k2"], optics["k3"]);
  camera.tangential = glm::vec2(optics["p1"], optics["p2"]);
  if (band != Band::green) {
    camera.magnification = 1 + optics[band == Band::red ? "red" : "blue"];
  }
  camera.aperture = aperture_of(spec, camera, double(optics["f_number"]));
  camera.focus_mm = optics["focus"] > 0 ? optics["focus"] : camera.distance_mm;
  const float way_mm = optics["speed"] * float(spec.sensor.exposure_s);
  camera.motion_mm =
      way_mm * glm::vec2(std::cos(optics["direction"]), std::sin(optics["direction"]));
  if (spec.line_scan) {
    add_line_scan(camera, optics, line_seed);
  }
  return camera;
}

shared::Camera median_camera(const CameraSpec& spec) {
  return make_camera(spec, base::medians(spec.view), base::medians(spec.optics), 0);
}

std::pair<glm::vec2, glm::vec2> ideal_bounds(const shared::Camera& camera) {
  glm::vec2 low(1e30f), high(-1e30f);
  const glm::ivec2 size(camera.size_px);
  const auto add = [&](glm::vec2 pixel) {
    const glm::vec2 ideal = shared::ideal_from_pixel(camera, pixel);
    low = glm::min(low, ideal);
    high = glm::max(high, ideal);
  };
  for (int x = 0; x <= size.x; ++x) {
    add({x, 0});
    add({x, size.y});
  }
  for (int y = 0; y <= size.y; ++y) {
    add({0, y});
    add({size.x, y});
  }
  return {low, high};
}

Blur blur_of(const shared::Camera& camera, double depth_mm) {
  Blur blur;
  blur.way_px = double(glm::length(camera.motion_mm) / camera.mm_per_px);
  const double focus_mm = double(camera.focus_mm);
  for (const double depth : {-depth_mm, depth_mm}) {
    const double d = std::max(double(camera.distance_mm) + depth, 1e-3);
    const double circle_px = camera.focal_px > 0
                                 ? double(camera.focal_px) * std::abs(1 / d - 1 / focus_mm)
                                 : std::abs(d - focus_mm) / double(camera.mm_per_px);
    blur.circle_px = std::max(blur.circle_px, 2 * double(camera.aperture) * circle_px);
  }
  return blur;
}

std::string unusable(const shared::Camera& camera) {
  constexpr int kSteps = 24;
  constexpr float kCloseEnoughPx = 0.01f;
  for (int i = 0; i <= kSteps; ++i) {
    for (int k = 0; k <= kSteps; ++k) {
      const glm::vec2 pixel = camera.size_px * glm::vec2(i, k) / float(kSteps);
      const glm::vec2 ideal = shared::ideal_from_pixel(camera, pixel);
      const glm::vec2 back = shared::pixel_from_ideal(camera, ideal);
      // A step outward in the ideal picture must be a step outward in the real one.
      const glm::vec2 from_middle = ideal - 0.5f * camera.size_px;
      const glm::vec2 onward = shared::pixel_from_ideal(camera, ideal + 0.01f * from_middle);
      const bool outward = glm::dot(onward - back, from_middle) >= 0;
      if (!(glm::distance(back, pixel) < kCloseEnoughPx) || !outward) {
        return fmt::format("the distortion folds the picture near pixel ({:.0f}, {:.0f})", pixel.x,
                           pixel.y);
      }
    }
  }
  return {};
}

shared::Camera photo_camera(int width_px, int height_px, double um_per_px) {
  shared::Camera camera = plain_camera(width_px, height_px);
  camera.mm_per_px = float(um_per_px / 1000);
  camera.distance_mm = kPhotoDistanceMm;
  camera.focus_mm = kPhotoDistanceMm;
  return camera;
}

void turn_on(base::Values& view, const ViewsSpec& views, int steps) {
  if (steps == 0) {
    return;
  }
  float& turn = view.values[*base::index_of(view.table, "turn")];
  turn = float(std::remainder(double(turn) + steps * views.turn_rad, 2 * kPi));
}

glm::dmat4 render_from_part(const base::Values& view, glm::dvec3 look_at_part_mm) {
  const glm::dvec3 shift{view["shift_x"], view["shift_y"], 0};
  const glm::dmat4 identity(1);
  return glm::rotate(identity, double(view["tilt"]), glm::dvec3(1, 0, 0)) *
         glm::rotate(identity, double(view["turn"]), glm::dvec3(0, 0, 1)) *
         glm::translate(identity, shift - look_at_part_mm);
}

}  // namespace blemish::scene
