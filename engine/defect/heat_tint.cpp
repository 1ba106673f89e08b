#include "shaders/shared/kinds/heat_tint.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 50, 200000, "{loguniform: [2 mm, 10 mm]}", "length of the long axis"},
    {"elongation", Unit::number, 1, 12, "[1, 3]", "long over short axis"},
    kIrregularityRow,
    {"thickness", Unit::um, 0, 0.5, "[20 nm, 90 nm]",
     "thickness of the oxide in the middle: about 15 nm straw, 30 nm purple, 45 nm blue, above 100 "
     "nm colors of the second order"},
    {"softness", Unit::ratio, 0.05, 0.95, "[0.5, 0.9]",
     "share of the radius over which the film thins out, half of it beyond the core"},
    {"mottle", Unit::ratio, 0, 0.8, "[0.03, 0.15]", "unevenness of the thickness"},
    {"index", Unit::number, 1.3, 3.2, "[2.2, 2.6]", "refractive index of the oxide"},
    {"extinction", Unit::number, 0, 1, "[0.05, 0.2]",
     "imaginary part of the oxide's index: how much it absorbs"},
    {"purity", Unit::ratio, 0, 1, "[0.3, 0.7]",
     "strength of the colors; grains of several thicknesses pale them"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType heat_tint = blob_kind<shared::HeatTint>(
    "heat_tint",
    "Oxide colors of a hot spot: a film whose thickness falls outward shows bands of straw, purple "
    "and blue; its core reaches to half of the thickness.",
    Layer::cut, kParams);

}  // namespace blemish::defect
