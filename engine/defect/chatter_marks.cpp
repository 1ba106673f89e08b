#include "shaders/shared/kinds/chatter_marks.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 100, 500000, "{loguniform: [5 mm, 25 mm]}",
     "length along the tool's path"},
    {"width", Unit::um, 50, 200000, "[2 mm, 8 mm]", "width of the path"},
    {"bend", Unit::rad, -120 * kRad, 120 * kRad, "0 deg", "turn of the path from end to end"},
    {"softness", Unit::ratio, 0.02, 0.95, "[0.1, 0.5]",
     "share of half width and half length over which they fade, half of it beyond the core"},
    {"pitch", Unit::um, 10, 20000, "[300 um, 1.5 mm]",
     "from bar to bar: cutting speed over the frequency of the vibration"},
    {"height", Unit::um, 0, 200, "[2 um, 15 um]", "from valley to crest"},
    {"unsteady", Unit::ratio, 0, 1, "[0.05, 0.3]", "unevenness of the pitch"},
    {"lean", Unit::rad, -60 * kRad, 60 * kRad, "[-15 deg, 15 deg]",
     "lean of the bars against the square to the path"},
    {"roughness", Unit::number, 0, 0.8, "[0.15, 0.4]",
     "GGX roughness of the crests; 0 = as the finish"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType chatter_marks =
    band_kind<shared::ChatterMarks>("chatter_marks",
                                    "Waves that a vibrating tool left in bars across its path; "
                                    "their core reaches to half of their height.",
                                    Layer::cut, kParams);

}  // namespace blemish::defect
