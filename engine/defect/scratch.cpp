#include "shaders/shared/kinds/scratch.h"

#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr double kRad = 0.017453292519943295;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 200000, "{lognormal: {median: 2.5 mm, sigma: 0.6}}",
     "length along the path"},
    {"width", Unit::um, 0.5, 2000, "[15 um, 60 um]", "width of the groove where it is fully there"},
    {"depth", Unit::um, 0, 200, "[0.5 um, 4 um]", "depth of the groove where it is fully there"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-90 deg, 90 deg]",
     "direction on the surface, from image right"},
    {"bend", Unit::rad, -180 * kRad, 180 * kRad, "{normal: {mean: 0 deg, sd: 12 deg}}",
     "turn of the path from end to end"},
    {"wander", Unit::ratio, 0, 0.05, "[0, 0.008]", "sideways wander as a share of the length"},
    {"variation", Unit::ratio, 0, 0.9, "[0.1, 0.5]", "variation of width and depth along the path"},
    {"fade", Unit::ratio, 0, 0.5, "[0.05, 0.35]", "share of the length over which each end fades"},
    {"shoulder", Unit::ratio, 0, 1, "[0.2, 0.6]",
     "share of the groove's volume raised beside it: 1 = plowed, 0 = cut"},
    {"asymmetry", Unit::ratio, 0, 1, "[0.3, 0.7]",
     "share of the raised volume on the left of the path"},
    {"roughness", Unit::number, 0, 1, "[0.1, 0.25]",
     "GGX roughness of the torn surface; 0 = as the finish"},
});

constexpr int kSteps = 512;  // of the one-dimensional integrals along the path

shared::Scratch view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Scratch>(values, seed);
}

// Area = integral of the width along the path (shaders/shared/kinds/scratch.h measures the width
// across the path, so the path's own stretch counts; a path inside its arc is shorter than the
// arc); midpoint rule.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Scratch d = view(values, seed);
  Measures result;
  const double step_um = double(d.length_um) / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    const float s = float((i + 0.5) * step_um - 0.5 * double(d.length_um));
    const glm::vec2 wander = shared::scratch_wander(d, s);
    const double stretch = std::sqrt(1 + double(wander.y) * double(wander.y));
    const double along = 1 - double(d.bend_rad / d.length_um) * double(wander.x);
    const double width_um = 2 * double(shared::scratch_half_width_um(d, s));
    result.length_um += std::hypot(along, double(wander.y)) * step_um;
    result.area_um2 += width_um * stretch * along * step_um;
    result.width_um = std::max(result.width_um, width_um);
    const double depth_um =
        double(d.depth_um * shared::scratch_presence(d, s) * shared::scratch_variation(d, s, 37u));
    result.depth_um = std::max(result.depth_um, depth_um);
  }
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Scratch d = view(values, seed);
  const double widest_um = double(d.width_um) * (1 + double(d.variation));
  return arc_reach(double(d.length_um), double(d.bend_rad),
                   double(d.wander * d.length_um) + widest_um + double(shared::shadow_um(d)));
}

glm::dvec2 on_path(const shared::Scratch& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  return glm::dvec2(
      shared::local_from_arc({s, shared::scratch_wander(d, s).x}, d.bend_rad / d.length_um));
}

std::vector<glm::dvec2> centerline(const base::Values& values, std::uint32_t seed) {
  const shared::Scratch d = view(values, seed);
  std::vector<glm::dvec2> line;
  for (int i = 0; i <= 32; ++i) {
    line.push_back(on_path(d, i / 32.0));
  }
  return line;
}

std::vector<Keypoint> keypoints(const base::Values& values, std::uint32_t seed) {
  const shared::Scratch d = view(values, seed);
  return {{"start", on_path(d, 0)}, {"end", on_path(d, 1)}};
}

}  // namespace

extern constinit const DefectType scratch{
    .name = "scratch",
    .help = "A groove along a curved path with raised shoulders and ends that fade.",
    .layer = Layer::cut,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = measures,
    .reach = reach,
    .centerline = centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance_of<shared::Scratch>,
    .centerline_distance_um = centerline_distance_of<shared::Scratch>,
};

}  // namespace blemish::defect
