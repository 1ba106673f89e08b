#include "shaders/shared/kinds/gouge.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/path_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{lognormal: {median: 1.2 mm, sigma: 0.5}}",
     "length along the path"},
    {"width", Unit::um, 5, 10000, "[100 um, 350 um]", "width where it is widest"},
    {"depth", Unit::um, 0.5, 2000, "[15 um, 100 um]", "depth where it is deepest"},
    {"bend", Unit::rad, -90 * kRad, 90 * kRad, "{normal: {mean: 0 deg, sd: 10 deg}}",
     "turn of the path from end to end"},
    {"skew", Unit::ratio, 0.2, 0.95, "[0.5, 0.9]",
     "share of the length after which it is widest and deepest"},
    {"tearing", Unit::ratio, 0, 1, "[0.2, 0.7]", "how ragged the flanks are"},
    {"profile", Unit::number, 1, 10, "[1.5, 4]",
     "exponent across: 2 = round, larger = flat floor with steep flanks"},
    {"pile", Unit::ratio, 0, 1, "[0.1, 0.5]",
     "height of the pile around the end as a share of the depth"},
    {"striation", Unit::ratio, 0, 0.9, "[0.1, 0.4]",
     "depth of the grooves along the floor as a share of the depth"},
    {"roughness", Unit::number, 0.05, 1, "[0.2, 0.4]", "GGX roughness of the torn floor"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.6, 1]",
     "reflectance of the floor as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the tool, from image right"},
});

shared::Gouge view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Gouge>(values, seed);
}

// Integral of the width along the path; a flank outside its arc is longer than the arc.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Gouge d = view(values, seed);
  constexpr int kSteps = 1024;
  const double step_um = double(d.length_um) / kSteps;
  const double curvature = double(d.bend_rad / d.length_um);
  Measures result{.length_um = double(d.length_um), .depth_um = double(d.depth_um)};
  for (int i = 0; i < kSteps; ++i) {
    const float s = float((i + 0.5) * step_um - 0.5 * double(d.length_um));
    const auto left_um = double(shared::gouge_half_width_um(d, s, true));
    const auto right_um = double(shared::gouge_half_width_um(d, s, false));
    const double bent = 0.5 * curvature * (left_um * left_um - right_um * right_um);
    result.area_um2 += (left_um + right_um - bent) * step_um;
    result.width_um = std::max(result.width_um, left_um + right_um);
  }
  if (result.width_um > result.length_um) {
    std::swap(result.width_um, result.length_um);
  }
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Gouge d = view(values, seed);
  return arc_reach(double(d.length_um), double(d.bend_rad),
                   0.5 * double(d.width_um * (1 + 0.6f * d.tearing)) +
                       double(shared::relief_um(d) + shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType gouge = path_kind<shared::Gouge, on_arc<shared::Gouge>>(
    "gouge",
    "A short, deep furrow dug by a hard edge, with torn flanks and the material piled up around "
    "its end.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
