#include "shaders/shared/kinds/tool_mark.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr double kRad = 0.017453292519943295;

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

glm::dvec2 on_path(const shared::ToolMark& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  return glm::dvec2(shared::local_from_arc({s, 0.0f}, d.bend_rad / d.length_um));
}

std::vector<glm::dvec2> centerline(const base::Values& values, std::uint32_t seed) {
  const shared::ToolMark d = view(values, seed);
  std::vector<glm::dvec2> line;
  for (int i = 0; i <= 32; ++i) {
    line.push_back(on_path(d, i / 32.0));
  }
  return line;
}

std::vector<Keypoint> keypoints(const base::Values& values, std::uint32_t seed) {
  const shared::ToolMark d = view(values, seed);
  return {{"start", on_path(d, 0)}, {"end", on_path(d, 1)}};
}

}  // namespace

extern constinit const DefectType tool_mark{
    .name = "tool_mark",
    .help =
        "A shallow, even track that a tool left where it dwelt or dug in, with its own feed ridges "
        "across.",
    .layer = Layer::cut,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = measures,
    .reach = reach,
    .centerline = centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance_of<shared::ToolMark>,
    .centerline_distance_um = centerline_distance_of<shared::ToolMark>,
};

}  // namespace blemish::defect
