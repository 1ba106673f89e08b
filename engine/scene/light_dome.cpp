// A dome of even light with a camera hole.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"radius", Unit::mm, 5, 2000, "120 mm", "radius of the hemisphere"},
               {"hole_radius", Unit::mm, 0, 1000, "20 mm", "radius of the dark camera hole on top"},
           }),
           kAt, kSector, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  light.kind = shared::kLightDome;
  light.center_mm = glm::vec3(point_at(values, 0));
  const double radius = double(values["radius"]);
  const double hole = std::min(double(values["hole_radius"]), 0.95 * radius);
  light.size_mm = glm::vec2(radius, hole);
  set_sector(light, values);
  // The lit zone of the sphere reaches from the rim up to the hole's edge.
  spread_power(light, double(values["power"]),
               2 * kPi * radius * std::sqrt(radius * radius - hole * hole));
  return {light};
}

}  // namespace

extern constinit const LightType dome_light;
constinit const LightType dome_light{"dome", "A hemisphere of even light with a camera hole.",
                                     kParams, make};

}  // namespace blemish::scene
