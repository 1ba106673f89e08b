#include "shaders/shared/kinds/fingerprint.h"

#include <array>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"pattern", Unit::choice, 0, 2, "{choice: {loop: 6, whorl: 3, arch: 1}}",
     "course of the ridges", "loop|whorl|arch"},
    {"size", Unit::um, 2000, 40000, "[10 mm, 18 mm]", "length of the touch along the finger"},
    {"elongation", Unit::number, 1, 2.5, "[1.2, 1.6]", "length over width of the touch"},
    {"pitch", Unit::um, 100, 1500, "[380 um, 550 um]", "from ridge to ridge"},
    {"pressure", Unit::ratio, 0.1, 0.9, "[0.35, 0.65]", "share of the pitch that a ridge covers"},
    {"dryness", Unit::ratio, 0, 1, "[0.4, 0.9]", "how broken the ridges are"},
    {"grease", Unit::ratio, 0, 0.8, "[0.02, 0.1]", "opacity of the residue"},
    {"darkness", Unit::ratio, 0, 0.8, "[0.03, 0.2]", "share of the light that the residue takes"},
    {"haze", Unit::number, 0, 0.6, "[0.05, 0.18]",
     "GGX roughness that it lends to the surface; 0 = as the finish"},
    kAngleRow,
});

}  // namespace

extern constinit const DefectType fingerprint = blob_kind<shared::Fingerprint>(
    "fingerprint",
    "Skin grease in the pattern of a fingertip's ridges; its core is the outline of the touch.",
    Layer::contamination, kParams);

}  // namespace blemish::defect
