// Grafts have no shape of their own: a cut-out gives it. So they are no kind of the shaders'
// registry; render/graft.cpp lays them into photos.
#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"
#include "shaders/shared/surface.h"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"scale", Unit::number, 0.1, 10, "1", "size over that of the cut-out"},
    {"strength", Unit::number, 0, 3, "1", "its change of the light over that of the cut-out"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "0 deg", "turn of the cut-out"},
    {"mirror", Unit::choice, 0, 1, "{choice: [no, yes]}", "as in a mirror, left for right",
     "no|yes"},
    {"source", Unit::count, 0, 100000, "0", "which cut-out; follows from the draw"},
    {"length", Unit::um, 0, 1e7, "0 um", "of the mask along x; follows from the cut-out"},
    {"width", Unit::um, 0, 1e7, "0 um", "of the mask along y; follows from the cut-out"},
    {"fill", Unit::ratio, 0, 1, "1", "of that box by the mask; follows from the cut-out"},
});

Measures measures(const base::Values& values, std::uint32_t) {
  const double x_um = double(values["length"]);
  const double y_um = double(values["width"]);
  return {.length_um = std::max(x_um, y_um),
          .width_um = std::min(x_um, y_um),
          .area_um2 = x_um * y_um * double(values["fill"])};
}

Reach reach(const base::Values& values, std::uint32_t) {
  const glm::dvec2 half = 0.5 * glm::dvec2(double(values["length"]), double(values["width"]));
  return {-half, half};
}

// Of the box around the mask.
float core_distance(const base::Values& values, std::uint32_t, glm::vec2 local_um) {
  const glm::vec2 off = glm::abs(local_um) - 0.5f * glm::vec2(values["length"], values["width"]);
  return std::max(off.x, off.y);
}

float no_centerline_distance(const base::Values&, std::uint32_t, glm::vec2) { return shared::kFar; }

std::vector<Keypoint> keypoints(const base::Values&, std::uint32_t) {
  return {{"center", glm::dvec2(0)}};
}

}  // namespace

extern constinit const DefectType graft{
    .name = "graft",
    .help = "A cut-out of a real defect, scaled, turned and lit by its photo.",
    .layer = Layer::contamination,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = measures,
    .reach = reach,
    .centerline = no_centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance,
    .centerline_distance_um = no_centerline_distance,
    .cut_out = true,
};

}  // namespace blemish::defect
