#include "shaders/shared/kinds/pinhole.h"

#include <array>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"diameter", Unit::um, 1, 1000, "{loguniform: [25 um, 150 um]}", "mean diameter of the rim"},
    {"aspect", Unit::number, 0.1, 10, "[0.6, 2.5]", "depth over diameter"},
    {"irregularity", Unit::ratio, 0, 0.4, "[0.02, 0.2]", "how far the rim departs from a circle"},
    {"swelling", Unit::ratio, 0, 0.3, "[0, 0.06]",
     "height of the soft ring around it as a share of the diameter"},
    {"roughness", Unit::number, 0.05, 1, "[0.3, 0.6]", "GGX roughness inside"},
    {"reflectance", Unit::ratio, 0.01, 1, "[0.03, 0.25]",
     "reflectance of the bottom as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Pinhole>(values, seed);
  return outline_measures(outline_of(d), double(d.aspect * d.diameter_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Pinhole>(values, seed);
  return outline_reach(outline_of(d),
                       double(shared::relief_um(d) + d.swelling * shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType pinhole = round_kind<shared::Pinhole>(
    "pinhole", "A tiny, deep, nearly round hole in a coating, a casting or a weld.", Layer::cut,
    kParams, measures, reach);

}  // namespace blemish::defect
