#include "shaders/shared/kinds/scuff.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{loguniform: [1 mm, 6 mm]}", "length along the rubbing"},
    {"width", Unit::um, 10, 50000, "{loguniform: [400 um, 2.5 mm]}", "width across the rubbing"},
    {"bend", Unit::rad, -90 * kRad, 90 * kRad, "[-10 deg, 10 deg]",
     "turn of the rubbing from end to end"},
    {"grain", Unit::um, 0.5, 1000, "[15 um, 60 um]",
     "width of one lane; at least a 512th of the patch's"},
    {"density", Unit::ratio, 0, 1, "[0.2, 0.8]", "share of the lanes that are there at the sides"},
    {"raggedness", Unit::ratio, 0, 1, "[0.3, 0.8]",
     "how far lanes fall short of the patch's outline, as a share of their length"},
    {"depth", Unit::um, 0.02, 50, "[0.3 um, 1.5 um]", "depth of the fine grooves"},
    {"roughness", Unit::number, 0.02, 1, "[0.15, 0.4]", "GGX roughness of the torn surface"},
    {"unevenness", Unit::ratio, 0, 1, "[0.3, 0.8]", "variation of the rubbing from place to place"},
    {"wear", Unit::ratio, 0, 1, "[0.3, 0.8]", "how much of the finish's pattern is rubbed off"},
    {"reflectance", Unit::ratio, 0.1, 1.5, "[0.85, 1.05]",
     "reflectance of the torn surface as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the rubbing, from image right"},
});

shared::Scuff view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Scuff>(values, seed);
}

// The sum of the lanes; on a bend a lane's area shrinks by 1 - curvature * offset.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Scuff d = view(values, seed);
  const auto lane_um = double(shared::scuff_lane_um(d));
  const int count = int(std::ceil(0.5 * double(d.width_um) / lane_um)) + 1;
  Measures result;
  for (int k = -count; k <= count; ++k) {
    const glm::dvec2 span(shared::scuff_lane(d, k));
    const double along = std::max(0.0, 1 - double(d.bend_rad / d.length_um) * k * lane_um);
    result.area_um2 += std::max(0.0, span.y - span.x) * lane_um * along;
  }
  result.length_um = double(std::max(d.length_um, d.width_um));
  result.width_um = double(std::min(d.length_um, d.width_um));
  result.depth_um = double(d.depth_um);
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Scuff d = view(values, seed);
  return arc_reach(double(d.length_um), double(d.bend_rad),
                   0.5 * double(d.width_um) + 1.5 * double(shared::scuff_lane_um(d)));
}

}  // namespace

extern constinit const DefectType scuff =
    round_kind<shared::Scuff>("scuff",
                              "A patch rubbed along one direction: rough lanes with ragged ends, "
                              "close in the middle and apart at the sides.",
                              Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
