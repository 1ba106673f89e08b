#include "shaders/shared/kinds/swarf.h"

#include <array>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 50, 50000, "{lognormal: {median: 2 mm, sigma: 0.5}}",
     "length along the curl"},
    {"width", Unit::um, 10, 5000, "[120 um, 400 um]", "width of the ribbon"},
    {"curl", Unit::rad, -330 * kRad, 330 * kRad, "[-240 deg, 240 deg]",
     "turn of the ribbon from end to end"},
    {"taper", Unit::ratio, 0, 1, "[0.3, 0.9]", "how pointed the ends are"},
    {"ragged", Unit::ratio, 0, 0.5, "[0.1, 0.35]",
     "how far its edges waver as a share of its half width"},
    {"height", Unit::ratio, 0.02, 2, "[0.2, 0.8]",
     "height over the surface as a share of the width"},
    {"rib", Unit::um, 5, 2000, "[40 um, 120 um]", "from rib to rib"},
    {"ribs", Unit::ratio, 0, 0.6, "[0.05, 0.3]", "height of the ribs as a share of the chip's"},
    {"roughness", Unit::number, 0.02, 0.8, "[0.12, 0.3]", "GGX roughness of the chip"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType swarf = line_kind<shared::Swarf>(
    "swarf",
    "A chip of the part's own metal left on it: a curled, ribbed ribbon that casts a shadow.",
    Layer::raised, kParams);

}  // namespace blemish::defect
