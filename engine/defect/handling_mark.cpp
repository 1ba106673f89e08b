#include "shaders/shared/kinds/handling_mark.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 50, 50000, "{loguniform: [2 mm, 6 mm]}", "length of the bundle"},
    {"width", Unit::um, 20, 50000, "{loguniform: [600 um, 3 mm]}", "width of the bundle"},
    {"mark_length", Unit::um, 10, 20000, "{loguniform: [500 um, 2 mm]}",
     "length of the longest marks; at least a 64th of the bundle's counts for their spacing"},
    {"mark_width", Unit::um, 0.5, 500, "[8 um, 30 um]", "width of the widest marks"},
    {"depth", Unit::um, 0.05, 100, "[0.8 um, 4 um]", "depth of the deepest marks"},
    {"spread", Unit::rad, 0, 30 * kRad, "[1 deg, 6 deg]",
     "largest angle between a mark and the bundle"},
    {"bend", Unit::rad, -90 * kRad, 90 * kRad, "[-15 deg, 15 deg]",
     "turn of the bundle from end to end"},
    {"density", Unit::ratio, 0.01, 1, "[0.25, 0.9]",
     "share of the places for marks that hold one in the middle of the bundle"},
    {"clustering", Unit::ratio, 0, 1, "[0.1, 0.8]", "how far the marks gather in clusters"},
    {"shoulder", Unit::ratio, 0, 1, "[0.2, 0.7]",
     "share of a mark's volume raised beside it: 1 = plowed, 0 = cut"},
    {"roughness", Unit::number, 0, 1, "[0.1, 0.25]",
     "GGX roughness of the rubbed surface; 0 = as the finish"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the bundle, from image right"},
});

shared::HandlingMark view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::HandlingMark>(values, seed);
}

// A spindle 2 h (1 - u^4) wide over u in [-1, 1] half lengths has 1.6 times half length times 2 h;
// on a bend its area shrinks by 1 - curvature * offset.
Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::HandlingMark d = view(values, seed);
  const glm::vec2 half_um = shared::handling_half_um(d);
  const glm::vec2 cell_um = shared::handling_cell_um(d);
  const glm::ivec2 count = glm::ivec2(glm::ceil(half_um / cell_um)) + 1;
  const double curvature = double(d.bend_rad) / (2 * double(half_um.x));
  Measures result;
  for (int row = -count.y; row < count.y; ++row) {
    for (int column = -count.x; column <= count.x; ++column) {
      const shared::HandlingStroke stroke =
          shared::handling_stroke(d, shared::cell_of(column, row, cell_um, d.seed));
      const double along = std::max(0.0, 1 - curvature * double(stroke.center_um.y));
      const double area_um2 =
          1.6 * double(stroke.half_length_um) * 2 * double(stroke.half_width_um) * along;
      result.area_um2 += stroke.there ? area_um2 : 0;
      const auto depth_um = double(stroke.depth_um);
      result.depth_um = stroke.there ? std::max(result.depth_um, depth_um) : result.depth_um;
    }
  }
  result.length_um = 2 * double(std::max(half_um.x, half_um.y));
  result.width_um = 2 * double(std::min(half_um.x, half_um.y));
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::HandlingMark d = view(values, seed);
  const glm::vec2 half_um = shared::handling_half_um(d);
  return arc_reach(2 * double(half_um.x), double(d.bend_rad), double(half_um.y + d.mark_width_um));
}

}  // namespace

extern constinit const DefectType handling_mark =
    round_kind<shared::HandlingMark>("handling_mark",
                                     "A bundle of short, light, nearly parallel marks, as parts "
                                     "get that rub against each other, a tray or a gripper.",
                                     Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
