#include "shaders/shared/kinds/dust.h"

#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"shape", Unit::choice, 0, 1, "{choice: {particle: 3, fiber: 1}}", "particle or fiber",
     "particle|fiber"},
    {"size", Unit::um, 1, 10000, "{lognormal: {median: 60 um, sigma: 0.6}}",
     "diameter of a particle"},
    {"elongation", Unit::number, 1, 6, "[1, 2]", "long over short axis of a particle"},
    {"length", Unit::um, 20, 50000, "{lognormal: {median: 700 um, sigma: 0.5}}",
     "length of a fiber"},
    {"width", Unit::um, 1, 500, "[10 um, 25 um]", "width of a fiber"},
    {"bend", Unit::rad, -270 * kRad, 270 * kRad, "[-120 deg, 120 deg]",
     "turn of a fiber from end to end"},
    {"thickness", Unit::ratio, 0.02, 1, "[0.2, 0.6]",
     "height over the surface as a share of diameter or width"},
    {"albedo", Unit::ratio, 0, 1, "[0.1, 0.7]", "brightness of the matter"},
    {"opacity", Unit::ratio, 0, 1, "[0.85, 1]", "how much of the surface it hides"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction on the surface, from image right"},
});

shared::Dust view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Dust>(values, seed);
}

bool is_fiber(const shared::Dust& d) { return d.shape > 0.5f; }

// A fiber that undulates to the inside of its arc is shorter there: the mean of 1 - curvature *
// offset, midpoint rule.
double fiber_area_um2(const shared::Dust& d) {
  constexpr int kSteps = 128;
  const float curvature = d.bend_rad / d.length_um;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const float s = (float(i) + 0.5f) / kSteps - 0.5f;
    const float offset =
        -shared::dust_fiber(d, shared::local_from_arc({s * d.length_um, 0.0f}, curvature)).y;
    sum += 1 - double(curvature * offset);
  }
  return double(d.length_um) * double(d.width_um) * sum / kSteps;
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Dust d = view(values, seed);
  Measures result;
  if (is_fiber(d)) {
    result.length_um = double(d.length_um);
    result.width_um = double(d.width_um);
    result.area_um2 = fiber_area_um2(d);
  } else {
    result.length_um = double(d.size_um);
    result.width_um = result.length_um / double(d.elongation);
    result.area_um2 = 0.25 * double(shared::kPi) * result.length_um * result.width_um *
                      double(shared::outline_mean_square(shared::kDustIrregularity, seed));
  }
  result.depth_um = double(d.thickness) * (is_fiber(d) ? double(d.width_um) : double(d.size_um));
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Dust d = view(values, seed);
  const double shadow_um = double(shared::shadow_um(d));
  if (is_fiber(d)) {
    return arc_reach(double(d.length_um), double(d.bend_rad),
                     0.02 * double(d.length_um) + double(d.width_um) + shadow_um);
  }
  const double outer_um =
      0.5 * double(d.size_um) * (1 + double(shared::kDustIrregularity)) + shadow_um;
  return {glm::dvec2(-outer_um), glm::dvec2(outer_um)};
}

glm::dvec2 on_fiber(const shared::Dust& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  const float offset =
      -shared::dust_fiber(d, shared::local_from_arc({s, 0.0f}, d.bend_rad / d.length_um)).y;
  return glm::dvec2(shared::local_from_arc({s, offset}, d.bend_rad / d.length_um));
}

std::vector<glm::dvec2> centerline(const base::Values& values, std::uint32_t seed) {
  const shared::Dust d = view(values, seed);
  std::vector<glm::dvec2> line;
  for (int i = 0; is_fiber(d) && i <= 32; ++i) {
    line.push_back(on_fiber(d, i / 32.0));
  }
  return line;
}

std::vector<Keypoint> keypoints(const base::Values& values, std::uint32_t seed) {
  const shared::Dust d = view(values, seed);
  if (is_fiber(d)) {
    return {{"start", on_fiber(d, 0)}, {"end", on_fiber(d, 1)}};
  }
  return {{"center", glm::dvec2(0)}};
}

}  // namespace

extern constinit const DefectType dust{
    .name = "dust",
    .help = "Opaque particles and fibers that lie on the surface and cast a small shadow.",
    .layer = Layer::contamination,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = measures,
    .reach = reach,
    .centerline = centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance_of<shared::Dust>,
    .centerline_distance_um = centerline_distance_of<shared::Dust>,
};

}  // namespace blemish::defect
