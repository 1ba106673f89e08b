#include "defect/strip_kind.hpp"

#include <algorithm>
#include <cmath>

namespace blemish::defect {

// Widths are square to the middle, so across the arc they are longer by its slope; what lies to the
// arc's inside is shorter along it. Midpoint rule.
Measures strip_measures(const shared::Strip& strip, double depth_um) {
  constexpr int kSteps = 1024;
  const double curvature = double(shared::strip_curvature(strip));
  double area = 0;
  double length = 0;
  double widest_um = 0;
  for (int i = 0; i < kSteps; ++i) {
    const float s = float(((i + 0.5) / kSteps - 0.5) * double(strip.length_um));
    const double left = double(shared::strip_half(strip, s, 1.0f).x);
    const double right = double(shared::strip_half(strip, s, -1.0f).x);
    const glm::dvec2 wander(shared::strip_wander(strip, s));
    const double step = 1 - curvature * wander.x;
    const double stretch = std::sqrt(1 + wander.y * wander.y);
    area += (left + right) * stretch * step -
            0.5 * curvature * (left * left - right * right) * stretch * stretch;
    length += std::sqrt(step * step + wander.y * wander.y);
    widest_um = std::max(widest_um, left + right);
  }
  const double length_um = double(strip.length_um) * length / kSteps;
  return {.length_um = std::max(length_um, widest_um),
          .width_um = std::min(length_um, widest_um),
          .depth_um = depth_um,
          .area_um2 = area * double(strip.length_um) / kSteps};
}

Reach strip_reach(const shared::Strip& strip, double margin_um) {
  // The middle's slope widens the strip across the arc; noise_1d's is 3 at most.
  const double slope = 3 * double(strip.wander_um / strip.wavelength_um);
  const double across_um =
      (double(shared::strip_reach_um(strip)) + margin_um) * std::sqrt(1 + slope * slope);
  return arc_reach(double(strip.length_um),
                   double(shared::strip_curvature(strip)) * double(strip.length_um),
                   across_um + margin_um + double(strip.wander_um));
}

glm::dvec2 on_strip(const shared::Strip& strip, double share) {
  const float s = float((share - 0.5) * double(strip.length_um));
  return glm::dvec2(shared::local_from_arc({s, shared::strip_wander(strip, s).x},
                                           shared::strip_curvature(strip)));
}

}  // namespace blemish::defect
