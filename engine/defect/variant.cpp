// A variant is another mesh in the part's place: its shape and its label are where the two differ,
// which scene/variant.cpp finds and render/variant.cpp sees. Its sizes are those of the differing
// surface, in a frame along it.
#include <array>

#include "defect/box_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"source", Unit::count, 0, 1000, "0", "which mesh; follows from the entry"},
    {"length", Unit::um, 0, 1e8, "0 um", "of what differs, along x; follows from the meshes"},
    {"width", Unit::um, 0, 1e8, "0 um", "of what differs, along y; follows from the meshes"},
    {"depth", Unit::um, 0, 1e8, "0 um", "of what differs, into the part; follows from the meshes"},
    {"fill", Unit::number, 0, 1e6, "1",
     "area of the surface that is new, over length times width; follows from the meshes"},
});

}  // namespace

extern constinit const DefectType variant = make_box_kind(
    "variant", "Another mesh in the part's place: a missing hole, flash, a broken corner.",
    Layer::raised, kParams, Source::mesh);

}  // namespace blemish::defect
