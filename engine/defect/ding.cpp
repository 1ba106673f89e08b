#include "shaders/shared/kinds/ding.h"

#include <array>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 5, 20000, "{loguniform: [200 um, 1.2 mm]}", "long axis of the hollow"},
    {"elongation", Unit::number, 1, 6, "[1, 3]", "long over short axis"},
    {"depth", Unit::um, 0.2, 2000, "[10 um, 80 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.5, "[0.05, 0.3]",
     "how far the outline departs from an ellipse"},
    {"sharpness", Unit::number, 1, 6, "[1, 2]", "exponent of the floor: 1 = cone, 2 = ball"},
    {"rim", Unit::ratio, 0, 1, "[0.15, 0.45]", "height of the rim as a share of the depth"},
    {"rim_width", Unit::ratio, 0.1, 1.5, "[0.3, 0.7]", "width of the rim in radii"},
    {"lean", Unit::ratio, 0, 0.9, "[0.1, 0.7]",
     "how much higher the rim is on the side that the blow went to"},
    {"roughness", Unit::number, 0, 1, "[0.12, 0.35]",
     "GGX roughness of the struck floor; 0 = as the finish"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Ding>(values, seed);
  return outline_measures(outline_of(d), double(d.depth_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Ding>(values, seed);
  return outline_reach(outline_of(d), double(shared::relief_um(d) + shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType ding = round_kind<shared::Ding>(
    "ding",
    "The mark of a hard blow: a sharp hollow whose displaced material stands as a rim around it.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
