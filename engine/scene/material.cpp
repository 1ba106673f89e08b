#include "scene/material.hpp"

#include <cassert>

namespace blemish::scene {
namespace {

using base::Unit;

constexpr std::array kMetal{
    base::Param{"n", Unit::number, 0.05, 10, "", "refractive index"},
    base::Param{"k", Unit::number, 0.05, 20, "", "extinction coefficient"},
};
constexpr std::array kDielectric{
    base::Param{"index", Unit::number, 1.4, 2, "1.5", "refractive index"},
    base::Param{"albedo", Unit::ratio, 0, 1, "", "share of light that the base scatters back"},
};
constexpr std::array kPreset{
    base::Param{"color", Unit::ratio, 0, 1, "100 %",
                "albedo of a pigment, or what a dye leaves of a metal's reflectance"},
};

struct Preset {
  Material material;
  std::string_view help;
};

// Measured optical constants at 650, 550 and 450 nm, interpolated in the sources' tables:
// Fe, Ni, Ti, Cr: Johnson and Christy 1974 (Phys. Rev. B 9, 5056); Cu, Au: Johnson and Christy 1972
// (Phys. Rev. B 6, 4370); Al: Rakic 1995 (Appl. Opt. 34, 4755); Zn: Werner et al. 2009 (J. Phys.
// Chem. Ref. Data 38, 1013); Cu70Zn30: Querry 1985 (CRDC-CR-85034); ferritic stainless steel:
// Karlsson and Ribbing 1982 (J. Appl. Phys. 53, 6340). Plain steel is taken as iron; alloys differ
// from it by a few hundredths. Indices and albedos of the others are typical.
Preset metal(const char* name, std::array<Index, 3> index, std::string_view help) {
  return {{name, index, glm::dvec3(0), glm::dvec3(1)}, help};
}

Preset dielectric(const char* name, double n, glm::dvec3 albedo, std::string_view help) {
  return {{name, {Index{n, 0}, Index{n, 0}, Index{n, 0}}, albedo, glm::dvec3(1)}, help};
}

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all{
      metal("steel", {Index{2.91, 3.09}, {2.95, 2.93}, {2.59, 2.77}}, "Bare steel."),
      metal("stainless", {Index{2.194, 3.481}, {1.904, 3.170}, {1.494, 2.771}},
            "Ferritic stainless steel."),
      metal("aluminum", {Index{1.5724, 7.7354}, {1.0728, 6.7839}, {0.6079, 5.3676}},
            "Bare aluminum."),
      metal("copper", {Index{0.238, 3.626}, {1.007, 2.582}, {1.240, 2.393}}, "Bare copper."),
      metal("brass", {Index{0.444, 3.695}, {0.527, 2.765}, {1.094, 1.829}},
            "Brass of 70 % copper and 30 % zinc."),
      metal("titanium", {Index{2.740, 3.813}, {2.542, 3.434}, {2.267, 3.039}}, "Bare titanium."),
      metal("gold", {Index{0.156, 3.603}, {0.424, 2.472}, {1.383, 1.916}}, "Gold, also plated."),
      metal("nickel", {Index{1.990, 4.206}, {1.921, 3.615}, {1.729, 2.944}},
            "Nickel, also plated."),
      metal("chromium", {Index{3.107, 3.331}, {3.181, 3.330}, {2.325, 3.135}},
            "Chromium, also plated."),
      metal("zinc", {Index{1.230, 5.873}, {0.929, 4.977}, {0.678, 4.013}}, "Zinc, also plated."),
      dielectric("plastic", 1.5, glm::dvec3(0.45), "Light gray plastic."),
      dielectric("white_plastic", 1.5, glm::dvec3(0.85), "White plastic."),
      dielectric("black_plastic", 1.5, glm::dvec3(0.03), "Black plastic."),
      dielectric("ceramic", 1.76, glm::dvec3(0.82, 0.81, 0.78), "White alumina ceramic."),
      dielectric("rubber", 1.52, glm::dvec3(0.025), "Black rubber."),
      dielectric("paint", 1.5, glm::dvec3(0.60, 0.61, 0.62),
                 "Light gray pigment, for the finish painted."),
  };
  return all;
}

const Preset& find_preset(const std::string& name) {
  for (const Preset& preset : presets()) {
    if (preset.material.name == name) {
      return preset;
    }
  }
  assert(false && "unknown material");
  return presets().front();
}

}  // namespace

base::ParamTable metal_table() { return kMetal; }
base::ParamTable dielectric_table() { return kDielectric; }
base::ParamTable preset_table() { return kPreset; }

std::vector<std::string> material_names() {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) {
    names.push_back(preset.material.name);
  }
  return names;
}

const Material& find_material(const std::string& name) { return find_preset(name).material; }

std::string material_help(const std::string& name) { return std::string(find_preset(name).help); }

}  // namespace blemish::scene
