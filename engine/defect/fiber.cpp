#include "shaders/shared/kinds/fiber.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 50, 50000, "{lognormal: {median: 1.5 mm, sigma: 0.5}}",
     "length of the arc that the thread follows"},
    {"width", Unit::um, 2, 200, "[12 um, 40 um]", "width of the thread"},
    {"bend", Unit::rad, -270 * kRad, 270 * kRad, "[-150 deg, 150 deg]",
     "turn of the thread from end to end"},
    {"curl", Unit::ratio, 0, 0.12, "[0.01, 0.06]", "sideways wander as a share of the length"},
    {"curls", Unit::number, 1, 12, "[2, 6]", "how often the wander changes along the thread"},
    {"thickness", Unit::ratio, 0.02, 2, "[0.3, 1]",
     "height over the surface as a share of the width"},
    {"albedo", Unit::ratio, 0, 1, "[0.1, 0.8]", "brightness of the thread"},
    hue_row("[0 deg, 360 deg]"),
    saturation_row("[0, 0.5]"),
    {"opacity", Unit::ratio, 0, 1, "[0.7, 1]", "how much of the surface it hides"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType fiber = line_kind<shared::Fiber>(
    "fiber",
    "A thread of lint, colored or not, that curls over the surface and casts a small shadow.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
