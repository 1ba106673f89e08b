#include "shaders/shared/kinds/blister.h"

#include <array>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 10, 50000, "{loguniform: [400 um, 3 mm]}", "long axis"},
    {"elongation", Unit::number, 1, 4, "[1, 1.5]", "long over short axis"},
    {"height", Unit::um, 0.2, 2000, "[15 um, 120 um]", "height over the surface"},
    {"irregularity", Unit::ratio, 0, 0.5, "[0.03, 0.25]",
     "how far the outline departs from an ellipse"},
    {"tautness", Unit::number, 1.5, 10, "[2, 5]",
     "exponent of the dome: 2 = round, larger = flatter top with a steeper foot"},
    {"sinking", Unit::ratio, 0, 1, "[0, 0.3]",
     "depth of the sunken middle as a share of the height"},
    {"wrinkles", Unit::ratio, 0, 0.5, "[0, 0.1]", "swing of the wrinkles as a share of the height"},
    {"smoothing", Unit::ratio, 0.2, 2, "[0.6, 1]",
     "factor on the finish's roughness: a stretched skin shines"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Blister>(values, seed);
  return outline_measures(outline_of(d), double(d.height_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Blister>(values, seed);
  return outline_reach(outline_of(d), double(shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType blister =
    round_kind<shared::Blister>("blister",
                                "A coating or skin lifted by gas or water: a taut dome with a "
                                "steep foot, wrinkled or sunken in its middle.",
                                Layer::raised, kParams, measures, reach);

}  // namespace blemish::defect
