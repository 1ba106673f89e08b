#include "shaders/shared/kinds/smear.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 100, 200000, "{loguniform: [5 mm, 20 mm]}", "length along the path"},
    {"width", Unit::um, 50, 100000, "[1 mm, 5 mm]", "width of the wiped band"},
    {"bend", Unit::rad, -180 * kRad, 180 * kRad, "[-40 deg, 40 deg]",
     "turn of the path from end to end"},
    {"ragged", Unit::ratio, 0, 0.5, "[0.1, 0.4]",
     "how far the band's edges waver as a share of its half width"},
    {"streak", Unit::um, 5, 5000, "[60 um, 250 um]", "width of a streak"},
    {"density", Unit::ratio, 0, 1, "[0.4, 0.9]",
     "share of the band that streaks cover at its start"},
    {"fade", Unit::ratio, 0, 1, "[0.2, 0.8]", "how much weaker the end is than the start"},
    {"darkness", Unit::ratio, 0, 0.9, "[0.05, 0.3]", "share of the light that it takes"},
    hue_row("[20 deg, 50 deg]"),
    saturation_row("[0, 0.3]"),
    {"haze", Unit::number, 0, 0.6, "[0.1, 0.35]",
     "GGX roughness that it lends to the surface; 0 = as the finish"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType smear = band_kind<shared::Smear>(
    "smear", "Grease or dirt wiped along a path in streaks that run dry; the finish goes on below.",
    Layer::cut, kParams);

}  // namespace blemish::defect
