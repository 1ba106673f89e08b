#include "defect/blob_kind.hpp"

#include <algorithm>
#include <cmath>

#include "defect/caliper.hpp"

namespace blemish::defect {

// Area: half the integral of the squared radius over all directions, by equal steps; the squeezed
// frame's is elongation times smaller.
Measures blob_measures(const shared::Blob& blob, double depth_um) {
  constexpr int kSteps = 1024;
  std::vector<glm::dvec2> points;
  double squares = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double angle = 2 * double(shared::kPi) * (i + 0.5) / kSteps;
    const glm::dvec2 u(std::cos(angle), std::sin(angle));
    const double radius_um =
        double(blob.half_um) * double(shared::blob_rim(blob, float(u.x), float(u.y)).x);
    squares += radius_um * radius_um;
    points.push_back(radius_um * glm::dvec2(double(blob.elongation) * u.x, u.y));
  }
  const Caliper caliper = measure_with_caliper(points);
  return {.length_um = caliper.widest_um,
          .width_um = caliper.narrowest_um,
          .depth_um = depth_um,
          .area_um2 = double(shared::kPi) * double(blob.elongation) * squares / kSteps};
}

Reach blob_reach(const shared::Blob& blob, double margin_um) {
  const double along_um = double(shared::blob_radius_um(blob)) + margin_um;
  const double across_um =
      double(shared::blob_radius_um(blob)) / double(blob.elongation) + margin_um;
  return {{-along_um, -across_um}, {along_um, across_um}};
}

}  // namespace blemish::defect
