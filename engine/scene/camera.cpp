#include "scene/camera.hpp"

#include <array>
#include <cassert>

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

// A telecentric camera sees the same from any distance; this one only has to clear the surface.
constexpr float kPhotoDistanceMm = 1000;

}  // namespace

base::ParamTable view_table() { return kView; }

shared::Camera make_camera(const CameraSpec& spec, double distance_mm) {
  assert(spec.width_px > 0 && spec.height_px > 0 && spec.sensor.preset != nullptr);
  shared::Camera camera;
  camera.size_px = glm::vec2(spec.width_px, spec.height_px);
  camera.distance_mm = float(distance_mm);
  if (spec.lens.kind == LensSpec::Kind::pinhole) {
    const double focal_px = spec.lens.focal_mm * 1000 / spec.sensor.preset->pixel_um;
    camera.focal_px = float(focal_px);
    camera.mm_per_px = float(distance_mm / focal_px);
  } else {
    camera.focal_px = 0;
    camera.mm_per_px = float(spec.lens.field_width_mm / spec.width_px);
  }
  return camera;
}

shared::Camera photo_camera(int width_px, int height_px, double um_per_px) {
  shared::Camera camera;
  camera.size_px = glm::vec2(width_px, height_px);
  camera.mm_per_px = float(um_per_px / 1000);
  camera.focal_px = 0;
  camera.distance_mm = kPhotoDistanceMm;
  return camera;
}

glm::dmat4 render_from_part(const base::Values& view, glm::dvec3 look_at_part_mm) {
  const glm::dvec3 shift{view["shift_x"], view["shift_y"], 0};
  const glm::dmat4 identity(1);
  return glm::rotate(identity, double(view["tilt"]), glm::dvec3(1, 0, 0)) *
         glm::rotate(identity, double(view["turn"]), glm::dvec3(0, 0, 1)) *
         glm::translate(identity, shift - look_at_part_mm);
}

}  // namespace blemish::scene
