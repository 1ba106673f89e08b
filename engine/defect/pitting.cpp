#include "shaders/shared/kinds/pitting.h"

#include <array>

#include "defect/hole_field.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{loguniform: [1 mm, 5 mm]}", "length of the field"},
    {"width", Unit::um, 20, 50000, "{loguniform: [500 um, 3 mm]}", "width of the field"},
    {"diameter", Unit::um, 2, 5000, "{loguniform: [60 um, 400 um]}",
     "diameter of the largest pits"},
    {"size_law", Unit::number, 0, 4, "[1, 3]",
     "n: the number of pits wider than x falls as x^-n, over three octaves"},
    {"density", Unit::ratio, 0.01, 1, "[0.35, 0.9]",
     "share of the places for pits that hold one in the middle of the field"},
    {"clustering", Unit::ratio, 0, 1, "[0.1, 0.8]", "how far they gather in clusters"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.2, 0.5]", "how far a rim departs from a circle"},
    {"jaggedness", Unit::ratio, 0, 1, "[0.3, 1]", "how torn the rims are in the small"},
    {"aspect", Unit::number, 0.01, 3, "[0.1, 0.4]", "depth of a pit over its diameter"},
    {"profile", Unit::number, 1, 12, "[1.8, 4]",
     "exponent of the floors: 2 = bowl, larger = flat floor with a steep wall"},
    {"roughness", Unit::number, 0.05, 1, "[0.3, 0.6]", "GGX roughness of the floors"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.25, 0.7]",
     "reflectance of the floors as a share of the material's"},
    {"glint", Unit::ratio, 0, 1, "[0.1, 0.6]", "share of bright broken facets under the rims"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the field's length, from image right"},
});

}  // namespace

extern constinit const DefectType pitting =
    hole_field_kind<shared::Pitting>("pitting",
                                     "A field of pits of many sizes, denser in the middle and in "
                                     "clusters, as corrosion and rolling fatigue leave it.",
                                     Layer::cut, kParams);

}  // namespace blemish::defect
