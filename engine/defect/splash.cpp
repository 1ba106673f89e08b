#include "shaders/shared/kinds/splash.h"

#include <array>
#include <cmath>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"size", Unit::um, 10, 50000, "{loguniform: [500 um, 4 mm]}",
     "length of the first drop's long axis"},
    {"elongation", Unit::number, 1, 6, "[1, 1.6]", "long over short axis"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.03, 0.25]",
     "how far the outline departs from an ellipse"},
    {"height", Unit::ratio, 0.01, 0.5, "[0.04, 0.18]", "height as a share of the short axis"},
    {"opacity", Unit::ratio, 0, 1, "[0, 0.25]", "how much of the surface the liquid hides"},
    {"albedo", Unit::ratio, 0, 1, "[0.2, 0.7]", "brightness of what is in the liquid"},
    {"absorption", Unit::ratio, 0, 0.95, "[0.02, 0.25]",
     "share of the light that the liquid takes where it is deepest"},
    hue_row("[20 deg, 60 deg]"),
    saturation_row("[0, 0.3]"),
    {"count", Unit::count, 1, 64, "[1, 8]", "drops of the splash; each is an instance of its own"},
    {"spacing", Unit::ratio, 0.5, 20, "[0.6, 1.5]", "how far the other drops flew, in sizes"},
    kAngleRow,
});

int companions(const base::Values& values) { return int(std::lround(values["count"])) - 1; }

// Droplets fly outward, the small ones farther, and are drawn out along their flight.
DefectType::Companion companion(const base::Values& first, int, base::Stream& stream) {
  DefectType::Companion result{first, glm::dvec2(0), 0};
  const auto set = [&](std::string_view name, double value) {
    result.values.values[*base::index_of(kParams, name)] = float(value);
  };
  const double size_um = double(first["size"]);
  const double scale = 0.05 + 0.3 * stream.uniform() * stream.uniform();
  const double way = 0.6 + double(first["spacing"]) * (1.2 - scale) * stream.uniform();
  result.turn_rad = 2 * double(shared::kPi) * stream.uniform();
  result.offset_um =
      way * size_um * glm::dvec2(std::cos(result.turn_rad), std::sin(result.turn_rad));
  set("size", std::max(10.0, scale * size_um));
  set("elongation", 1 + 0.8 * stream.uniform());
  set("irregularity", 0.5 * double(first["irregularity"]));
  return result;
}

constexpr DefectType splashed(DefectType type) {
  type.companions = companions;
  type.companion = companion;
  return type;
}

}  // namespace

extern constinit const DefectType splash = splashed(blob_kind<shared::Splash>(
    "splash",
    "Drops of a clear or colored liquid that glint; small ones lie about the first, each an "
    "instance of its own.",
    Layer::contamination, kParams));

}  // namespace blemish::defect
