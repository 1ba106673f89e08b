// The light of a photo: a far source of known direction.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr double kDistanceMm = 1000;  // far enough that photos of parts see it parallel

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"azimuth", Unit::rad, -2 * kPi, 2 * kPi, "90 deg",
                "where the light comes from, counter-clockwise from image right"},
               {"elevation", Unit::rad, 1 * kDeg, 90 * kDeg, "45 deg", "height over the surface"},
               {"size", Unit::rad, 0.2 * kDeg, 120 * kDeg, "20 deg", "angular diameter"},
           }),
           kPower, kSpectrum, kOptics);

// A square that fills the same solid angle as a disc of the given angular diameter. A square of
// half side h at distance D fills 4 asin(h^2 / (h^2 + D^2)).
std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double azimuth = double(values["azimuth"]);
  const double elevation = double(values["elevation"]);
  const double solid_angle = 2 * kPi * (1 - std::cos(double(values["size"]) / 2));
  const double s = std::sin(solid_angle / 4);
  const double half = kDistanceMm * std::sqrt(s / (1 - s));
  const glm::dvec3 direction(std::cos(elevation) * std::cos(azimuth),
                             std::cos(elevation) * std::sin(azimuth), std::sin(elevation));
  set_rectangle(light, kDistanceMm * direction, glm::dvec3(0), azimuth, half, half);
  light.radiance *= float(double(values["power"]) / solid_angle);
  return {light};
}

}  // namespace

extern constinit const LightType disc_light;
constinit const LightType disc_light{
    "disc", "The light of a photo: a far source of known direction.", kParams, make};

}  // namespace blemish::scene
