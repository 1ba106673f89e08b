#include "shaders/shared/kinds/weld_line.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 100, 500000, "{lognormal: {median: 8 mm, sigma: 0.5}}",
     "length of the arc that the line follows"},
    {"width", Unit::um, 2, 2000, "[20 um, 80 um]", "width of the notch"},
    {"bend", Unit::rad, -150 * kRad, 150 * kRad, "{normal: {mean: 0 deg, sd: 20 deg}}",
     "turn of the line from end to end"},
    {"wander", Unit::ratio, 0, 0.05, "[0.003, 0.02]", "sideways wander as a share of the length"},
    {"depth", Unit::um, 0, 200, "[1 um, 10 um]", "depth of the notch"},
    {"haze", Unit::number, 1, 40, "[4, 15]",
     "reach of the haze on each side, in widths of the notch"},
    {"darkness", Unit::ratio, -0.3, 0.6, "[0.05, 0.3]",
     "share of the light that the haze takes; below 0 it is paler than the rest"},
    {"difference", Unit::ratio, 0, 1, "[0, 0.8]",
     "how much weaker the haze is on the right of the line"},
    {"roughness", Unit::number, 0, 0.8, "[0.15, 0.35]",
     "GGX roughness of the notch; 0 = as the finish"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType weld_line = line_kind<shared::WeldLine>(
    "weld_line",
    "Where two fronts of molten plastic met: a fine notch that wanders, with a haze on both sides.",
    Layer::cut, kParams);

}  // namespace blemish::defect
