#include <array>
#include <cassert>

#include "scene/part.hpp"

namespace blemish::scene {
namespace {

// A complex refractive index n + ik at one wavelength.
struct Index {
  double n;
  double k;
};

// Fresnel reflectance at normal incidence, air outside.
constexpr float reflectance(Index index) {
  const double k2 = index.k * index.k;
  return float(((index.n - 1) * (index.n - 1) + k2) / ((index.n + 1) * (index.n + 1) + k2));
}

glm::vec3 f0(Index red, Index green, Index blue) {
  return {reflectance(red), reflectance(green), reflectance(blue)};
}

// Measured optical constants near 650, 550 and 450 nm. Steel: iron, Johnson and Christy 1974
// (Phys. Rev. B 9, 5056); alloys differ from it by a few hundredths. Aluminum: Rakic 1995 (Appl.
// Opt. 34, 4755). Plastic: n = 1.5 with a light gray pigment.
const std::array<Material, 3>& materials() {
  static const std::array<Material, 3> all{{
      {"steel", f0({2.92, 3.10}, {2.95, 2.93}, {2.59, 2.77}), glm::vec3(0)},
      {"aluminum", f0({1.5724, 7.7354}, {1.0728, 6.7839}, {0.6079, 5.3676}), glm::vec3(0)},
      {"plastic", f0({1.5, 0}, {1.5, 0}, {1.5, 0}), glm::vec3(0.45f)},
  }};
  return all;
}

}  // namespace

std::vector<std::string> material_names() {
  std::vector<std::string> names;
  for (const Material& material : materials()) {
    names.push_back(material.name);
  }
  return names;
}

const Material& find_material(const std::string& name) {
  for (const Material& material : materials()) {
    if (material.name == name) {
      return material;
    }
  }
  assert(false && "unknown material");
  return materials().front();
}

}  // namespace blemish::scene
