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

extern constinit const DefectType variant{
    .name = "variant",
    .help = "Another mesh in the part's place: a missing hole, flash, a broken corner.",
    .layer = Layer::raised,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = box_kind::measures,
    .reach = box_kind::reach,
    .centerline = no_centerline,
    .keypoints = box_kind::keypoints,
    .core_distance_um = box_kind::core_distance,
    .centerline_distance_um = box_kind::no_centerline_distance,
    .source = Source::mesh,
};

}  // namespace blemish::defect
