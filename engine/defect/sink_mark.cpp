#include "shaders/shared/kinds/sink_mark.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 100, 200000, "{loguniform: [2 mm, 12 mm]}", "length of the long axis"},
    {"elongation", Unit::number, 1, 12, "[1, 3]", "long over short axis"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.02, 0.2]",
     "how far the outline departs from an ellipse"},
    {"depth", Unit::um, 0, 1000, "[10 um, 60 um]", "depth in the middle"},
    {"softness", Unit::ratio, 0.1, 0.95, "[0.6, 0.95]",
     "share of the radius over which it rises, half of it beyond the core"},
    {"smoothing", Unit::ratio, 0.3, 1, "[0.75, 1]",
     "factor on the finish's roughness in the middle"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType sink_mark =
    blob_kind<shared::SinkMark>("sink_mark",
                                "A shallow smooth hollow of molded plastic over a rib or boss; its "
                                "core reaches to half of the depth.",
                                Layer::cut, kParams);

}  // namespace blemish::defect
