#include "shaders/shared/kinds/burr.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/path_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{lognormal: {median: 1.5 mm, sigma: 0.6}}",
     "length along the edge"},
    {"width", Unit::um, 2, 2000, "[30 um, 120 um]", "width of the ridge's foot"},
    {"height", Unit::um, 1, 2000, "[20 um, 120 um]", "height of the ridge"},
    {"raggedness", Unit::ratio, 0, 1, "[0.3, 0.9]", "how ragged height and width are"},
    {"tooth", Unit::um, 2, 5000, "[60 um, 250 um]", "from tooth to tooth"},
    {"lean", Unit::number, -1, 1, "[-0.8, 0.8]",
     "to which side the crest leans: 1 = to the left along the edge, -1 = to the right"},
    {"fade", Unit::ratio, 0, 0.5, "[0.1, 0.4]", "share of the length over which each end runs out"},
    {"roughness", Unit::number, 0.02, 1, "[0.12, 0.3]", "GGX roughness of the torn ridge"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.8, 1.05]",
     "reflectance of the ridge as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the edge, from image right"},
});

shared::Burr view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Burr>(values, seed);
}

glm::dvec2 on_path(const shared::Burr& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  return {double(s), double(shared::burr_foot_um(d, s).x)};
}

// Integral of the foot's width along the edge, midpoint rule.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Burr d = view(values, seed);
  const int steps = std::clamp(int(16 * d.length_um / d.tooth_um), 512, 8192);
  const double step_um = double(d.length_um) / steps;
  Measures result{.length_um = double(d.length_um), .depth_um = double(d.height_um)};
  for (int i = 0; i < steps; ++i) {
    const float s = float((i + 0.5) * step_um - 0.5 * double(d.length_um));
    const double width_um = 2 * double(shared::burr_foot_um(d, s).y);
    result.area_um2 += width_um * step_um;
    result.width_um = std::max(result.width_um, width_um);
  }
  if (result.width_um > result.length_um) {
    std::swap(result.width_um, result.length_um);
  }
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Burr d = view(values, seed);
  const double margin_um = double(d.width_um) + double(shared::shadow_um(d));
  return arc_reach(double(d.length_um), 0, margin_um);
}

}  // namespace

extern constinit const DefectType burr = path_kind<shared::Burr, on_path>(
    "burr", "A thin ragged ridge along an edge, left by cutting or blanking.", Layer::raised,
    kParams, measures, reach);

}  // namespace blemish::defect
