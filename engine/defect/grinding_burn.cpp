#include "shaders/shared/kinds/grinding_burn.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 100, 500000, "{loguniform: [4 mm, 20 mm]}",
     "length along the wheel's path"},
    {"width", Unit::um, 50, 100000, "[1 mm, 5 mm]", "width of the burnt path"},
    {"bend", Unit::rad, -120 * kRad, 120 * kRad, "0 deg", "turn of the path from end to end"},
    {"softness", Unit::ratio, 0.05, 0.95, "[0.3, 0.8]",
     "share of half width and half length over which it fades, half of it beyond the core"},
    {"oxide", Unit::um, 0, 0.3, "[10 nm, 45 nm]",
     "thickness of the oxide where it is hottest: about 15 nm straw, 30 nm purple, 45 nm blue"},
    {"purity", Unit::ratio, 0, 1, "[0.25, 0.6]", "strength of the colors"},
    {"darkness", Unit::ratio, 0, 0.8, "[0.05, 0.3]",
     "share of the light that the tempered steel lost"},
    {"pitch", Unit::um, 50, 20000, "[500 um, 2.5 mm]", "from bar to bar along the path"},
    {"bands", Unit::ratio, 0, 1, "[0.2, 0.7]", "how far the heat falls between the bars"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType grinding_burn = band_kind<shared::GrindingBurn>(
    "grinding_burn",
    "Heat of grinding: tempering colors and a dark tone in bars along the wheel's path; its core "
    "reaches to half of the effect.",
    Layer::cut, kParams);

}  // namespace blemish::defect
