#include "shaders/shared/kinds/fiber.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"
#include "defect/table_rows.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 50, 50000, "{lognormal: {median: 1.5 mm, sigma: 0.5}}",
     "length along the thread's arc"},
    {"width", Unit::um, 2, 200, "[12 um, 40 um]", "width of the thread"},
    {"bend", Unit::rad, -270 * kRad, 270 * kRad, "[-150 deg, 150 deg]",
     "turn of the thread from end to end"},
    {"curl", Unit::ratio, 0, 0.12, "[0.01, 0.06]", "sideways wander as a share of the length"},
    {"curls", Unit::number, 1, 12, "[2, 6]", "how often the wander changes along the thread"},
    {"thickness", Unit::ratio, 0.02, 2, "[0.3, 1]",
     "height over the surface as a share of the width"},
    {"albedo", Unit::ratio, 0, 1, "[0.1, 0.8]", "brightness of the thread"},
    hue_row("[0 deg, 360 deg]"),
    saturation_row("[0, 0.5]"),
    {"opacity", Unit::ratio, 0, 1, "[0.7, 1]", "how much of the surface it hides"},
    kAngleRow,
});

shared::Fiber view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Fiber>(values, seed);
}

// Widths are square to the thread, so across the arc they are longer by the slope; where the thread
// lies to the inside of its arc, an arc's step is shorter. Midpoint rule.
Measures measures(const base::Values& values, std::uint32_t seed) {
  constexpr int kSteps = 1024;
  const shared::Fiber d = view(values, seed);
  const double curvature = double(d.bend_rad / d.length_um);
  double area = 0;
  double length = 0;
  for (int i = 0; i < kSteps; ++i) {
    const float s = ((float(i) + 0.5f) / kSteps - 0.5f) * d.length_um;
    const glm::dvec2 wander(shared::fiber_wander(d, s));
    const double step = 1 - curvature * wander.x;
    area += step * std::sqrt(1 + wander.y * wander.y);
    length += std::sqrt(step * step + wander.y * wander.y);
  }
  return {.length_um = double(d.length_um) * length / kSteps,
          .width_um = double(d.width_um),
          .depth_um = double(d.thickness) * double(d.width_um),
          .area_um2 = double(d.length_um) * double(d.width_um) * area / kSteps};
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Fiber d = view(values, seed);
  return arc_reach(
      double(d.length_um), double(d.bend_rad),
      double(d.curl * d.length_um) + 4 * double(d.width_um) + 4 * double(shared::shadow_um(d)));
}

glm::dvec2 on_thread(const shared::Fiber& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  return glm::dvec2(
      shared::local_from_arc({s, shared::fiber_wander(d, s).x}, d.bend_rad / d.length_um));
}

std::vector<glm::dvec2> centerline(const base::Values& values, std::uint32_t seed) {
  const shared::Fiber d = view(values, seed);
  std::vector<glm::dvec2> line;
  for (int i = 0; i <= 64; ++i) {
    line.push_back(on_thread(d, i / 64.0));
  }
  return line;
}

std::vector<Keypoint> keypoints(const base::Values& values, std::uint32_t seed) {
  const shared::Fiber d = view(values, seed);
  return {{"start", on_thread(d, 0)}, {"end", on_thread(d, 1)}};
}

}  // namespace

extern constinit const DefectType fiber{
    .name = "fiber",
    .help =
        "A thread of lint, colored or not, that curls over the surface and casts a small shadow.",
    .layer = Layer::contamination,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = measures,
    .reach = reach,
    .centerline = centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance_of<shared::Fiber>,
    .centerline_distance_um = centerline_distance_of<shared::Fiber>,
};

}  // namespace blemish::defect
