#include "shaders/shared/kinds/feed_lines.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 100, 500000, "{loguniform: [4 mm, 20 mm]}", "length along the lines"},
    {"width", Unit::um, 50, 200000, "[1 mm, 5 mm]", "width of the field"},
    {"bend", Unit::rad, -150 * kRad, 150 * kRad, "[-20 deg, 20 deg]",
     "turn of the lines from end to end"},
    {"softness", Unit::ratio, 0.02, 0.95, "[0.05, 0.4]",
     "share of half width and half length over which they fade, half of it beyond the core"},
    {"feed", Unit::um, 5, 5000, "[80 um, 300 um]", "from line to line"},
    {"depth", Unit::um, 0, 200, "[1 um, 8 um]", "depth of the deepest lines"},
    {"variation", Unit::ratio, 0, 1, "[0.2, 0.8]", "how far depths differ from line to line"},
    {"gaps", Unit::ratio, 0, 0.9, "[0, 0.35]", "share of the lines' length that is missing"},
    {"roughness", Unit::number, 0, 0.8, "[0.1, 0.3]",
     "GGX roughness of the grooves; 0 = as the finish"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType feed_lines =
    band_kind<shared::FeedLines>("feed_lines",
                                 "Parallel grooves at the tool's feed, straight or on an arc, "
                                 "uneven in depth and here and there interrupted.",
                                 Layer::cut, kParams);

}  // namespace blemish::defect
