#include "shaders/shared/kinds/crack.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/path_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 200000, "{lognormal: {median: 3 mm, sigma: 0.6}}",
     "length of the trunk, its zigzag left aside"},
    {"width", Unit::um, 0.5, 1000, "{loguniform: [10 um, 60 um]}",
     "width of the opening where it is fully there"},
    {"depth", Unit::um, 0.1, 2000, "[30 um, 200 um]", "depth below the surface"},
    {"bend", Unit::rad, -90 * kRad, 90 * kRad, "{normal: {mean: 0 deg, sd: 15 deg}}",
     "turn of the trunk from end to end"},
    {"wander", Unit::ratio, 0, 0.1, "[0.01, 0.05]",
     "slow sideways wander as a share of the length"},
    {"jaggedness", Unit::ratio, 0, 1, "[0.15, 0.9]", "how sharply the path zigzags"},
    {"variation", Unit::ratio, 0, 0.9, "[0.2, 0.7]", "variation of the width along the path"},
    {"fade", Unit::ratio, 0, 0.5, "[0.1, 0.4]", "share of the length over which each end runs out"},
    {"branches", Unit::count, 0, 8, "{choice: {0: 3, 1: 3, 2: 2, 3: 1, 4: 1}}",
     "how many branches leave the trunk"},
    {"branch_length", Unit::ratio, 0.02, 0.6, "[0.1, 0.35]",
     "length of the longest branch as a share of the trunk's"},
    {"branch_angle", Unit::rad, 5 * kRad, 60 * kRad, "[20 deg, 50 deg]",
     "between branch and trunk"},
    {"roughness", Unit::number, 0.05, 1, "[0.4, 0.8]", "GGX roughness of the walls"},
    {"reflectance", Unit::ratio, 0.01, 1, "[0.08, 0.5]",
     "reflectance of the bottom as a share of the material's"},
    {"kink", Unit::ratio, 0.01, 0.3, "0.06",
     "length of the path's straight pieces as a share of the length"},
    {"ragged", Unit::ratio, 0, 0.8, "0", "how far its sides waver, as a share of the width"},
    {"filling", Unit::ratio, 0, 1, "0",
     "how far grit and oxide fill it in places, so that it pales there"},
    {"slope", Unit::ratio, 0.05, 1, "0.5",
     "how far its broken edges slope in before it is dark, as a share of half the width"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction on the surface, from image right"},
});

constexpr int kSteps = 1024;  // of the integral along the trunk

shared::Crack view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Crack>(values, seed);
}

std::vector<shared::CrackLine> lines(const shared::Crack& d) {
  std::vector<shared::CrackLine> result{shared::crack_trunk(d)};
  for (float k = 1; k < d.branches + 0.5f; ++k) {
    result.push_back(shared::crack_branch(d, k, std::tan(d.branch_angle_rad)));
  }
  return result;
}

bool inside_any(const shared::Crack& d, std::span<const shared::CrackLine> lines, glm::vec2 st) {
  return std::any_of(lines.begin(), lines.end(), [&](const shared::CrackLine& line) {
    return shared::crack_line_distance_um(d, line, shared::crack_place(d, line, st)) < 0;
  });
}

// Across the line at u: the point that lies v beside the path, in arc coordinates.
glm::vec2 beside(const shared::Crack& d, const shared::CrackLine& line, float u, float v) {
  const float across = v + shared::crack_path(d, u, line.length_um, line.seed).x - line.start_um;
  return line.origin_um + u * line.direction +
         across * glm::vec2(-line.direction.y, line.direction.x);
}

// Integral of the opening along each line; what earlier lines already hold is counted out at a few
// points across. On a bent trunk an area shrinks by 1 - curvature * offset.
double area_um2(const shared::Crack& d) {
  constexpr int kAcross = 16;
  const std::vector<shared::CrackLine> all = lines(d);
  const float curvature = d.bend_rad / d.length_um;
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::span<const shared::CrackLine> earlier(all.data(), i);
    const int steps = i == 0 ? kSteps : kSteps / 4;
    const float step_um = all[i].length_um / float(steps);
    for (int k = 0; k < steps; ++k) {
      const float u = (float(k) + 0.5f) * step_um;
      const float opening_um = shared::crack_opening_um(d, all[i], u);
      int free = kAcross;
      for (int j = 0; j < (i == 0 ? 0 : kAcross); ++j) {
        const float v = opening_um * ((float(j) + 0.5f) / kAcross - 0.5f);
        free -= inside_any(d, earlier, beside(d, all[i], u, v)) ? 1 : 0;
      }
      const float along = 1 - curvature * beside(d, all[i], u, 0).y;
      sum += double(opening_um * step_um * along) * free / kAcross;
    }
  }
  return sum;
}

glm::dvec2 on_trunk(const shared::Crack& d, double share) {
  const float u = float(share) * d.length_um;
  return glm::dvec2(
      shared::local_from_arc(beside(d, shared::crack_trunk(d), u, 0), d.bend_rad / d.length_um));
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Crack d = view(values, seed);
  Measures result;
  glm::dvec2 last = on_trunk(d, 0);
  for (int i = 1; i <= kSteps; ++i) {
    const glm::dvec2 here = on_trunk(d, double(i) / kSteps);
    result.length_um += glm::distance(last, here);
    last = here;
    const float u = (float(i) - 0.5f) / kSteps * d.length_um;
    result.width_um =
        std::max(result.width_um, double(shared::crack_opening_um(d, shared::crack_trunk(d), u)));
  }
  result.depth_um = double(d.depth_um);
  result.area_um2 = area_um2(d);
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Crack d = view(values, seed);
  // The zigzag swings by 0.35 of its two lengths, the finer being 0.37 of the other.
  const double swing = double(d.wander) + 0.48 * double(d.kink) * double(d.jaggedness);
  const double branch = d.branches > 0.5f ? double(d.branch_length) * (1 + 2 * swing) : 0;
  return arc_reach(double(d.length_um), double(d.bend_rad),
                   double(d.length_um) * (swing + branch) + 2 * double(d.width_um));
}

}  // namespace

extern constinit const DefectType crack = path_kind<shared::Crack, on_trunk, 64>(
    "crack", "A jagged, branching crack, dark whatever the light; the finish stops at it.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
