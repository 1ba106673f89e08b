// Largest and smallest width of a shape between two parallel jaws, over all directions (its Feret
// diameters).
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include <glm/glm.hpp>

namespace blemish::defect {

struct Caliper {
  double widest_um = 0;
  double narrowest_um = 1e30;
};

inline Caliper measure_with_caliper(std::span<const glm::dvec2> points) {
  constexpr int kDirections = 90;
  constexpr double kTurn = 3.14159265358979 / kDirections;
  Caliper result;
  for (int i = 0; i < kDirections; ++i) {
    const glm::dvec2 jaw(std::cos(i * kTurn), std::sin(i * kTurn));
    double low = 1e30;
    double high = -1e30;
    for (const glm::dvec2& p : points) {
      low = std::min(low, glm::dot(p, jaw));
      high = std::max(high, glm::dot(p, jaw));
    }
    result.widest_um = std::max(result.widest_um, high - low);
    result.narrowest_um = std::min(result.narrowest_um, high - low);
  }
  return result;
}

}  // namespace blemish::defect
