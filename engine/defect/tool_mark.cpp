#include "shaders/shared/kinds/tool_mark.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/path_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 200000, "{lognormal: {median: 4 mm, sigma: 0.5}}",
     "length along the tool's path"},
    {"width", Unit::um, 5, 20000, "[150 um, 800 um]", "width of the track"},
    {"depth", Unit::um, 0, 500, "[1 um, 8 um]", "depth of the track below the surface"},
    {"bend", Unit::rad, -180 * kRad, 180 * kRad, "[-60 deg, 60 deg]",
     "turn of the tool's path from end to end"},
    {"pitch", Unit::um, 1, 5000, "[40 um, 150 um]", "from ridge to ridge along the track"},
    {"ridge", Unit::um, 0, 100, "[0.3 um, 3 um]", "height of the ridges over the grooves between"},
    {"sweep", Unit::number, -2, 2, "[-0.6, 0.6]",
     "how far the ridges bow along the track, in widths"},
    {"unevenness", Unit::ratio, 0, 1, "[0.1, 0.5]", "variation from ridge to ridge"},
    {"edge", Unit::ratio, 0.02, 1, "[0.05, 0.4]",
     "share of the half width over which the floor rises to the surface"},
    {"roughness", Unit::number, 0, 1, "[0.05, 0.2]", "least GGX roughness of the track"},
    {"smoothing", Unit::ratio, 0.1, 2, "[0.4, 0.9]", "factor on the finish's roughness"},
    {"texture", Unit::ratio, 0, 1, "[0, 0.3]", "share of the finish's pattern that goes on inside"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the track, from image right"},
});

shared::ToolMark view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::ToolMark>(values, seed);
}

// An arc's strip is as large as a straight one: what it gains outside it loses inside.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::ToolMark d = view(values, seed);
  return {.length_um = double(std::max(d.length_um, d.width_um)),
          .width_um = double(std::min(d.length_um, d.width_um)),
          .depth_um = double(d.depth_um + d.ridge_um),
          .area_um2 = double(d.length_um) * double(d.width_um)};
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::ToolMark d = view(values, seed);
  return arc_reach(double(d.length_um), double(d.bend_rad),
                   0.5 * double(d.width_um) + double(shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType tool_mark = path_kind<shared::ToolMark, on_arc<shared::ToolMark>>(
    "tool_mark",
    "A shallow, even track that a tool left where it dwelt or dug in, with its own feed ridges "
    "across.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
