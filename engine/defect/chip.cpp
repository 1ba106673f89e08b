#include "shaders/shared/kinds/chip.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 10, 50000, "{lognormal: {median: 800 um, sigma: 0.5}}",
     "length along the edge"},
    {"width", Unit::um, 5, 20000, "[150 um, 500 um]", "how far it reaches into the face"},
    {"depth", Unit::um, 1, 5000, "[40 um, 250 um]", "depth at the edge"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.1, 0.4]",
     "how far the rim departs from an even arch"},
    {"jaggedness", Unit::ratio, 0, 1, "[0.2, 0.8]", "how torn the rim is in the small"},
    {"profile", Unit::number, 0.5, 6, "[0.8, 2]",
     "exponent of the slope from the edge to the rim: larger = flatter with a steeper rim"},
    {"ripples", Unit::ratio, 0, 0.5, "[0.02, 0.12]",
     "height of the shell-like ripples as a share of the depth"},
    {"roughness", Unit::number, 0.05, 1, "[0.25, 0.5]", "GGX roughness of the break"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.4, 0.9]",
     "reflectance of the break as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the edge; the part lies on its left, from image right"},
});

shared::Chip view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Chip>(values, seed);
}

// Integral of the rim's height over the edge, midpoint rule.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Chip d = view(values, seed);
  constexpr int kSteps = 1024;
  const double step_um = double(d.length_um) / kSteps;
  Measures result{.length_um = double(d.length_um), .depth_um = double(d.depth_um)};
  for (int i = 0; i < kSteps; ++i) {
    const float x = float((i + 0.5) * step_um - 0.5 * double(d.length_um));
    const auto rim_um = double(shared::chip_rim_um(d, x));
    result.area_um2 += rim_um * step_um;
    result.width_um = std::max(result.width_um, rim_um);
  }
  if (result.width_um > result.length_um) {
    std::swap(result.width_um, result.length_um);
  }
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Chip d = view(values, seed);
  const auto margin_um = double(shared::shadow_um(d));
  // The arch swells by 0.9 irregularity and 0.25 jaggedness at most.
  const double high_um = double(d.width_um * (1 + 0.9f * d.irregularity + 0.25f * d.jaggedness));
  const double half_um = 0.5 * double(d.length_um) + margin_um;
  return {{-half_um, -margin_um}, {half_um, high_um + margin_um}};
}

}  // namespace

extern constinit const DefectType chip =
    round_kind<shared::Chip>("chip",
                             "Material broken out of an edge; the break is deepest at the edge and "
                             "runs out in shell-like ripples.",
                             Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
