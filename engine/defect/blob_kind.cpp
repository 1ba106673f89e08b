#include "defect/blob_kind.hpp"

#include <algorithm>
#include <cmath>

#include "defect/caliper.hpp"

namespace blemish::defect {

namespace {

// Back from where shared::jagged leads to: its two shears undone in turn.
glm::dvec2 unjagged(const shared::Blob& blob, glm::dvec2 q) {
  if (blob.ragged <= 0) {
    return q;
  }
  const float shift_um = shared::blob_shift_um(blob);
  const float wavelength_um = shared::blob_wavelength_um(blob);
  const double x = q.x - double(shift_um * shared::rough_1d(float(q.y) / wavelength_um,
                                                            blob.seed + 0x7feb352du));
  const double y =
      q.y - double(shift_um * shared::rough_1d(float(x) / wavelength_um, blob.seed + 0x1b56c4e9u));
  return {x, y};
}

}  // namespace

// Area: that of the outline's sum of waves in closed form, which shears keep; stretched along x.
Measures blob_measures(const shared::Blob& blob, double depth_um) {
  constexpr int kSteps = 256;
  std::vector<glm::dvec2> points;
  for (int i = 0; i < kSteps; ++i) {
    const double angle = 2 * double(shared::kPi) * (i + 0.5) / kSteps;
    const glm::dvec2 u(std::cos(angle), std::sin(angle));
    const double radius_um =
        double(blob.half_um) *
        double(shared::outline(float(u.x), float(u.y), blob.irregularity, blob.seed).x);
    points.push_back(unjagged(blob, radius_um * glm::dvec2(double(blob.elongation) * u.x, u.y)));
  }
  const Caliper caliper = measure_with_caliper(points);
  const double half_um = double(blob.half_um);
  return {.length_um = caliper.widest_um,
          .width_um = caliper.narrowest_um,
          .depth_um = depth_um,
          .area_um2 = double(shared::kPi) * double(blob.elongation) * half_um * half_um *
                      double(shared::outline_mean_square(blob.irregularity, blob.seed))};
}

Reach blob_reach(const shared::Blob& blob, double margin_um) {
  const double along_um = double(shared::blob_radius_um(blob)) + margin_um;
  const double across_um = double(blob.half_um) * (1 + double(blob.irregularity)) +
                           2 * double(shared::blob_shift_um(blob)) + margin_um;
  return {{-along_um, -across_um}, {along_um, across_um}};
}

}  // namespace blemish::defect
