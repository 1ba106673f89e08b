#include "shaders/shared/kinds/flow_line.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 100, 500000, "{loguniform: [5 mm, 20 mm]}", "length along the stripes"},
    {"width", Unit::um, 50, 200000, "[2 mm, 8 mm]", "width of the field across the stripes"},
    {"bend", Unit::rad, -180 * kRad, 180 * kRad, "[-90 deg, 90 deg]",
     "turn of the stripes from end to end, about the gate"},
    {"softness", Unit::ratio, 0.02, 0.95, "[0.3, 0.8]",
     "share of half width and half length over which they fade, half of it beyond the core"},
    {"pitch", Unit::um, 20, 20000, "[300 um, 1.2 mm]", "from stripe to stripe"},
    {"unsteady", Unit::ratio, 0, 2, "[0.3, 1]", "how far the stripes sway, in pitches"},
    {"darkness", Unit::ratio, 0, 0.8, "[0.03, 0.2]",
     "share of the light that the dull stripes take"},
    {"roughness", Unit::number, 0, 0.8, "[0.15, 0.35]",
     "GGX roughness of the dull stripes; 0 = as the finish"},
    {"height", Unit::um, 0, 100, "[0.5 um, 4 um]", "height of the stripes"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType flow_line = band_kind<shared::FlowLine>(
    "flow_line",
    "Stripes, dull and glossy by turns, that the front of the melt left in arcs about the gate; "
    "their core reaches to half of the effect.",
    Layer::cut, kParams);

}  // namespace blemish::defect
