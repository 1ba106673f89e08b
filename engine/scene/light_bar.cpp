// A bar light at one side.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"length", Unit::mm, 1, 5000, "150 mm",
                "long side, horizontal, across the line to look_at"},
               {"width", Unit::mm, 0.5, 1000, "20 mm", "short side"},
           }),
           standing("120 mm", "80 mm"), kAim, kDiffuser, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double length = double(values["length"]);
  const double width = double(values["width"]);
  set_rectangle(light, center_of_standing(values), aim_of(values), double(values["azimuth"]),
                length / 2, width / 2);
  light.focus = float(focus_of_diffuser(double(values["diffuser"])));
  spread_power(light, double(values["power"]), length * width);
  return {light};
}

}  // namespace

extern constinit const LightType bar_light;
constinit const LightType bar_light{"bar", "A bar at one side that faces look_at.", kParams, make};

}  // namespace blemish::scene
