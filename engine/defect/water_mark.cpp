#include "shaders/shared/kinds/water_mark.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 50, 50000, "{loguniform: [1 mm, 6 mm]}", "length of the long axis"},
    {"elongation", Unit::number, 1, 6, "[1, 1.4]", "long over short axis"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.03, 0.2]",
     "how far the outline departs from an ellipse"},
    {"rim", Unit::um, 2, 2000, "[40 um, 150 um]", "width of the rim"},
    {"deposit", Unit::ratio, 0, 1, "[0.15, 0.6]", "opacity of the rim"},
    {"film", Unit::ratio, 0, 1, "[0.03, 0.25]", "opacity of the middle as a share of the rim's"},
    {"rings", Unit::ratio, 0, 1, "[0.1, 0.5]",
     "strength of the inner rings as a share of the rim's"},
    {"albedo", Unit::ratio, 0, 1, "[0.5, 0.85]", "brightness of the minerals"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType water_mark = blob_kind<shared::WaterMark>(
    "water_mark", "What a dried drop left: a pale rim of minerals with fainter rings inside.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
