// A line light: a long narrow source behind a rod lens, which gathers the light across the line
// only.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"length", Unit::mm, 1, 5000, "300 mm",
                "of the line, horizontal, across the line to look_at"},
               {"width", Unit::mm, 0.1, 100, "3 mm", "of the line"},
               {"beam", Unit::rad, 5 * kDeg, 120 * kDeg, "30 deg",
                "angle across the line between the directions of half intensity"},
           }),
           standing("60 mm", "120 mm"), kAim, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double length = double(values["length"]);
  const double width = double(values["width"]);
  set_rectangle(light, center_of_standing(values), aim_of(values), double(values["azimuth"]),
                length / 2, width / 2);
  light.focus = float(focus_from_half_angle(double(values["beam"]) / 2));
  light.across = 1;
  spread_power(light, double(values["power"]), length * width);
  return {light};
}

}  // namespace

extern constinit const LightType line_light;
constinit const LightType line_light{
    "line", "A long narrow source with a rod lens: a thin sheet of light.", kParams, make};

}  // namespace blemish::scene
