#include "defect/strip_kind.hpp"

#include <algorithm>
#include <cmath>

namespace blemish::defect {
namespace {

glm::dvec2 on_line(const shared::Strip& strip, double share) {
  const float s = float((share - 0.5) * double(strip.length_um));
  return glm::dvec2(shared::local_from_arc({s, 0.0f}, shared::strip_curvature(strip)));
}

}  // namespace

// Area: both half widths along the arc, less what the inner edge's shorter way takes and more what
// the outer edge's longer way gives; midpoint rule.
Measures strip_measures(const shared::Strip& strip, double depth_um) {
  constexpr int kSteps = 1024;
  const double curvature = double(shared::strip_curvature(strip));
  double area = 0;
  double widest_um = 0;
  for (int i = 0; i < kSteps; ++i) {
    const float s = float(((i + 0.5) / kSteps - 0.5) * double(strip.length_um));
    const double left = double(shared::strip_half(strip, s, 1.0f).x);
    const double right = double(shared::strip_half(strip, s, -1.0f).x);
    area += left + right - 0.5 * curvature * (left * left - right * right);
    widest_um = std::max(widest_um, left + right);
  }
  const double length_um = double(strip.length_um);
  return {.length_um = std::max(length_um, widest_um),
          .width_um = std::min(length_um, widest_um),
          .depth_um = depth_um,
          .area_um2 = area * length_um / kSteps};
}

Reach strip_reach(const shared::Strip& strip, double margin_um) {
  return arc_reach(double(strip.length_um),
                   double(shared::strip_curvature(strip)) * double(strip.length_um),
                   double(shared::strip_reach_um(strip)) + 2 * margin_um);
}

std::vector<glm::dvec2> strip_line(const shared::Strip& strip) {
  std::vector<glm::dvec2> line;
  for (int i = 0; i <= 32; ++i) {
    line.push_back(on_line(strip, i / 32.0));
  }
  return line;
}

std::vector<Keypoint> strip_ends(const shared::Strip& strip) {
  return {{"start", on_line(strip, 0)}, {"end", on_line(strip, 1)}};
}

}  // namespace blemish::defect
