#include "shaders/shared/kinds/over_polish.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 50, 200000, "{loguniform: [2 mm, 10 mm]}", "length of the long axis"},
    kElongationRow,
    kIrregularityRow,
    {"softness", Unit::ratio, 0.05, 0.95, "[0.3, 0.8]",
     "share of the radius over which it fades, half of it beyond the core"},
    {"smoothing", Unit::ratio, 0.1, 1, "[0.35, 0.75]", "factor on the finish's roughness"},
    {"texture", Unit::ratio, 0, 1, "[0.3, 0.7]", "share of the finish's pattern that is left"},
    {"depth", Unit::um, 0, 50, "[0.1 um, 2 um]", "how deep the place is worn"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType over_polish =
    blob_kind<shared::OverPolish>("over_polish",
                                  "A place rubbed too long: smoother than the rest, its pattern "
                                  "worn off; its core reaches to half of the effect.",
                                  Layer::cut, kParams);

}  // namespace blemish::defect
