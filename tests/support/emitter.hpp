// A light as the reference renderer samples it: places drawn evenly over its true area, written
// from its definition in shaders/shared/lights.h. Knows nothing of the renderer's quadratures and
// shadow points.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "shaders/shared/environment.h"

namespace blemish::testing {

struct Emission {
  glm::dvec3 at_mm{0};
  double intensity = 0;  // per area toward the point that asks, in shares of the light's radiance
  glm::dvec3 color{1};   // of the light there
  double facing = 0;  // cosine of the light's own surface: solid angle = area facing / distance^2
};

class Emitter {
 public:
  explicit Emitter(const shared::Light& light)
      : light_(light),
        center_(light.center_mm),
        axis_(light.axis),
        tangent_(light.tangent),
        bitangent_(glm::cross(axis_, tangent_)),
        size_(light.size_mm),
        rise_(light.rise_mm) {}

  const shared::Light& light() const { return light_; }

  double area_mm2() const {
    const double turn = double(light_.sector.y);
    switch (light_.kind) {
      case shared::kLightRing:
        return 0.5 * turn * (size_.x + size_.y) * std::hypot(size_.y - size_.x, rise_);
      case shared::kLightRectangle:
        return 4 * size_.x * size_.y;
      case shared::kLightEnvironment:
        return 2 * kTurn * size_.x * size_.x;
      default:
        return turn * size_.x * size_.x;
    }
  }

  // Place (u, v), both in [0, 1), of the area.
  glm::dvec3 place(double u, double v) const {
    if (light_.kind == shared::kLightRectangle) {
      return center_ + size_.x * (2 * u - 1) * tangent_ + size_.y * (2 * v - 1) * bitangent_;
    }
    // Equal steps of height are equal areas of a sphere (Archimedes).
    if (light_.kind == shared::kLightEnvironment) {
      const double z = 2 * v - 1;
      const double r = std::sqrt(1 - z * z);
      return size_.x * glm::dvec3(r * std::cos(kTurn * u), r * std::sin(kTurn * u), z);
    }
    const double turn = double(light_.sector.x) + u * double(light_.sector.y);
    const glm::dvec3 spoke = std::cos(turn) * tangent_ + std::sin(turn) * bitangent_;
    if (light_.kind == shared::kLightDome) {
      return center_ + size_.x * (std::sqrt(1 - v * v) * spoke - v * axis_);
    }
    const double radius = std::sqrt(glm::mix(size_.x * size_.x, size_.y * size_.y, v));
    const double width = size_.y - size_.x;
    const double across = width > 1e-6 ? (radius - size_.x) / width : v;
    return center_ + radius * spoke + (0.5 - across) * rise_ * axis_;
  }

  // What the element at a place of the light sends to a point.
  Emission emission(glm::dvec3 at_mm, glm::dvec3 point_mm) const {
    const glm::dvec3 way = glm::normalize(point_mm - at_mm);
    Emission result;
    result.at_mm = at_mm;
    if (light_.kind == shared::kLightEnvironment) {
      result.facing = result.intensity = std::abs(glm::dot(way, glm::normalize(at_mm)));
      result.color =
          glm::dvec3(shared::environment_level(light_, 0, int(light_.map_width), glm::vec3(-way)));
    } else if (light_.kind == shared::kLightDome) {
      const glm::dvec3 outward = (at_mm - center_) / size_.x;
      result.facing = std::abs(glm::dot(way, outward));
      const double height = -glm::dot(outward, axis_);
      const double from_axis = size_.x * glm::length(outward + height * axis_);
      const bool lit = height > 0 && from_axis > size_.y && in_sector(at_mm);
      result.intensity = lit ? result.facing : 0;
    } else if (light_.kind == shared::kLightRing) {
      const glm::dvec3 d = at_mm - center_;
      const glm::dvec3 spoke = glm::normalize(d - glm::dot(d, axis_) * axis_);
      const glm::dvec3 slant = glm::normalize((size_.y - size_.x) * spoke - rise_ * axis_);
      result.facing = std::abs(glm::dot(way, glm::cross(slant, glm::cross(axis_, spoke))));
      const glm::dvec3 aim = glm::normalize(glm::dvec3(light_.aim_mm) - at_mm);
      result.intensity = in_sector(at_mm) ? intensity(way, aim, 0) : 0;
    } else {
      result.facing = std::abs(glm::dot(way, axis_));
      result.intensity =
          through_gate(at_mm, point_mm) ? intensity(way, axis_, glm::dot(way, tangent_)) : 0;
    }
    return result;
  }

