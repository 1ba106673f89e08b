#include "shaders/shared/kinds/marking.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"
#include "defect/table_rows.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"method", Unit::choice, 0, 2, "{choice: {engraved: 2, printed: 1, laser: 2}}",
     "how it was made", "engraved|printed|laser"},
    {"word", Unit::choice, 0, 4, "{choice: [none, sn, lot, rev, ver]}",
     "what stands before the number", "none|sn|lot|rev|ver"},
    {"digits", Unit::count, 1, 8, "[4, 7]", "digits of the number"},
    {"number", Unit::number, 0, 9999999, "[0, 9999999]",
     "the number: the last digits of its whole part are written, zeros before it"},
    {"height", Unit::um, 100, 20000, "[800 um, 2 mm]", "height of a character"},
    {"stroke", Unit::ratio, 0.03, 0.2, "[0.09, 0.15]",
     "width of a stroke as a share of the height"},
    {"depth", Unit::um, 0, 500, "[10 um, 60 um]", "depth of an engraving"},
    {"roughness", Unit::number, 0.02, 1, "[0.15, 0.45]", "GGX roughness of the strokes"},
    {"darkness", Unit::ratio, 0, 0.98, "[0.4, 0.95]",
     "share of the light that print and laser take"},
    {"opacity", Unit::ratio, 0, 1, "[0.85, 1]", "how much of the surface a print hides"},
    {"wear", Unit::ratio, 0, 0.6, "[0, 0.25]", "share of a print or laser mark that has worn off"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-5 deg, 5 deg]",
     "direction of the line, from image right"},
});

shared::Marking view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Marking>(values, seed);
}

// Area of a character's strokes, counted on a grid where cells on the outline count in part.
double glyph_area(int glyph, double stroke) {
  constexpr double kStep = 0.012;
  const double margin = 0.5 * stroke + kStep;
  double area = 0;
  for (double y = -margin; y < 1 + margin; y += kStep) {
    for (double x = -margin; x < double(shared::kGlyphWidth) + margin; x += kStep) {
      const double inward = 0.5 * stroke - double(shared::glyph_distance({x, y}, glyph));
      area += std::clamp(0.5 + inward / kStep, 0.0, 1.0);
    }
  }
  return area * kStep * kStep;
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Marking d = view(values, seed);
  const double height_um = double(d.height_um);
  const double stroke_um = double(d.stroke) * height_um;
  Measures result;
  for (int i = 0; i < shared::marking_count(d); ++i) {
    const int glyph = shared::marking_glyph(d, i);
    if (glyph != shared::kGlyphBlank) {
      result.area_um2 += glyph_area(glyph, double(d.stroke)) * height_um * height_um;
    }
  }
  const double line_um = double(shared::marking_length_um(d)) + stroke_um;
  result.length_um = std::max(line_um, height_um + stroke_um);
  result.width_um = std::min(line_um, height_um + stroke_um);
  result.depth_um = d.method < 0.5f ? double(d.depth_um) : 0;
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Marking d = view(values, seed);
  const double margin_um = double(d.stroke) * double(d.height_um) + double(shared::shadow_um(d));
  const glm::dvec2 half_um =
      0.5 * glm::dvec2(double(shared::marking_length_um(d)), double(d.height_um)) + margin_um;
  return {-half_um, half_um};
}

std::vector<Keypoint> keypoints(const base::Values& values, std::uint32_t seed) {
  const shared::Marking d = view(values, seed);
  const glm::dvec2 half_um =
      0.5 * glm::dvec2(double(shared::marking_length_um(d)), double(d.height_um));
  return {{"start", -half_um}, {"end", {half_um.x, -half_um.y}}};
}

}  // namespace

extern constinit const DefectType marking{
    .name = "marking",
    .help = "Normal feature, for nuisances: a line of text, engraved, printed or burnt by laser.",
    .layer = Layer::cut,
    .params = kParams,
    .companions = no_companions,
    .companion = no_companion,
    .measures = measures,
    .reach = reach,
    .centerline = no_centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance_of<shared::Marking>,
    .centerline_distance_um = centerline_distance_of<shared::Marking>,
};

}  // namespace blemish::defect
