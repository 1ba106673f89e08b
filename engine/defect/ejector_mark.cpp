#include "shaders/shared/kinds/ejector_mark.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"diameter", Unit::um, 100, 50000, "[2 mm, 6 mm]", "diameter of the pin"},
    {"step", Unit::um, -500, 500, "[-60 um, 40 um]",
     "height of the disc over the surface; below 0 it is sunk"},
    {"ring", Unit::um, 5, 2000, "[40 um, 150 um]", "width of the ring"},
    {"flash", Unit::um, 0, 200, "[3 um, 25 um]", "height of the ring"},
    {"smoothing", Unit::ratio, 0.2, 1, "[0.5, 1]", "factor on the finish's roughness in the disc"},
    {"texture", Unit::ratio, 0, 1, "[0, 0.6]", "share of the finish's pattern in the disc"},
    {"turned", Unit::um, 5, 5000, "[80 um, 300 um]",
     "pitch of the turning marks on the pin's face"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "0 deg",
     "turn about the middle, from image right"},
});

}  // namespace

extern constinit const DefectType ejector_mark =
    blob_kind<shared::EjectorMark>("ejector_mark",
                                   "Normal feature of a molded part, for nuisances: the round "
                                   "print of an ejector pin inside a fine ring.",
                                   Layer::raised, kParams);

}  // namespace blemish::defect
