// A ring light about the optical axis.
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"inner_radius", Unit::mm, 1, 2000, "60 mm", "inner radius of the lit band"},
               {"outer_radius", Unit::mm, 1, 2000, "75 mm", "outer radius of the lit band"},
               {"height", Unit::mm, 0.5, 5000, "50 mm", "height over look_at"},
           }),
           kAt, kSector, kDiffuser, kPower, kSpectrum, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  shared::Light light = plain_light(values);
  // Drawn independently, the two may come in either order or equal.
  const auto [inner, outer] = std::minmax({values["inner_radius"], values["outer_radius"]});
  set_ring(light, point_at(values, double(values["height"])), double(inner),
           double(std::max(outer, inner + 0.1f)), 0);
  set_sector(light, values);
  light.focus = float(focus_of_diffuser(double(values["diffuser"])));
  // A sector is a part of the ring switched off, not the same power in less of it.
  spread_power(light, double(values["power"]), ring_area_mm2(light));
  return {light};
}

}  // namespace

extern constinit const LightType ring_light;
constinit const LightType ring_light{
    "ring", "A ring about the optical axis; low ones give dark field.", kParams, make};

}  // namespace blemish::scene
