#include "shaders/shared/kinds/particles.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/blob_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"level", Unit::number, 10, 1000, "[100, 300]",
     "cleanliness level of IEST-STD-CC1246: the size of which a tenth of a square meter has one "
     "grain or larger; with it grow number and sizes"},
    {"smallest", Unit::um, 1, 500, "25 um", "size from which on grains are made"},
    {"field", Unit::um, 100, 500000, "20 mm",
     "side of the square about the first grain that the others lie in; it may reach beyond the "
     "picture"},
    {"rank", Unit::ratio, 1e-4, 1, "[0.0001, 1]",
     "size of the first grain: the share of the field's grains that are larger; the others have "
     "their own"},
    {"elongation", Unit::number, 1, 6, "[1, 2.2]", "long over short axis of the first grain"},
    {"thickness", Unit::ratio, 0.02, 1, "[0.2, 0.6]",
     "height over the surface as a share of the short axis"},
    {"albedo", Unit::ratio, 0, 1, "[0.05, 0.6]", "brightness of the matter; each grain its own"},
    {"opacity", Unit::ratio, 0, 1, "[0.9, 1]", "how much of the surface it hides"},
    kAngleRow,
});

// Grains of the whole field as the standard expects them, at most what a picture can sensibly hold.
int companions(const base::Values& values) {
  constexpr double kMost = 500;
  constexpr double kArea_um2 = 1e11;  // the standard counts on a tenth of a square meter
  const double level = std::log10(double(values["level"]));
  const double smallest = std::log10(double(values["smallest"]));
  const double field_um = double(values["field"]);
  const double expected = std::pow(10.0, 0.926 * (level * level - smallest * smallest)) * field_um *
                          field_um / kArea_um2;
  return std::max(0, int(std::lround(std::min(expected, kMost))) - 1);
}

DefectType::Companion companion(const base::Values& first, int, base::Stream& stream) {
  DefectType::Companion result{first, glm::dvec2(0), 0};
  const auto set = [&](std::string_view name, double value) {
    const std::size_t i = *base::index_of(kParams, name);
    result.values.values[i] = float(std::clamp(value, kParams[i].min, kParams[i].max));
  };
  const double field_um = double(first["field"]);
  result.offset_um = field_um * glm::dvec2(stream.uniform() - 0.5, stream.uniform() - 0.5);
  result.turn_rad = 2 * double(shared::kPi) * stream.uniform();
  set("rank", stream.uniform());
  set("elongation", 1 + 1.2 * stream.uniform());
  set("albedo", double(first["albedo"]) * std::exp(0.5 * stream.normal()));
  return result;
}

constexpr DefectType field_of(DefectType type) {
  type.companions = companions;
  type.companion = companion;
  return type;
}

}  // namespace

extern constinit const DefectType particles = field_of(blob_kind<shared::Particles>(
    "particles",
    "A field of grains by cleanliness level, small ones many and large ones few; every grain is an "
    "instance of its own.",
    Layer::contamination, kParams));

}  // namespace blemish::defect
