#include "shaders/shared/kinds/stain.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 20, 100000, "{loguniform: [800 um, 6 mm]}", "length of the long axis"},
    kElongationRow,
    kIrregularityRow,
    kRaggedRow,
    {"softness", Unit::ratio, 0.01, 0.9, "[0.08, 0.5]",
     "share of the radius over which it fades, half of it beyond the core"},
    {"darkness", Unit::ratio, 0, 0.95, "[0.1, 0.5]",
     "share of the light that it takes where it is strongest"},
    hue_row("[15 deg, 50 deg]"),
    saturation_row("[0.05, 0.4]"),
    {"rim", Unit::ratio, 0, 1, "[0, 0.6]",
     "how much weaker the middle is than the edge, as where a drop dried"},
    {"mottle", Unit::ratio, 0, 1, "[0.2, 0.6]", "unevenness of its strength"},
    {"haze", Unit::number, 0, 0.6, "[0, 0.15]",
     "GGX roughness that it lends to the surface; 0 = as the finish"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType stain =
    blob_kind<shared::Stain>("stain",
                             "A stain that takes light away in proportion and lets the finish go "
                             "on below; its core reaches to half of its strength.",
                             Layer::cut, kParams);

}  // namespace blemish::defect
