#include "shaders/shared/kinds/oil_film.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 100, 200000, "{loguniform: [2 mm, 12 mm]}", "length of the long axis"},
    {"elongation", Unit::number, 1, 8, "[1, 2.5]", "long over short axis"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.2, 0.5]",
     "how far the outline departs from an ellipse"},
    {"ragged", Unit::ratio, 0, 0.3, "[0, 0.04]",
     "fine detail of the outline as a share of the radius"},
    {"thickness", Unit::um, 0.05, 100, "{loguniform: [0.3 um, 8 um]}",
     "thickness in the middle; below 2 um it shows colors"},
    {"variation", Unit::ratio, 0, 0.9, "[0.1, 0.5]", "unevenness of the thickness"},
    {"darkness", Unit::ratio, 0, 0.9, "[0.05, 0.35]",
     "share of blue light that the oil takes; it takes half as much of the red"},
    {"smoothing", Unit::ratio, 0.2, 1, "[0.8, 1]",
     "factor on the finish's roughness seen through the film"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType oil_film = blob_kind<shared::OilFilm>(
    "oil_film", "A film of oil: clear or brown, glossy, with interference colors where it is thin.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
