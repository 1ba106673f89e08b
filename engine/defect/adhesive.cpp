#include "shaders/shared/kinds/adhesive.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 50, 100000, "{loguniform: [1 mm, 6 mm]}", "length of the long axis"},
    {"elongation", Unit::number, 1, 12, "[1, 3]", "long over short axis"},
    kIrregularityRow,
    {"thickness", Unit::um, 1, 2000, "[20 um, 150 um]", "height over the surface"},
    {"edge", Unit::ratio, 0.05, 1, "[0.2, 0.6]", "share of the radius over which its side rises"},
    {"ripple", Unit::ratio, 0, 0.5, "[0.05, 0.25]",
     "waves of its surface as a share of the thickness"},
    {"opacity", Unit::ratio, 0, 1, "[0.05, 0.5]", "how much of the surface it hides"},
    {"albedo", Unit::ratio, 0, 1, "[0.3, 0.75]", "brightness of what hides it"},
    {"absorption", Unit::ratio, 0, 0.9, "[0.02, 0.2]", "share of the light that it takes"},
    hue_row("[35 deg, 55 deg]"),
    saturation_row("[0.05, 0.45]"),
    {"roughness", Unit::number, 0.02, 0.8, "[0.06, 0.25]", "GGX roughness of its own surface"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType adhesive = blob_kind<shared::Adhesive>(
    "adhesive", "A bead of glue that ran and set: clear or milky, glossy, with a rounded side.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
