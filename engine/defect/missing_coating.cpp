#include "shaders/shared/kinds/missing_coating.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 20, 100000, "{loguniform: [400 um, 4 mm]}", "length of the long axis"},
    kElongationRow,
    {"irregularity", Unit::ratio, 0, 0.6, "[0.2, 0.5]",
     "how far the outline departs from an ellipse"},
    kRaggedRow,
    {"thickness", Unit::um, 0.1, 1000, "[15 um, 80 um]", "thickness of the coating"},
    {"lift", Unit::ratio, 0, 2, "[0, 0.5]",
     "how far the edge has lifted, as a share of the thickness"},
    {"albedo", Unit::ratio, 0, 1, "[0.15, 0.6]",
     "brightness of what shows, primer or bare metal seen as a matt gray"},
    hue_row("[0 deg, 360 deg]"),
    saturation_row("[0, 0.15]"),
    {"left", Unit::ratio, 0, 0.8, "[0, 0.4]", "share of the coating that stuck inside the outline"},
    {"roughness", Unit::number, 0.05, 1, "[0.2, 0.5]", "GGX roughness of what shows"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType missing_coating = blob_kind<shared::MissingCoating>(
    "missing_coating",
    "Paint or plating that flaked off: what lies below shows, a step lower, inside a lifted edge.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
