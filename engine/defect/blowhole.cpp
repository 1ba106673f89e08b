#include "shaders/shared/kinds/blowhole.h"

#include <array>

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
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Blowhole>(values, seed);
  return outline_measures(outline_of(d), double(d.depth_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Blowhole>(values, seed);
  return outline_reach(outline_of(d), double(shared::blowhole_jag_um(d)));
}

}  // namespace

extern constinit const DefectType blowhole = round_kind<shared::Blowhole>(
    "blowhole",
    "A deep cavity with steep walls that opens at the surface, dark inside whatever the light.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
