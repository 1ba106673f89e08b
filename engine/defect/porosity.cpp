#include "shaders/shared/kinds/porosity.h"

#include <array>

#include "defect/hole_field.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{loguniform: [1 mm, 5 mm]}", "length of the field"},
    {"width", Unit::um, 20, 50000, "{loguniform: [500 um, 3 mm]}", "width of the field"},
    {"diameter", Unit::um, 2, 5000, "{loguniform: [50 um, 300 um]}",
     "diameter of the largest holes"},
    {"size_law", Unit::number, 0, 4, "[1, 3]",
     "n: the number of holes wider than x falls as x^-n, over three octaves"},
    {"density", Unit::ratio, 0.01, 1, "[0.1, 0.45]",
     "share of the places for holes that hold one in the middle of the field"},
    {"clustering", Unit::ratio, 0, 1, "[0.2, 1]", "how far they gather in clusters"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.05, 0.3]", "how far a rim departs from a circle"},
    {"jaggedness", Unit::ratio, 0, 1, "[0, 0.5]", "how torn the rims are in the small"},
    {"aspect", Unit::number, 0.05, 5, "[0.4, 1.5]", "depth of a hole over its diameter"},
    {"roughness", Unit::number, 0.05, 1, "[0.35, 0.7]", "GGX roughness inside"},
    {"reflectance", Unit::ratio, 0.01, 1, "[0.04, 0.3]",
     "reflectance of the bottoms as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the field's length, from image right"},
});

}  // namespace

extern constinit const DefectType porosity = hole_field_kind<shared::Porosity>(
    "porosity",
    "Many small, deep gas or shrinkage holes, opened by machining or "
    "left in the skin of a casting.",
    Layer::cut, kParams);

}  // namespace blemish::defect
