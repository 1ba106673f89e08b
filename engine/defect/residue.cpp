#include "shaders/shared/kinds/residue.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 50, 100000, "{loguniform: [1 mm, 8 mm]}", "length of the long axis"},
    kElongationRow,
    kIrregularityRow,
    kRaggedRow,
    {"coverage", Unit::ratio, 0.05, 1, "[0.3, 0.9]", "share of the outline that it covers"},
    {"grain", Unit::um, 5, 10000, "[150 um, 600 um]", "width of its patches"},
    {"thickness", Unit::um, 0, 500, "[2 um, 20 um]", "height where it is thickest"},
    {"opacity", Unit::ratio, 0, 1, "[0.3, 0.9]",
     "how much of the surface it hides where it is thickest"},
    {"albedo", Unit::ratio, 0, 1, "[0.15, 0.75]", "brightness of the matter"},
    hue_row("[20 deg, 60 deg]"),
    saturation_row("[0, 0.4]"),
    {"gloss", Unit::ratio, 0, 1, "[0, 0.5]", "0 = as chalk, 1 = as lacquer"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType residue =
    blob_kind<shared::Residue>("residue",
                               "What a process left and nobody washed off (flux, coolant, polish): "
                               "a crust in patches; its core is the outline that holds them.",
                               Layer::contamination, kParams);

}  // namespace blemish::defect
