#include "shaders/shared/kinds/splay.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 100, 200000, "{loguniform: [3 mm, 12 mm]}",
     "length of the fan along the flow"},
    {"elongation", Unit::number, 1, 8, "[1.4, 3]", "length over width"},
    kIrregularityRow,
    {"fan", Unit::rad, 2 * kRad, 120 * kRad, "[10 deg, 50 deg]", "whole angle of the fan"},
    {"streak", Unit::um, 5, 5000, "[80 um, 300 um]", "width of a streak in the middle"},
    {"density", Unit::ratio, 0, 1, "[0.4, 0.8]", "share that streaks cover"},
    {"opacity", Unit::ratio, 0, 1, "[0.25, 0.6]", "how much of the color below they hide"},
    {"albedo", Unit::ratio, 0, 1, "[0.6, 0.9]", "brightness of the streaks"},
    {"roughness", Unit::number, 0.05, 0.8, "[0.2, 0.45]", "GGX roughness of the streaks"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType splay =
    blob_kind<shared::Splay>("splay",
                             "Silvery streaks that moisture or gas drew over molded plastic, in a "
                             "fan; its core is the outline of the fan.",
                             Layer::contamination, kParams);

}  // namespace blemish::defect
