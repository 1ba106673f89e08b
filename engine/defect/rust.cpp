#include "shaders/shared/kinds/rust.h"

#include <array>
#include <cmath>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 20, 100000, "{loguniform: [600 um, 5 mm]}", "length of the long axis"},
    kElongationRow,
    kIrregularityRow,
    kRaggedRow,
    {"bloom", Unit::um, 5, 5000, "[80 um, 250 um]", "width of a single bloom"},
    {"coverage", Unit::ratio, 0.05, 1, "[0.4, 0.9]", "share of the patch that the blooms cover"},
    {"thickness", Unit::um, 0, 200, "[3 um, 20 um]", "thickness of the crust"},
    {"age", Unit::ratio, 0, 1, "[0.2, 0.7]", "0 = fresh and orange, 1 = old and dark brown"},
    {"tarnish", Unit::ratio, 0, 0.8, "[0.05, 0.4]", "light that the metal between the blooms lost"},
    {"count", Unit::count, 1, 64, "1", "patches of a group; each is an instance of its own"},
    {"spacing", Unit::ratio, 0.5, 50, "[1, 3]",
     "spread of the group's patches about the first, in sizes"},
    kAngleRow,
});

int companions(const base::Values& values) { return int(std::lround(values["count"])) - 1; }

// The group's other patches are younger and smaller.
DefectType::Companion companion(const base::Values& first, int, base::Stream& stream) {
  DefectType::Companion result{first, glm::dvec2(0), 0};
  const double scale = 0.1 + 0.6 * stream.uniform() * stream.uniform();
  const double spread_um = double(first["spacing"]) * double(first["size"]);
  result.offset_um = spread_um * glm::dvec2(stream.normal(), stream.normal());
  result.turn_rad = 2 * double(shared::kPi) * stream.uniform();
  result.values.values[*base::index_of(kParams, "size")] *= float(scale);
  return result;
}

constexpr DefectType grouped(DefectType type) {
  type.companions = companions;
  type.companion = companion;
  return type;
}

}  // namespace

extern constinit const DefectType rust = grouped(blob_kind<shared::Rust>(
    "rust", "Corrosion: blooms of porous oxide that grow together, with tarnish between.",
    Layer::contamination, kParams));

}  // namespace blemish::defect
