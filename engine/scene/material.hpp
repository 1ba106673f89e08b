// What a part is made of: optical constants and pigment as a recipe gives them or a preset names
// them, and the shading's few numbers that are fitted to the exact Fresnel formulas.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <glm/glm.hpp>

#include "base/params.hpp"
#include "shaders/shared/material.h"

namespace blemish::scene {

// A complex refractive index n + ik at one wavelength.
struct Index {
  double n = 1.5;
  double k = 0;
};

// Channels: near 650, 550 and 450 nm.
struct Material {
  std::string name;
  std::array<Index, 3> index;
  glm::dvec3 albedo{0};  // of the diffuse base; 0 for metals
  glm::dvec3 tint{1};    // of a dye above the metal: a factor on its reflectance
  bool metal() const { return index[0].k > 0 || index[1].k > 0 || index[2].k > 0; }
};

// Names of the shipped materials; find_material asserts on an unknown one.
std::vector<std::string> material_names();
const Material& find_material(const std::string& name);
std::string material_help(const std::string& name);

// Parameters of free materials: metal has n and k, dielectric has index and albedo, a preset may
// have color. All but index have a value for each of r, g and b.
base::ParamTable metal_table();
base::ParamTable dielectric_table();
base::ParamTable preset_table();

// Exact reflectance of unpolarized light for an index relative to what lies above.
double fresnel(Index index, double cosine);

// The material in air, and below a clear coat.
shared::Substance make_substance(const Material& material, bool coated = false);

}  // namespace blemish::scene
