#include "shaders/shared/kinds/blowhole.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 5, 20000, "{loguniform: [200 um, 1.5 mm]}", "long axis of the opening"},
    {"elongation", Unit::number, 1, 5, "[1, 2.2]", "long over short axis of the opening"},
    {"depth", Unit::um, 1, 5000, "[100 um, 600 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.1, 0.45]", "how far the rim departs from an ellipse"},
    {"jaggedness", Unit::ratio, 0, 1, "[0.2, 0.9]", "how torn the rim is in the small"},
    {"wall", Unit::number, 2, 16, "[3, 8]", "exponent of the wall: 2 = bowl, larger = steeper"},
    {"edge", Unit::ratio, 0, 0.5, "[0.08, 0.3]",
     "width of the rounded edge as a share of the rim's radius"},
    {"roughness", Unit::number, 0.05, 1, "[0.35, 0.7]", "GGX roughness inside"},
    {"reflectance", Unit::ratio, 0.01, 1, "[0.1, 0.5]",
     "reflectance of the bottom as a share of the material's"},
    {"glint", Unit::ratio, 0, 1, "[0, 0.5]", "share of bright facets under the rim"},
    {"taper", Unit::ratio, 0, 0.6, "0",
     "how far one end is narrowed and the other widened: 0 = both alike"},
    {"bend", Unit::number, -0.8, 0.8, "0",
     "bow of the long axis, as in a comma: how far its ends lie off, as a multiple of a quarter of "
     "the length"},
    {"lean", Unit::ratio, 0, 1, "0",
     "how far it runs out on one side: 0 = steep and dark all around"},
    {"pale", Unit::ratio, 0, 1, "0",
     "brightness of the bottom's middle: 0 = as dark as under the rim, 1 = as the surface"},
    {"mottle", Unit::ratio, 0, 1, "0.4", "how unevenly bright the bottom is"},
    {"mottles", Unit::number, 0.5, 12, "5",
     "how many lighter and darker places the bottom has across the short axis"},
    {"texture", Unit::ratio, 0, 1, "0", "how much of the surface's finish goes on at the bottom"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Blowhole>(values, seed);
  return outline_measures(outline_of(d), double(d.depth_um));
}

// How far the tip of the narrow end lies from the middle, as a share of the length: where
// blowhole_straight's x, without the bend, is `half`.
double tip(double half, double taper) {
  const double c = half - 0.25 * taper;
  const double rest = 1 - taper * taper;
  return (c + taper * std::sqrt(c * c + rest / 16)) / rest;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Blowhole>(values, seed);
  const double length_um = double(d.length_um);
  const double half =
      0.5 * (1 + double(d.irregularity)) + double(shared::blowhole_jag_um(d)) / length_um;
  const double along = tip(half, double(d.taper));
  const double across = half * (1 + double(d.taper)) + std::abs(double(d.bend)) * along * along;
  const double outer_um = std::max(along, across) * length_um;
  return {glm::dvec2(-outer_um), glm::dvec2(outer_um)};
}

}  // namespace

extern constinit const DefectType blowhole = round_kind<shared::Blowhole>(
    "blowhole",
    "A deep cavity with steep walls that opens at the surface, dark inside whatever the light.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
