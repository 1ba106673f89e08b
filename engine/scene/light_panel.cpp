// A flat panel anywhere over the part.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams = joined(
    std::to_array<base::Param>({
        {"length", Unit::mm, 1, 5000, "200 mm", "horizontal side"},
        {"width", Unit::mm, 1, 5000, "200 mm", "other side"},
        {"azimuth", Unit::rad, -2 * kPi, 2 * kPi, "90 deg",
         "where it stands, counter-clockwise from image right"},
        {"elevation", Unit::rad, 0, 90 * kDeg, "45 deg", "angle of its center over the surface"},
        {"distance", Unit::mm, 1, 5000, "250 mm", "of its center from look_at"},
    }),
    kAim, kDiffuser, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double azimuth = double(values["azimuth"]);
  const double elevation = double(values["elevation"]);
  const glm::dvec3 direction(std::cos(elevation) * std::cos(azimuth),
                             std::cos(elevation) * std::sin(azimuth), std::sin(elevation));
  const double length = double(values["length"]);
  const double width = double(values["width"]);
  set_rectangle(light, double(values["distance"]) * direction, aim_of(values), azimuth, length / 2,
                width / 2);
  light.focus = float(focus_of_diffuser(double(values["diffuser"])));
  spread_power(light, double(values["power"]), length * width);
  return {light};
}

}  // namespace

extern constinit const LightType panel_light;
constinit const LightType panel_light{
    "panel", "A flat panel that faces look_at from any direction.", kParams, make};

}  // namespace blemish::scene
