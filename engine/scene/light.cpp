#include "scene/light.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

namespace blemish::scene {
namespace {

using base::Param;
using base::Unit;

constexpr double kPi = 3.14159265358979323846;
constexpr double kDeg = kPi / 180;
constexpr Param kPower{"power", Unit::number, 0,
                       1e6,     "1",          "emitted light, relative to the rig's other lights"};

constexpr auto kRing = std::to_array<Param>({
    {"inner_radius", Unit::mm, 1, 2000, "60 mm", "inner radius of the lit band"},
    {"outer_radius", Unit::mm, 1, 2000, "75 mm", "outer radius of the lit band"},
    {"height", Unit::mm, 0.5, 5000, "50 mm", "height over look_at"},
    kPower,
});
constexpr auto kBar = std::to_array<Param>({
    {"length", Unit::mm, 1, 5000, "150 mm", "long side, horizontal, across the line to look_at"},
    {"width", Unit::mm, 0.5, 1000, "20 mm", "short side"},
    {"azimuth", Unit::rad, -2 * kPi, 2 * kPi, "90 deg",
     "where the bar stands, counter-clockwise from image right"},
    {"distance", Unit::mm, 0, 5000, "120 mm", "horizontal distance of its center from look_at"},
    {"height", Unit::mm, 0.5, 5000, "80 mm", "height of its center over look_at"},
    kPower,
});
constexpr auto kDome = std::to_array<Param>({
    {"radius", Unit::mm, 5, 2000, "120 mm", "radius of the hemisphere about look_at"},
    {"hole_radius", Unit::mm, 0, 1000, "20 mm", "radius of the dark camera hole on top"},
    kPower,
});
constexpr auto kCoaxial = std::to_array<Param>({
    {"size", Unit::mm, 1, 1000, "50 mm", "side of the square source seen in the beam splitter"},
    {"distance", Unit::mm, 1, 5000, "120 mm", "path from the source to look_at"},
    kPower,
});
constexpr auto kDisc = std::to_array<Param>({
    {"azimuth", Unit::rad, -2 * kPi, 2 * kPi, "90 deg",
     "where the light comes from, counter-clockwise from image right"},
    {"elevation", Unit::rad, 1 * kDeg, 90 * kDeg, "45 deg", "height over the surface"},
    {"size", Unit::rad, 0.2 * kDeg, 120 * kDeg, "20 deg", "angular diameter"},
    kPower,
});

constexpr LightType kRingType{"ring", "A ring about the optical axis; low ones give dark field.",
                              kRing};
constexpr LightType kBarType{"bar", "A bar at one side that faces look_at.", kBar};
constexpr LightType kDomeType{"dome", "A hemisphere of even light with a camera hole.", kDome};
constexpr LightType kCoaxialType{"coaxial", "A square source along the optical axis.", kCoaxial};
constexpr LightType kDiscType{"disc", "The light of a photo: a far source of known direction.",
                              kDisc};
constexpr double kDiscDistanceMm = 1000;  // far enough that photos of parts see it parallel

// All of a light's elements that matter for its extent, as elevations over the surface at look_at.
struct Elevation {
  double min = 90 * kDeg;
  double max = 0;
  void add(glm::dvec3 point) {
    const double angle = std::atan2(point.z, std::hypot(point.x, point.y));
    min = std::min(min, angle);
    max = std::max(max, angle);
  }
};

// A light without polarizers.
shared::Light unpolarized() {
  shared::Light light{};
  light.shares = glm::vec2(1);
  return light;
}

shared::Light rectangle(glm::dvec3 center, double half_along, double half_across,
                        double azimuth_rad) {
  shared::Light light = unpolarized();
  light.kind = shared::kLightRectangle;
  light.center_mm = glm::vec3(center);
  light.axis = glm::vec3(glm::normalize(-center));
  light.tangent = glm::vec3(-std::sin(azimuth_rad), std::cos(azimuth_rad), 0);
  light.size_mm = glm::vec2(half_along, half_across);
  return light;
}

// Radiance of a Lambertian source of the given emitted power.
glm::vec3 radiance(double power, double area_mm2) {
  return glm::vec3(float(power / (kPi * area_mm2)));
}

shared::Light make_ring(const base::Values& values) {
  shared::Light light = unpolarized();
  light.kind = shared::kLightRing;
  light.center_mm = glm::vec3(0, 0, values["height"]);
  light.axis = glm::vec3(0, 0, -1);
  light.tangent = glm::vec3(1, 0, 0);
  // Drawn independently, the two may come in either order or equal.
  const auto [inner, outer] = std::minmax({values["inner_radius"], values["outer_radius"]});
  light.size_mm = glm::vec2(inner, std::max(outer, inner + 0.1f));
  const double inner_mm = double(light.size_mm.x);
  const double outer_mm = double(light.size_mm.y);
  light.radiance =
      radiance(double(values["power"]), kPi * (outer_mm * outer_mm - inner_mm * inner_mm));
  return light;
}

shared::Light make_bar(const base::Values& values) {
  const double azimuth = double(values["azimuth"]);
  const double distance = double(values["distance"]);
  const double length = double(values["length"]);
  const double width = double(values["width"]);
  const glm::dvec3 center(distance * std::cos(azimuth), distance * std::sin(azimuth),
                          double(values["height"]));
  shared::Light light = rectangle(center, length / 2, width / 2, azimuth);
  light.radiance = radiance(double(values["power"]), length * width);
  return light;
}

shared::Light make_dome(const base::Values& values) {
  shared::Light light = unpolarized();
  light.kind = shared::kLightDome;
  light.axis = glm::vec3(0, 0, -1);
  light.tangent = glm::vec3(1, 0, 0);
  const double radius = double(values["radius"]);
  const double hole = std::min(double(values["hole_radius"]), 0.95 * radius);
  light.size_mm = glm::vec2(radius, hole);
  // The lit zone of the sphere reaches from the rim up to the hole's edge.
  const double lit_height = std::sqrt(radius * radius - hole * hole);
  light.radiance = radiance(double(values["power"]), 2 * kPi * radius * lit_height);
  return light;
}

shared::Light make_coaxial(const base::Values& values) {
  const double size = double(values["size"]);
  shared::Light light =
      rectangle(glm::dvec3(0, 0, double(values["distance"])), size / 2, size / 2, 0);
  light.radiance = radiance(double(values["power"]), size * size);
  return light;
}

// A square that fills the same solid angle as a disc of the given angular diameter. A square of
// half side h at distance D fills 4 asin(h^2 / (h^2 + D^2)).
shared::Light make_disc(const base::Values& values) {
  const double azimuth = double(values["azimuth"]);
  const double elevation = double(values["elevation"]);
  const double solid_angle = 2 * kPi * (1 - std::cos(double(values["size"]) / 2));
  const double s = std::sin(solid_angle / 4);
  const double half = kDiscDistanceMm * std::sqrt(s / (1 - s));
  const glm::dvec3 direction(std::cos(elevation) * std::cos(azimuth),
                             std::cos(elevation) * std::sin(azimuth), std::sin(elevation));
  shared::Light light = rectangle(kDiscDistanceMm * direction, half, half, azimuth);
  light.radiance = glm::vec3(float(double(values["power"]) / solid_angle));
  return light;
}

Elevation elevation_range(const shared::Light& light) {
  Elevation range;
  const glm::dvec3 center(light.center_mm);
  const glm::dvec2 size(light.size_mm);
  if (light.kind == shared::kLightRing) {
    range.add(center + glm::dvec3(size.x, 0, 0));
    range.add(center + glm::dvec3(size.y, 0, 0));
  } else if (light.kind == shared::kLightDome) {
    range.min = 0;
    range.max = std::acos(size.y / size.x);
  } else {
    const glm::dvec3 tangent(light.tangent);
    const glm::dvec3 bitangent = glm::cross(glm::dvec3(light.axis), tangent);
    constexpr int kSteps = 16;  // a grid with the center and the corners on it
    for (int i = -kSteps; i <= kSteps; ++i) {
      for (int k = -kSteps; k <= kSteps; ++k) {
        const glm::dvec3 point =
            center + (size.x * i * tangent + size.y * k * bitangent) / double(kSteps);
        if (point.z > 0) {
          range.add(point);
        }
      }
    }
  }
  return range;
}

}  // namespace

const std::vector<const LightType*>& light_types() {
  static const std::vector<const LightType*> types{&kRingType, &kBarType, &kDomeType,
                                                   &kCoaxialType};
  return types;
}

const LightType* find_light(std::string_view name) {
  for (const LightType* type : light_types()) {
    if (type->name == name) {
      return type;
    }
  }
  return name == kDiscType.name ? &kDiscType : nullptr;
}

shared::Light make_light(const LightType& type, const base::Values& values) {
  assert(values.table.data() == type.params.data());
  if (&type == &kRingType) {
    return make_ring(values);
  }
  if (&type == &kBarType) {
    return make_bar(values);
  }
  if (&type == &kDomeType) {
    return make_dome(values);
  }
  if (&type == &kCoaxialType) {
    return make_coaxial(values);
  }
  assert(&type == &kDiscType);
  return make_disc(values);
}

// Bright field is light from above 45 deg, dark field light from below: what a flat mirror would
// throw past a camera overhead.
std::string describe_light(const LightType& type, const base::Values& values) {
  const Elevation range = elevation_range(make_light(type, values));
  const char* field = "bright and dark field";
  if (range.max <= 45 * kDeg) {
    field = "dark field";
  } else if (range.min >= 45 * kDeg) {
    field = "bright field";
  }
  return fmt::format("{}: elevation {:.0f} deg to {:.0f} deg ({})", type.name, range.min / kDeg,
                     range.max / kDeg, field);
}

}  // namespace blemish::scene