  // Where a ray meets the light.
  std::optional<Emission> along(glm::dvec3 point_mm, glm::dvec3 way) const {
    const glm::dvec3 d = point_mm - center_;
    if (light_.kind == shared::kLightDome || light_.kind == shared::kLightEnvironment) {
      const double b = glm::dot(d, way);
      const double root = b * b - glm::dot(d, d) + size_.x * size_.x;
      return root > 0 ? emitted(point_mm, point_mm + (std::sqrt(root) - b) * way) : std::nullopt;
    }
    if (light_.kind == shared::kLightRing && rise_ != 0) {
      return along_cone(point_mm, way);
    }
    const double t = -glm::dot(d, axis_) / glm::dot(way, axis_);
    if (!(t > 0) || !std::isfinite(t)) {
      return std::nullopt;
    }
    const glm::dvec3 at = point_mm + t * way;
    const double x = glm::dot(at - center_, tangent_);
    const double y = glm::dot(at - center_, bitangent_);
    const double radius = std::hypot(x, y);
    const bool inside = light_.kind == shared::kLightRing
                            ? radius >= size_.x && radius <= size_.y
                            : std::abs(x) <= size_.x && std::abs(y) <= size_.y;
    return inside ? emitted(point_mm, at) : std::nullopt;
  }

 private:
  static constexpr double kTurn = 6.28318530717958647692;

  double intensity(glm::dvec3 way, glm::dvec3 aim, double along_tangent) const {
    return double(
        shared::emitted_intensity(light_, float(glm::dot(way, aim)), float(along_tangent)));
  }

  std::optional<Emission> emitted(glm::dvec3 point_mm, glm::dvec3 at_mm) const {
    const Emission result = emission(at_mm, point_mm);
    return result.intensity > 0 ? std::optional(result) : std::nullopt;
  }

  bool in_sector(glm::dvec3 at_mm) const {
    const glm::dvec3 d = at_mm - center_;
    const double turn =
        (std::atan2(glm::dot(d, bitangent_), glm::dot(d, tangent_)) - double(light_.sector.x)) /
        kTurn;
    return (turn - std::floor(turn)) * kTurn <= double(light_.sector.y);
  }

  bool through_gate(glm::dvec3 at_mm, glm::dvec3 point_mm) const {
    const double gate = double(light_.gate_mm.x);
    if (gate <= 0) {
      return true;
    }
    const glm::dvec3 way = point_mm - at_mm;
    const glm::dvec3 at = at_mm + double(light_.gate_mm.y) / glm::dot(way, axis_) * way - center_;
    return std::abs(glm::dot(at, tangent_)) <= gate && std::abs(glm::dot(at, bitangent_)) <= gate;
  }

  // A band on a cone: its radius is a + b h at height h over the center along the axis.
  std::optional<Emission> along_cone(glm::dvec3 point_mm, glm::dvec3 way) const {
    const double b = -(size_.y - size_.x) / rise_;
    const double a = 0.5 * (size_.x + size_.y);
    const glm::dvec3 d = point_mm - center_;
    const double h = glm::dot(d, axis_), rate = glm::dot(way, axis_);
    const glm::dvec3 side = d - h * axis_, side_rate = way - rate * axis_;
    const double square = glm::dot(side_rate, side_rate) - b * b * rate * rate;
    const double half = glm::dot(side, side_rate) - b * rate * (a + b * h);
    const double rest = glm::dot(side, side) - (a + b * h) * (a + b * h);
    const double root = half * half - square * rest;
    if (root < 0 || square == 0) {
      return std::nullopt;
    }
    std::optional<Emission> nearest;
    double nearest_t = 1e300;
    for (const double sign : {-1.0, 1.0}) {
      const double t = (-half + sign * std::sqrt(root)) / square;
      const double height = h + t * rate;
      if (t > 0 && t < nearest_t && std::abs(height) <= 0.5 * std::abs(rise_) &&
          a + b * height > 0) {
        nearest = emitted(point_mm, point_mm + t * way);
        nearest_t = nearest ? t : nearest_t;
      }
    }
    return nearest;
  }

  shared::Light light_;
  glm::dvec3 center_, axis_, tangent_, bitangent_;
  glm::dvec2 size_;
  double rise_;
};

}  // namespace blemish::testing
