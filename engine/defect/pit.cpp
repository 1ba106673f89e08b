#include "shaders/shared/kinds/pit.h"

#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"diameter", Unit::um, 2, 20000, "{loguniform: [40 um, 400 um]}", "mean diameter of the rim"},
    {"depth", Unit::um, 0, 2000, "[10 um, 60 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.15, 0.45]", "how far the rim departs from a circle"},
    {"jaggedness", Unit::ratio, 0, 1, "[0.3, 1]", "how torn the rim is in the small"},
    {"profile", Unit::number, 1, 12, "[1.8, 4]",
     "exponent of the floor: 2 = bowl, larger = flat floor with a steep wall"},
    {"lip", Unit::ratio, 0, 0.5, "[0, 0.08]", "height of the raised lip as a share of the depth"},
    {"roughness", Unit::number, 0, 1, "[0.25, 0.55]", "GGX roughness of the floor"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.35, 0.8]",
     "reflectance of the floor as a share of the material's"},
    {"glint", Unit::ratio, 0, 1, "[0.2, 0.7]", "share of bright broken facets under the rim"},
    {"count", Unit::count, 1, 64, "1", "pits of the cluster; each is an instance of its own"},
    {"spacing", Unit::ratio, 0.5, 50, "[1.5, 4]",
     "spread of the cluster's pits about the first, in diameters"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "turn of the outline, from image right"},
});

int companions(const base::Values& values) { return int(std::lround(values["count"])) - 1; }

// The cluster's other pits lie about the first with a normal spread, and are smaller: sizes fall
// off like a uniform share between a third and the whole.
DefectType::Companion companion(const base::Values& first, int, base::Stream& stream) {
  DefectType::Companion result{first, glm::dvec2(0), 0};
  const double scale = 0.33 + 0.67 * stream.uniform();
  const double spread_um = double(first["spacing"]) * double(first["diameter"]);
  result.offset_um = spread_um * glm::dvec2(stream.normal(), stream.normal());
  result.turn_rad = 2 * double(shared::kPi) * stream.uniform();
  result.values.values[*base::index_of(kParams, "diameter")] *= float(scale);
  result.values.values[*base::index_of(kParams, "depth")] *= float(scale);
  return result;
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Pit>(values, seed);
  return outline_measures(outline_of(d), double(d.depth_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Pit>(values, seed);
  return outline_reach(outline_of(d), double(shared::relief_um(d) + shared::pit_jag_um(d)) +
                                          double(d.lip) * double(shared::shadow_um(d)));
}

constexpr DefectType clustered() {
  DefectType type = round_kind<shared::Pit>("pit",
                                            "A hole with an irregular, jagged rim and a rough "
                                            "floor, single or in a cluster; facets under "
                                            "the rim glint.",
                                            Layer::cut, kParams, measures, reach);
  type.companions = companions;
  type.companion = companion;
  return type;
}

}  // namespace

extern constinit const DefectType pit = clustered();

}  // namespace blemish::defect
