// A panel below the part that the camera sees beside it.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"length", Unit::mm, 1, 5000, "200 mm", "side along image right"},
               {"width", Unit::mm, 1, 5000, "200 mm", "side along image top"},
               {"depth", Unit::mm, 0.5, 5000, "50 mm", "how far below look_at it lies"},
           }),
           kAt, kDiffuser, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double length = double(values["length"]);
  const double width = double(values["width"]);
  set_rectangle(light, point_at(values, -double(values["depth"])), point_at(values, 0), 90 * kDeg,
                length / 2, width / 2);
  light.visible = 1;
  light.focus = float(focus_of_diffuser(double(values["diffuser"])));
  spread_power(light, double(values["power"]), length * width);
  return {light};
}

}  // namespace

extern constinit const LightType backlight_light;
constinit const LightType backlight_light{
    "backlight", "A panel under the part: the part stands dark before it.", kParams, make};

}  // namespace blemish::scene
