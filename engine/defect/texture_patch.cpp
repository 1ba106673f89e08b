#include "shaders/shared/kinds/texture_patch.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 50, 200000, "{loguniform: [1.5 mm, 10 mm]}", "length of the long axis"},
    kElongationRow,
    kIrregularityRow,
    kRaggedRow,
    {"softness", Unit::ratio, 0.02, 0.95, "[0.1, 0.5]",
     "share of the radius over which it fades, half of it beyond the core"},
    {"grain", Unit::um, 2, 5000, "[60 um, 250 um]", "width of the grain"},
    {"stretch", Unit::ratio, 1, 40, "1", "length of the grain along the long axis over its width"},
    {"relief", Unit::um, 0, 100, "[0.2 um, 3 um]", "height of the grain"},
    {"roughness", Unit::number, 0, 1, "[0.2, 0.45]",
     "GGX roughness of the grain; 0 = as the finish"},
    {"texture", Unit::ratio, 0, 1, "[0.2, 0.8]", "share of the finish's pattern that is left"},
    {"darkness", Unit::ratio, 0, 0.8, "[0, 0.2]", "share of the light that it takes"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType texture_patch = blob_kind<shared::TexturePatch>(
    "texture_patch",
    "A place where the finish came out otherwise: rougher, grainier, its pattern partly gone; its "
    "core reaches to half of the effect.",
    Layer::cut, kParams);

}  // namespace blemish::defect
