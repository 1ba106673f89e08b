#include "scene/light.hpp"

#include <array>
#include <cassert>

namespace blemish::scene {

extern constinit const LightType ring_light;
extern constinit const LightType bowl_light;
extern constinit const LightType bar_light;
extern constinit const LightType line_light;
extern constinit const LightType panel_light;
extern constinit const LightType spot_light;
extern constinit const LightType dome_light;
extern constinit const LightType coaxial_light;
extern constinit const LightType backlight_light;
extern constinit const LightType environment_light;
extern constinit const LightType disc_light;

const std::vector<const LightType*>& light_types() {
  static const std::vector<const LightType*> types{
      &ring_light, &bowl_light, &bar_light,     &line_light,      &panel_light,
      &spot_light, &dome_light, &coaxial_light, &backlight_light, &environment_light,
  };
  return types;
}

const LightType* find_light(std::string_view name) {
  for (const LightType* type : light_types()) {
    if (type->name == name) {
      return type;
    }
  }
  return name == disc_light.name ? &disc_light : nullptr;
}

std::vector<shared::Light> make_lights(const LightType& type, const base::Values& values) {
  assert(values.table.data() == type.params.data());
  return type.make(values);
}

std::pair<std::string, std::string> light_key(std::string_view param) {
  for (const std::string_view group : {"sector", "at", "aim", "band_pass", "ring1", "ring2",
                                       "ring3", "ring4", "ring5", "ring6", "ring7", "ring8"}) {
    if (param.size() > group.size() && param.starts_with(group) && param[group.size()] == '_') {
      return {std::string(group), std::string(param.substr(group.size() + 1))};
    }
  }
  return {{}, std::string(param)};
}

}  // namespace blemish::scene
