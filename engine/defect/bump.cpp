#include "shaders/shared/kinds/bump.h"

#include <array>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 10, 50000, "{loguniform: [500 um, 3 mm]}", "long axis"},
    {"elongation", Unit::number, 1, 5, "[1, 1.8]", "long over short axis"},
    {"height", Unit::um, 0.2, 2000, "[8 um, 60 um]", "height over the surface"},
    {"irregularity", Unit::ratio, 0, 0.5, "[0.02, 0.25]",
     "how far the outline departs from an ellipse"},
    {"flatness", Unit::number, 2, 10, "[2, 3.5]",
     "exponent of the top: 2 = round, larger = flat with a steeper flank"},
    {"wear", Unit::ratio, 0, 1, "[0, 0.5]", "how far the top is rubbed smooth"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the long axis, from image right"},
});

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Bump>(values, seed);
  return outline_measures(outline_of(d), double(d.height_um));
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Bump>(values, seed);
  return outline_reach(outline_of(d), double(shared::shadow_um(d)));
}

}  // namespace

extern constinit const DefectType bump =
    round_kind<shared::Bump>("bump", "A soft rise of the surface; the finish goes on over it.",
                             Layer::raised, kParams, measures, reach);

}  // namespace blemish::defect
