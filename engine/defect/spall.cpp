#include "shaders/shared/kinds/spall.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{loguniform: [400 um, 3 mm]}", "long axis of the opening"},
    {"elongation", Unit::number, 1, 5, "[1.2, 2.6]", "long over short axis of the opening"},
    {"depth", Unit::um, 1, 5000, "[40 um, 250 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.25, 0.55]",
     "how far the rim departs from an ellipse"},
    {"jaggedness", Unit::ratio, 0, 2, "[0.5, 1]", "how far corners tear the rim"},
    {"wall", Unit::number, 2, 16, "[4, 10]", "exponent of the wall: 2 = bowl, larger = steeper"},
    {"ruggedness", Unit::ratio, 0, 1, "[0.2, 0.5]",
     "height of the floor's ridges as a share of the depth"},
    {"facet", Unit::ratio, 0.05, 0.6, "[0.15, 0.3]",
     "width of the floor's facets as a share of the short axis"},
    {"roughness", Unit::number, 0.05, 1, "[0.3, 0.6]", "GGX roughness of the floor"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.35, 0.8]",
     "reflectance of the floor as a share of the material's"},
    {"tarnish", Unit::ratio, 0, 1, "[0, 0.6]",
     "how brown oxide and burned oil have made the floor"},
    {"glint", Unit::ratio, 0, 1, "[0.2, 0.6]",
     "share of bright facets on the ridges and under the rim"},
    {"islands", Unit::ratio, 0, 1, "[0, 0.2]", "share of the floor where old surface holds on"},
    {"lip", Unit::ratio, 0, 0.5, "[0, 0.1]",
     "height of the pressed-up rim as a share of the depth"},
    {"soiling", Unit::ratio, 0, 0.9, "[0, 0.3]",
     "share of the light that burned oil and oxide around it take"},
    {"grain", Unit::ratio, 0, 1.5, "1", "how unevenly bright the floor is"},
    {"border", Unit::um, 0, 3000, "0 um",
     "distance from the middle to where the bearing surface ends and the spall with it, straight "
     "along the long axis on its right; 0 = nowhere"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

// Of what lies above the border: the torn rim in small steps.
double area_above_border_um2(const shared::Spall& d) {
  constexpr int kSteps = 16384;
  const auto rim = [&](int step) {
    const float angle = 2 * shared::kPi * float(step % kSteps) / kSteps;
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    const float radius_um =
        0.5f * shared::spall_width_um(d) * shared::outline(c, s, d.irregularity, d.seed).x;
    return glm::dvec2(shared::spall_rugged(d, radius_um * glm::vec2(d.elongation * c, s)));
  };
  double sum = 0;
  glm::dvec2 last = rim(0);
  for (int step = 1; step <= kSteps; ++step) {
    const glm::dvec2 here = rim(step);
    const double height_um = 0.5 * (last.y + here.y) + double(d.border_um);
    sum += std::max(0.0, height_um) * (last.x - here.x);
    last = here;
  }
  return sum;
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Spall>(values, seed);
  Measures result = outline_measures(outline_of(d), double(d.depth_um));
  if (d.border_um > 0) {
    result.area_um2 = area_above_border_um2(d);
    result.width_um =
        std::min(result.width_um, 0.5 * double(shared::spall_width_um(d)) + double(d.border_um));
  }
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Spall>(values, seed);
  return outline_reach(outline_of(d), double(shared::spall_jag_um(d)) +
                                          double(d.elongation) * double(shared::relief_um(d)));
}

}  // namespace

extern constinit const DefectType spall =
    round_kind<shared::Spall>("spall",
                              "A flake that fatigue broke out of a surface that bears load, with a "
                              "torn, pressed-up rim and a "
                              "floor of broken facets that glint.",
                              Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
