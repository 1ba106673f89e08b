#include "shaders/shared/kinds/black_speck.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 10, 10000, "{lognormal: {median: 180 um, sigma: 0.5}}",
     "length of the long axis"},
    {"elongation", Unit::number, 1, 6, "[1, 1.8]", "long over short axis"},
    kIrregularityRow,
    {"below", Unit::um, 0, 2000, "[0 um, 120 um]", "depth below the surface"},
    {"clearness", Unit::um, 5, 20000, "[100 um, 400 um]",
     "depth in the plastic at which about a third of the darkness is left"},
    {"darkness", Unit::ratio, 0, 0.98, "[0.7, 0.95]",
     "share of the light that it would take at the surface"},
    hue_row("[20 deg, 40 deg]"),
    saturation_row("[0, 0.8]"),
    kAngleRow,
});

}  // namespace

extern constinit const DefectType black_speck = blob_kind<shared::BlackSpeck>(
    "black_speck",
    "A burnt crumb in molded plastic, the deeper below the surface the softer and the paler; its "
    "core reaches to half of its darkness.",
    Layer::cut, kParams);

}  // namespace blemish::defect
