#include "shaders/shared/kinds/ink_mark.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 50, 200000, "{loguniform: [2 mm, 15 mm]}", "length of the stroke"},
    {"width", Unit::um, 20, 20000, "[600 um, 1.5 mm]", "width of the stroke"},
    {"bend", Unit::rad, -180 * kRad, 180 * kRad, "[-60 deg, 60 deg]",
     "turn of the stroke from end to end"},
    {"ragged", Unit::ratio, 0, 0.5, "[0.02, 0.12]",
     "how far its edges waver as a share of its half width"},
    {"ink", Unit::ratio, 0, 1, "[0, 0.7]",
     "0 = dye that the surface shines through, 1 = paint that hides it"},
    {"darkness", Unit::ratio, 0, 0.98, "[0.65, 0.95]", "share of the light that the ink takes"},
    hue_row("{choice: [0 deg, 120 deg, 220 deg, 240 deg]}"),
    saturation_row("[0, 0.95]"),
    {"dryness", Unit::ratio, 0, 1, "[0.1, 0.7]", "how much of it dry streaks leave free"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType ink_mark = line_kind<shared::InkMark>(
    "ink_mark", "A stroke of a marker pen, dye or paint, pooled at its ends and streaked between.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
