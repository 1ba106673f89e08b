#include "shaders/shared/kinds/inclusion.h"

#include <array>
#include <cmath>

#include "defect/strip_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 500000, "{lognormal: {median: 3 mm, sigma: 0.6}}",
     "length along the rolling direction"},
    {"width", Unit::um, 2, 20000, "[150 um, 500 um]", "width at the widest place"},
    {"wander", Unit::ratio, 0, 0.1, "[0, 0.02]", "sideways wander as a share of the length"},
    {"ragged", Unit::ratio, 0, 0.6, "[0.3, 0.6]",
     "how far its edges waver as a share of its half width"},
    {"taper", Unit::ratio, 0, 1, "1", "how pointed its ends are: 0 = square"},
    {"fray", Unit::ratio, 0, 1, "[0, 0.6]",
     "how far it is torn into prongs and ragged pieces along the rolling direction; 0 = whole"},
    {"strands", Unit::number, 1, 40, "3", "prongs across the width where it is torn"},
    {"softness", Unit::ratio, 0.02, 0.95, "[0.2, 0.6]",
     "share of the half width over which it fades, half of it beyond the core"},
    {"darkness", Unit::ratio, 0, 0.95, "[0.15, 0.5]",
     "share of the light that it takes where it is strongest"},
    {"streak", Unit::ratio, 0, 1, "[0.2, 0.7]",
     "unevenness in streaks along the rolling direction"},
    {"roughness", Unit::number, 0, 1, "[0.2, 0.45]", "GGX roughness; 0 = as the finish"},
    {"depth", Unit::um, 0, 200, "[0 um, 5 um]", "how deep it is pressed in"},
    {"count", Unit::count, 1, 32, "[1, 5]", "stringers of a group; each is an instance of its own"},
    {"spacing", Unit::ratio, 0.2, 10, "[0.6, 1.5]",
     "spread of the group along the rolling direction, in lengths"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "{normal: {mean: 90 deg, sd: 2 deg}}",
     "rolling direction on the surface, from image right"},
});

int companions(const base::Values& values) { return int(std::lround(values["count"])) - 1; }

// The others lie in a narrow band along the rolling direction, parallel, most of them smaller.
DefectType::Companion companion(const base::Values& first, int, base::Stream& stream) {
  DefectType::Companion result{first, glm::dvec2(0), 0};
  const auto scale = [&](std::string_view name, double factor) {
    const std::size_t i = *base::index_of(kParams, name);
    result.values.values[i] =
        float(std::max(kParams[i].min, double(result.values.values[i]) * factor));
  };
  const double spread_um = double(first["spacing"]) * double(first["length"]);
  result.offset_um = spread_um * glm::dvec2(stream.normal(), 0.25 * stream.normal());
  const double size = 0.25 + 0.75 * stream.uniform();
  scale("length", size);
  scale("width", std::sqrt(size) * (0.6 + 0.4 * stream.uniform()));
  scale("darkness", 0.5 + 0.5 * stream.uniform());
  return result;
}

// What is left of a torn one, counted at many places across in each of many along. The places are
// shifted by the golden ratio from one to the next, since the prongs run along.
double torn_area_um2(const shared::Inclusion& d) {
  constexpr int kAlong = 768;
  const int across = 32 + int(20 * d.strands);
  const shared::Strip strip = strip_of(d);
  double area_um2 = 0;
  for (int i = 0; i < kAlong; ++i) {
    const float s = float(((i + 0.5) / kAlong - 0.5) * double(d.length_um));
    const float left_um = shared::strip_half(strip, s, 1.0f).x;
    const float right_um = shared::strip_half(strip, s, -1.0f).x;
    const double shift = glm::fract(0.6180339887498949 * i);
    int there = 0;
    for (int k = 0; k < across; ++k) {
      const float t = glm::mix(-right_um, left_um, float((k + shift) / across));
      const float x = t / (t > 0 ? left_um : right_um);
      there += x * x + inclusion_torn(d, {s, t}) < 1 ? 1 : 0;
    }
    const double slope = double(shared::strip_wander(strip, s).y);
    area_um2 += double(left_um + right_um) * there * std::sqrt(1 + slope * slope);
  }
  return area_um2 / across * double(d.length_um) / kAlong;
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  Measures result = strip_measures_of<shared::Inclusion>(values, seed);
  const auto d = shared_kind<shared::Inclusion>(values, seed);
  result.area_um2 = d.fray > 0 ? torn_area_um2(d) : result.area_um2;
  return result;
}

constexpr DefectType grouped(DefectType type) {
  type.measures = measures;
  type.companions = companions;
  type.companion = companion;
  return type;
}

}  // namespace

extern constinit const DefectType inclusion = grouped(line_kind<shared::Inclusion>(
    "inclusion",
    "Slag or scale drawn out along the rolling direction, dark and streaked, whole or torn into "
    "prongs and pieces, single or in a group; "
    "its core reaches to half of its strength.",
    Layer::cut, kParams));

}  // namespace blemish::defect
