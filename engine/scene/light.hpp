// Light rigs: parameter tables and placement, one file per rig. A rig stands fixed in the world
// about `look_at`; every length in mm, heights above look_at. The integration over a light's area
// is in shaders/shared/.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/params.hpp"
#include "shaders/shared/lights.h"

namespace blemish::scene {

// Constant-initialized, one per rig.
struct LightType {
  std::string_view name;
  std::string_view help;
  base::ParamTable params;
  // Drawn values to the structures that the shaders read: one, or one for each ring of a bowl.
  std::vector<shared::Light> (*make)(const base::Values& values);
};
const std::vector<const LightType*>& light_types();
const LightType* find_light(std::string_view name);

// One light of a recipe; path such as "lights.ring1".
struct LightSpec {
  const LightType* type = nullptr;
  int ordinal = 1;  // among lights of its type, from 1
  std::string path;
  std::string name;  // by which shots list it; "ring1" where the recipe gives none
  base::ParamSet params;
  std::string file;  // of an environment's map
  base::Where where;
};

// Asserts that the values belong to the type.
std::vector<shared::Light> make_lights(const LightType& type, const base::Values& values);

// Where a parameter stands in YAML: {"sector", "start"} for sector_start, {"", "power"} for power.
std::pair<std::string, std::string> light_key(std::string_view param);

// A line of plain words about a light: "ring: elevation 18 deg to 23 deg (dark field), facets
// tilted 34 deg to 36 deg shine". For lint.
std::string describe_light(const LightType& type, const base::Values& values);

// What is likely to be a mistake, with its remedy: a light that does not reach look_at, a filter
// that passes next to nothing. `camera_mm`: the camera's height over look_at.
std::vector<std::pair<std::string, std::string>> doubts_about(const LightType& type,
                                                              const base::Values& values,
                                                              std::optional<double> camera_mm);

}  // namespace blemish::scene
