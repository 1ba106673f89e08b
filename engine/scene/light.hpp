// Light rigs: parameter tables and placement. A rig stands fixed in the world about `look_at`;
// every length in mm, heights above look_at. The integration over a light's area is in
// shaders/shared/lights.h.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/params.hpp"
#include "shaders/shared/lights.h"

namespace blemish::scene {

struct LightType {
  std::string_view name;
  std::string_view help;
  base::ParamTable params;
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
  base::Where where;
};

// Drawn values to the structure that the shaders read. Asserts that the values belong to the type.
shared::Light make_light(const LightType& type, const base::Values& values);

// A line of plain words about a light: "ring: elevation 20 deg to 23 deg (dark field)". For lint.
std::string describe_light(const LightType& type, const base::Values& values);

}  // namespace blemish::scene
