// Grafts have no shape of their own: a cut-out gives it. So they are no kind of the shaders'
// registry; render/graft.cpp lays them into pictures.
#include <array>

#include "defect/box_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"scale", Unit::number, 0.1, 10, "1", "size over that of the cut-out"},
    {"strength", Unit::number, 0, 3, "1", "its change of the light over that of the cut-out"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "0 deg", "turn of the cut-out"},
    {"mirror", Unit::choice, 0, 1, "{choice: [no, yes]}", "as in a mirror, left for right",
     "no|yes"},
    {"source", Unit::count, 0, 100000, "0", "which cut-out; follows from the draw"},
    {"length", Unit::um, 0, 1e7, "0 um", "of the mask along x; follows from the cut-out"},
    {"width", Unit::um, 0, 1e7, "0 um", "of the mask along y; follows from the cut-out"},
    {"fill", Unit::ratio, 0, 1, "1", "of that box by the mask; follows from the cut-out"},
});

}  // namespace

extern constinit const DefectType graft =
    make_box_kind("graft", "A cut-out of a real defect, scaled, turned and lit by its photo.",
                  Layer::contamination, kParams, Source::cut_out);

}  // namespace blemish::defect
