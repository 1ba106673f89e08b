#include "shaders/shared/kinds/gate_vestige.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"diameter", Unit::um, 50, 20000, "[800 um, 2.5 mm]", "diameter of the dimple"},
    {"nub", Unit::ratio, 0.1, 0.85, "[0.35, 0.6]",
     "diameter of the nub as a share of the dimple's"},
    {"height", Unit::um, 0, 1000, "[20 um, 150 um]", "height of the nub over the surface"},
    {"dimple", Unit::um, 0, 1000, "[10 um, 80 um]", "depth of the dimple"},
    {"torn", Unit::ratio, 0, 0.5, "[0.1, 0.4]", "unevenness of the break as a share of the height"},
    {"roughness", Unit::number, 0, 1, "[0.3, 0.6]",
     "GGX roughness of the break; 0 = as the finish"},
    {"whitening", Unit::ratio, 0, 1, "[0, 0.3]", "how much paler the stress of breaking made it"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "turn of the break, from image right"},
});

}  // namespace

extern constinit const DefectType gate_vestige =
    blob_kind<shared::GateVestige>("gate_vestige",
                                   "Normal feature of a molded part, for nuisances: the torn stub "
                                   "of the gate in a shallow dimple.",
                                   Layer::raised, kParams);

}  // namespace blemish::defect
