#include <algorithm>
#include <cmath>

#include "defect/shared_kind.hpp"
#include "shaders/shared/curve.h"

namespace blemish::defect {

Reach arc_reach(double length_um, double bend_rad, double margin_um) {
  Reach reach{glm::dvec2(1e30), glm::dvec2(-1e30)};
  constexpr int kSteps = 32;
  const float curvature = float(bend_rad / length_um);
  for (int i = 0; i <= kSteps; ++i) {
    const float s = float((double(i) / kSteps - 0.5) * length_um);
    const glm::dvec2 p(shared::local_from_arc({s, 0.0f}, curvature));
    reach.min_um = glm::min(reach.min_um, p);
    reach.max_um = glm::max(reach.max_um, p);
  }
  // What the arc bulges beyond the chords of its samples.
  const double bulge_um = length_um * std::abs(bend_rad) / (8.0 * kSteps * kSteps);
  reach.min_um -= margin_um + bulge_um;
  reach.max_um += margin_um + bulge_um;
  return reach;
}

}  // namespace blemish::defect
