// Light along the optical axis through a beam splitter.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

// An even splitter reflects half of the light to the part and lets half of that through to the
// camera.
constexpr double kSplitterShare = 0.25;

constexpr auto kParams = joined(
    std::to_array<base::Param>({
        {"size", Unit::mm, 1, 1000, "50 mm", "side of the square source seen in the beam splitter"},
        {"distance", Unit::mm, 1, 5000, "120 mm", "path from the source to look_at"},
        {"splitter", Unit::mm, 1, 1000, "60 mm",
         "side of the opening under the beam splitter, which limits the angles"},
        {"clearance", Unit::mm, 0.5, 4000, "50 mm", "height of that opening over look_at"},
    }),
    kAt, kDiffuser, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  const double size = double(values["size"]);
  const double distance = double(values["distance"]);
  const double clearance = std::min(double(values["clearance"]), 0.99 * distance);
  set_rectangle(light, point_at(values, distance), point_at(values, 0), 0, size / 2, size / 2);
  light.gate_mm = glm::vec2(double(values["splitter"]) / 2, distance - clearance);
  light.focus = float(focus_of_diffuser(double(values["diffuser"])));
  spread_power(light, kSplitterShare * double(values["power"]), size * size);
  return {light};
}

}  // namespace

extern constinit const LightType coaxial_light;
constinit const LightType coaxial_light{
    "coaxial", "A square source along the optical axis, through a beam splitter.", kParams, make};

}  // namespace blemish::scene
