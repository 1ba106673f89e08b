// Light of the surroundings, from a map (HDRI).
#include "scene/light_parts.hpp"
#include "scene/light_spectrum.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr double kFarMm = 5000;  // for shadows: parts are small against it
// Power 1 is as bright, on the mean over all directions, as a dome of this radius and power 1.
constexpr double kDomeRadiusMm = 100;

constexpr auto kParams = joined(
    std::to_array<base::Param>({
        {"turn", Unit::rad, -2 * kPi, 2 * kPi, "0 deg",
         "of the map about the vertical, counter-clockwise; at 0 its middle is at image top"},
        {"tilt", Unit::rad, -kPi, kPi, "0 deg",
         "of the map's zenith toward image bottom, after the turn"},
    }),
    kPower, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values, emitted_rgb(0, double(values["band_pass_center"]),
                                                        double(values["band_pass_width"])));
  light.kind = shared::kLightEnvironment;
  light.size_mm = glm::vec2(kFarMm, 0);
  const double turn = double(values["turn"]);
  const double tilt = double(values["tilt"]);
  light.axis = glm::vec3(0, std::sin(tilt), -std::cos(tilt));
  light.tangent =
      glm::vec3(std::cos(turn), std::sin(turn) * std::cos(tilt), std::sin(turn) * std::sin(tilt));
  light.radiance *=
      float(double(values["power"]) / (2 * kPi * kPi * kDomeRadiusMm * kDomeRadiusMm));
  return {light};
}

}  // namespace

extern constinit const LightType environment_light;
constinit const LightType environment_light{
    "environment",
    "The surroundings from a map in latitude and longitude (.hdr, .exr); takes `file`.", kParams,
    make};

}  // namespace blemish::scene
