// A small round source with a beam.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams = joined(std::to_array<base::Param>({
                                    {"radius", Unit::mm, 0.1, 500, "8 mm", "of the emitting disc"},
                                    {"beam", Unit::rad, 2 * kDeg, 120 * kDeg, "30 deg",
                                     "angle between the directions of half intensity"},
                                }),
                                standing("150 mm", "150 mm"), kAim, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double azimuth = double(values["azimuth"]);
  const glm::dvec3 center = center_of_standing(values);
  const glm::dvec3 aim = aim_of(values);
  const double radius = double(values["radius"]);
  set_ring(light, center, 0, radius, 0);
  light.aim_mm = glm::vec3(aim);
  const glm::dvec3 axis = glm::normalize(aim - center);
  const glm::dvec3 side(-std::sin(azimuth), std::cos(azimuth), 0);
  light.axis = glm::vec3(axis);
  light.tangent = glm::vec3(glm::normalize(side - axis * glm::dot(side, axis)));
  light.focus = float(focus_from_half_angle(double(values["beam"]) / 2));
  spread_power(light, double(values["power"]), ring_area_mm2(light));
  return {light};
}

}  // namespace

extern constinit const LightType spot_light;
constinit const LightType spot_light{"spot", "A small round source with a beam.", kParams, make};

}  // namespace blemish::scene
