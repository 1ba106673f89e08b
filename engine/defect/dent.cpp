#include "shaders/shared/kinds/dent.h"

#include <array>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 10, 50000, "{loguniform: [600 um, 4 mm]}", "long axis"},
    {"elongation", Unit::number, 1, 5, "[1, 1.8]", "long over short axis"},
    {"depth", Unit::um, 0.2, 2000, "[10 um, 80 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.5, "[0.02, 0.2]",
     "how far the outline departs from an ellipse"},
    {"flatness", Unit::number, 2, 10, "[2, 3.5]",
     "exponent of the floor: 2 = round, larger = flat with a steeper wall"},
    {"burnish", Unit::ratio, 0, 1, "[0, 0.4]", "how far the contact polished the floor"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Dent>(values, seed);
  return outline_measures(outline_of(d), double(d.depth_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Dent>(values, seed);
  return outline_reach(outline_of(d), 0);
}

}  // namespace

extern constinit const DefectType dent = round_kind<shared::Dent>(
    "dent", "A soft hollow pressed into the surface; the finish goes on inside.", Layer::cut,
    kParams, measures, reach);

}  // namespace blemish::defect
