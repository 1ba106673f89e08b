#include "defect/round_kind.hpp"

#include <algorithm>
#include <cmath>

namespace blemish::defect {

Measures outline_measures(const Outline& outline, double depth_um) {
  const double long_um = 0.5 * outline.length_um;
  const double short_um = long_um / outline.elongation;
  const auto irregularity = float(outline.irregularity);
  Measures result;
  result.area_um2 = double(shared::kPi) * long_um * short_um *
                    double(shared::outline_mean_square(irregularity, outline.seed));
  result.depth_um = depth_um;
  constexpr int kDirections = 180;
  result.width_um = 1e30;
  for (int i = 0; i < kDirections; ++i) {
    const float angle = shared::kPi * float(i) / kDirections;
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    const double chord_um = double(shared::outline(c, s, irregularity, outline.seed).x +
                                   shared::outline(-c, -s, irregularity, outline.seed).x) *
                            std::hypot(long_um * double(c), short_um * double(s));
    result.length_um = std::max(result.length_um, chord_um);
    result.width_um = std::min(result.width_um, chord_um);
  }
  return result;
}

Reach outline_reach(const Outline& outline, double margin_um) {
  const double outer_um = 0.5 * outline.length_um * (1 + outline.irregularity) + margin_um;
  return {glm::dvec2(-outer_um), glm::dvec2(outer_um)};
}

std::vector<Keypoint> center_keypoint(const base::Values&, std::uint32_t) {
  return {{"center", glm::dvec2(0)}};
}

}  // namespace blemish::defect
