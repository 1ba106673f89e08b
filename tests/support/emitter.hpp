// A light as the reference renderer samples it: places drawn evenly over its true area, written
// from its definition in shaders/shared/lights.h. Knows nothing of the renderer's quadratures and
// shadow points.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "shaders/shared/lights.h"

namespace blemish::testing {

struct Emission {
  glm::dvec3 at_mm{0};
  double intensity = 0;  // per area toward the point that asks, in shares of the light's radiance
  double facing = 0;     // cosine of the light's own surface there: |dA cos / d^2| = solid angle
};

class Emitter {
 public:
  explicit Emitter(const shared::Light& light)
      : light_(light),
        center_(light.center_mm),
        axis_(light.axis),
        tangent_(light.tangent),
        bitangent_(glm::cross(axis_, tangent_)),
        size_(light.size_mm) {}

  const shared::Light& light() const { return light_; }

  double area_mm2() const {
    switch (light_.kind) {
      case shared::kLightRing:
        return kPi * (size_.y * size_.y - size_.x * size_.x);
      case shared::kLightRectangle:
        return 4 * size_.x * size_.y;
      default:
        return 2 * kPi * size_.x * size_.x;
    }
  }

  // Place (u, v), both in [0, 1), of the area.
  glm::dvec3 place(double u, double v) const {
    if (light_.kind == shared::kLightRing) {
      const double radius = std::sqrt(glm::mix(size_.x * size_.x, size_.y * size_.y, v));
      return center_ +
             radius * (std::cos(2 * kPi * u) * tangent_ + std::sin(2 * kPi * u) * bitangent_);
    }
    if (light_.kind == shared::kLightRectangle) {
      return center_ + size_.x * (2 * u - 1) * tangent_ + size_.y * (2 * v - 1) * bitangent_;
    }
    // Equal steps of height are equal areas of a sphere (Archimedes).
    const double r = std::sqrt(1 - v * v);
    return center_ + size_.x * glm::dvec3(r * std::cos(2 * kPi * u), r * std::sin(2 * kPi * u), v);
  }

  // What the element at a place of the light sends to a point.
  Emission emission(glm::dvec3 at_mm, glm::dvec3 point_mm) const {
    const glm::dvec3 way = glm::normalize(point_mm - at_mm);
    Emission result{at_mm, 0, 0};
    if (light_.kind == shared::kLightDome) {
      const glm::dvec3 outward = (at_mm - center_) / size_.x;
      result.facing = std::abs(glm::dot(way, outward));
      const bool lit = outward.z > 0 && std::hypot(outward.x, outward.y) * size_.x > size_.y;
      result.intensity = lit ? result.facing : 0;
      return result;
    }
    result.facing = std::abs(glm::dot(way, axis_));
    const glm::dvec3 aim = light_.kind == shared::kLightRing ? glm::normalize(-at_mm) : axis_;
    result.intensity = std::max(glm::dot(way, aim), 0.0);
    return result;
  }

  // Where a ray meets the light.
  std::optional<Emission> along(glm::dvec3 point_mm, glm::dvec3 way) const {
    if (light_.kind == shared::kLightDome) {
      const glm::dvec3 d = point_mm - center_;
      const double b = glm::dot(d, way);
      const double root = b * b - glm::dot(d, d) + size_.x * size_.x;
      if (root <= 0) {
        return std::nullopt;
      }
      const glm::dvec3 at = point_mm + (std::sqrt(root) - b) * way;
      return at.z > center_.z ? std::optional(emission(at, point_mm)) : std::nullopt;
    }
    const double rate = glm::dot(way, axis_);
    const double t = rate == 0 ? -1 : glm::dot(center_ - point_mm, axis_) / rate;
    if (t <= 0) {
      return std::nullopt;
    }
    const glm::dvec3 at = point_mm + t * way;
    const double x = glm::dot(at - center_, tangent_);
    const double y = glm::dot(at - center_, bitangent_);
    const double radius = std::hypot(x, y);
    const bool inside = light_.kind == shared::kLightRing
                            ? radius >= size_.x && radius <= size_.y
                            : std::abs(x) <= size_.x && std::abs(y) <= size_.y;
    return inside ? std::optional(emission(at, point_mm)) : std::nullopt;
  }

 private:
  static constexpr double kPi = 3.14159265358979323846;
  shared::Light light_;
  glm::dvec3 center_, axis_, tangent_, bitangent_;
  glm::dvec2 size_;
};

}  // namespace blemish::testing
