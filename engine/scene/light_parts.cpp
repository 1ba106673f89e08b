#include "scene/light_parts.hpp"

#include "scene/light_spectrum.hpp"

namespace blemish::scene {
namespace {

enum class Polarizer { none, crossed, parallel };
// What crossed sheets still pass of polarized light; data sheets of film polarizers give 1e-3 to
// 1e-4 for the visible.
constexpr float kLeak = 1e-3f;

// A polarizer halves the light of a lamp; what a surface reflected once has kept its polarization,
// what was scattered has lost it and is halved again by the analyzer.
glm::vec2 polarized_shares(Polarizer polarizer) {
  switch (polarizer) {
    case Polarizer::crossed:
      return {0.5f * kLeak, 0.25f};
    case Polarizer::parallel:
      return {0.5f, 0.25f};
    case Polarizer::none:
      break;
  }
  return {1, 1};
}

constexpr double kLensHalfAngle = 15 * kDeg;
constexpr double kLambertHalfAngle = 60 * kDeg;

}  // namespace

shared::Light plain_light(const base::Values& values, glm::dvec3 rgb) {
  shared::Light light{};
  light.radiance = glm::vec3(rgb);
  light.focus = 1;
  light.sector = {0, shared::kWholeTurn};
  light.shares = polarized_shares(Polarizer(int(values["polarizer"])));
  light.axis = {0, 0, -1};
  light.tangent = {1, 0, 0};
  return light;
}

shared::Light plain_light(const base::Values& values) {
  return plain_light(values,
                     emitted_rgb(double(values["spectrum"]), double(values["band_pass_center"]),
                                 double(values["band_pass_width"])));
}

double focus_from_half_angle(double half_angle_rad) {
  return std::log(0.5) / std::log(std::cos(half_angle_rad));
}

double focus_of_diffuser(double diffuser) {
  return diffuser >= 1 ? 1
                       : focus_from_half_angle(kLensHalfAngle +
                                               diffuser * (kLambertHalfAngle - kLensHalfAngle));
}

// The integral of emitted_intensity over the hemisphere: 2 pi / (m + 1) for cos^m about the aim;
// with a rod lens cosine times cos^(m - 1) of the angle across, (pi / 2) times the integral of
// cos^m over a half turn.
void spread_power(shared::Light& light, double power, double area_mm2) {
  const double m = double(light.focus);
  const double spread = light.across > 0 ? kPi / 2 * std::sqrt(kPi) * std::tgamma((m + 1) / 2) /
                                               std::tgamma(m / 2 + 1)
                                         : 2 * kPi / (m + 1);
  light.radiance *= float(power / (spread * area_mm2));
}

// The light's azimuth runs from tangent to bitangent, clockwise where the light shines down.
void set_sector(shared::Light& light, const base::Values& values) {
  const float start = values["sector_start"];
  const float extent = values["sector_extent"];
  light.sector = {-(start + extent), std::min(extent, shared::kWholeTurn)};
}

glm::dvec3 point_at(const base::Values& values, double z_mm) {
  return {double(values["at_x"]), double(values["at_y"]), z_mm};
}

glm::dvec3 center_of_standing(const base::Values& values) {
  const double azimuth = double(values["azimuth"]);
  const double distance = double(values["distance"]);
  return {distance * std::cos(azimuth), distance * std::sin(azimuth), double(values["height"])};
}

glm::dvec3 aim_of(const base::Values& values) {
  return {double(values["aim_x"]), double(values["aim_y"]), 0};
}

void set_rectangle(shared::Light& light, glm::dvec3 center, glm::dvec3 aim, double azimuth_rad,
                   double half_along, double half_across) {
  light.kind = shared::kLightRectangle;
  light.center_mm = glm::vec3(center);
  light.aim_mm = glm::vec3(aim);
  const glm::dvec3 axis = glm::normalize(aim - center);
  glm::dvec3 across = glm::cross(glm::dvec3(0, 0, 1), axis);
  if (glm::length(across) < 1e-9) {
    across = {std::sin(azimuth_rad), -std::cos(azimuth_rad), 0};
  }
  light.axis = glm::vec3(axis);
  light.tangent = glm::vec3(-glm::normalize(across));
  light.size_mm = glm::vec2(half_along, half_across);
}

void set_ring(shared::Light& light, glm::dvec3 center, double inner, double outer, double rise) {
  light.kind = shared::kLightRing;
  light.center_mm = glm::vec3(center);
  light.aim_mm = glm::vec3(center.x, center.y, 0);
  light.size_mm = glm::vec2(inner, outer);
  light.rise_mm = float(rise);
}

double ring_area_mm2(const shared::Light& light) {
  const double inner = double(light.size_mm.x);
  const double outer = double(light.size_mm.y);
  return kPi * (inner + outer) * std::hypot(outer - inner, double(light.rise_mm));
}

}  // namespace blemish::scene
