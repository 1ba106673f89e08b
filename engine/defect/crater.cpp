#include "shaders/shared/kinds/crater.h"

#include <array>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"diameter", Unit::um, 5, 20000, "{loguniform: [300 um, 2 mm]}", "diameter within the rim"},
    {"depth", Unit::um, 0.2, 1000, "[8 um, 50 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.5, "[0.02, 0.15]", "how far the rim departs from a circle"},
    {"flatness", Unit::number, 2, 10, "[2, 4]",
     "exponent of the floor: 2 = bowl, larger = flatter with a steeper wall"},
    {"rim", Unit::ratio, 0, 1, "[0.15, 0.5]", "height of the rim as a share of the depth"},
    {"rim_width", Unit::ratio, 0.1, 1.5, "[0.3, 0.7]", "width of the rim in radii"},
    {"peak", Unit::ratio, 0, 1, "[0, 0.4]",
     "height of the peak in the middle as a share of the depth"},
    {"smoothing", Unit::ratio, 0.1, 2, "[0.6, 1]", "factor on the finish's roughness inside"},
    {"texture", Unit::ratio, 0, 1, "[0.1, 0.6]",
     "share of the finish's pattern that goes on inside"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.7, 1]",
     "reflectance of the floor as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Crater>(values, seed);
  return outline_measures(outline_of(d), double(d.depth_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Crater>(values, seed);
  return outline_reach(outline_of(d), double(shared::relief_um(d) + d.rim * shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType crater =
    round_kind<shared::Crater>("crater",
                               "A shallow round hollow with a raised rim, as where a coating "
                               "withdrew from a speck; a peak may stand in its middle.",
                               Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
