#include "shaders/shared/kinds/scratch.h"

#include <array>
#include <cmath>

#include "defect/path_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 200000, "{lognormal: {median: 2.5 mm, sigma: 0.6}}",
     "length along the path"},
    {"width", Unit::um, 0.5, 20000, "[15 um, 60 um]",
     "width of the groove where it is fully there"},
    {"depth", Unit::um, 0, 200, "[0.5 um, 4 um]", "depth of the groove where it is fully there"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-90 deg, 90 deg]",
     "direction on the surface, from image right"},
    {"bend", Unit::rad, -180 * kRad, 180 * kRad, "{normal: {mean: 0 deg, sd: 12 deg}}",
     "turn of the path from end to end"},
    {"wander", Unit::ratio, 0, 0.05, "[0, 0.008]", "sideways wander as a share of the length"},
    {"variation", Unit::ratio, 0, 0.9, "[0.1, 0.5]",
     "variation of width, depth and brightness along the path"},
    {"ragged", Unit::ratio, 0, 0.6, "0",
     "how far its edges waver in the small as a share of its half width"},
    {"fade", Unit::ratio, 0, 0.5, "[0.05, 0.35]", "share of the length over which each end fades"},
    {"skips", Unit::ratio, 0, 0.7, "[0, 0.25]",
     "share of the length where there is no groove, about"},
    {"skip_length", Unit::um, 5, 50000, "{loguniform: [150 um, 1.5 mm]}",
     "length of path that holds at most one skip"},
    {"chatter", Unit::ratio, 0, 1, "[0, 0.5]",
     "swing of the depth by stick and slip; 1 = down to nothing"},
    {"chatter_pitch", Unit::um, 1, 5000, "[20 um, 120 um]",
     "from one stop of the stylus to the next"},
    {"lines", Unit::count, 1, 8, "{choice: {1: 6, 2: 2, 3: 1, 4: 1}}",
     "grooves side by side: 2 = double scratch; those beside the first are finer and shorter"},
    {"line_spacing", Unit::number, 2, 40, "[2, 8]", "from groove to groove in widths"},
    {"strands", Unit::number, 1, 60, "4", "fine grooves across the width, about"},
    {"fray", Unit::ratio, 0, 3, "0",
     "how far a band of strands comes apart at its ends, at its sides and in gaps about "
     "`skip_length` long; 0 = one whole groove, above 1 only scattered strands"},
    {"striation", Unit::ratio, 0, 0.9, "[0.1, 0.5]",
     "depth of the fine grooves on the floor as a share of the depth"},
    {"shoulder", Unit::ratio, 0, 1, "[0.2, 0.6]",
     "share of the groove's volume raised beside it: 1 = plowed, 0 = cut"},
    {"asymmetry", Unit::ratio, 0, 1, "[0.3, 0.7]",
     "share of the raised volume on the left of the path"},
    {"roughness", Unit::number, 0, 1, "[0.1, 0.25]",
     "GGX roughness of the torn surface; 0 = as the finish"},
    {"reflectance", Unit::ratio, 0.05, 8, "1",
     "reflectance of the torn surface as a share of the material's: above 1 where scale or paint "
     "is scraped off bright metal"},
    {"speckle", Unit::ratio, 0, 1, "0",
     "how much of the torn surface's brightness is lost in cracks and specks about a strand long"},
    {"softness", Unit::ratio, 0, 1, "0",
     "share of the half width over which the torn surface goes over to the finish"},
});

constexpr int kSteps = 1024;  // of the one-dimensional integrals along the path

shared::Scratch view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Scratch>(values, seed);
}

// What is there of a frayed band across the path at one place, the arc's turn reckoned in.
double frayed_across_um(const shared::Scratch& d, shared::ScratchPlace at, double left_um,
                        double right_um, double turn_per_um, double shift) {
  const int count = 32 + int(16 * d.strands);
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    at.t = float(glm::mix(-right_um, left_um, (i + shift) / count));
    sum += shared::scratch_square(d, at) < 1 ? 1 - turn_per_um * double(at.t) : 0;
  }
  return sum / count * (left_um + right_um);
}

// The lanes' area = integral of the width along the path (shaders/shared/kinds/scratch.h measures
// the width across the path, so the path's own stretch counts; a path inside its arc is shorter
// than the arc); midpoint rule. Length, width and depth are the first groove's.
void add_lane(Measures& result, const shared::Scratch& d, float lane) {
  const double step_um = double(d.length_um) / kSteps;
  const float shift_um = lane * shared::scratch_pitch_um(d);
  for (int i = 0; i < kSteps; ++i) {
    const float s = float((i + 0.5) * step_um - 0.5 * double(d.length_um));
    const glm::vec2 wander = shared::scratch_wander(d, s);
    const float stretch = std::sqrt(1 + wander.y * wander.y);
    const shared::ScratchPlace at{s, 0, lane, stretch, shared::scratch_lane_seed(d, lane)};
    shared::ScratchPlace left = at;
    left.t = 1;
    // Across the lane the path leans, so its arc is met at the mean of the lane's two edges.
    const double along = 1 - double(d.bend_rad / d.length_um * (wander.x + shift_um * stretch));
    const auto left_um = double(shared::scratch_half_width_um(d, left));
    const auto right_um = double(shared::scratch_half_width_um(d, at));
    const double width_um = left_um + right_um;
    const double turn_per_um = double(d.bend_rad / d.length_um * stretch) / along;
    const double shift = glm::fract(0.6180339887498949 * i);  // since strands run along
    const double across_um =
        d.fray > 0 ? frayed_across_um(d, at, left_um, right_um, turn_per_um, shift) : width_um;
    const bool there = shared::scratch_beyond_um(d, at) < 0;
    result.area_um2 += there ? across_um * double(stretch) * along * step_um : 0;
    if (lane == 0) {
      result.length_um += std::hypot(along, double(wander.y)) * step_um;
      result.width_um = std::max(result.width_um, width_um);
      const float depth_um =
          d.depth_um * shared::scratch_presence(d, at) * shared::scratch_variation(d, at, 37u);
      result.depth_um = std::max(result.depth_um, double(depth_um));
    }
  }
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Scratch d = view(values, seed);
  Measures result;
  const float right = shared::scratch_lanes_right(d);
  for (float lane = -right; lane < d.lines - 0.5f - right; ++lane) {
    add_lane(result, d, lane);
  }
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Scratch d = view(values, seed);
  const double widest_um = double(d.width_um) * (1 + double(d.variation)) * (1 + double(d.ragged));
  const double lanes_um = 0.5 * std::round(double(d.lines)) * double(shared::scratch_pitch_um(d));
  return arc_reach(
      double(d.length_um), double(d.bend_rad),
      double(d.wander * d.length_um) + lanes_um + widest_um + double(shared::shadow_um(d)));
}

glm::dvec2 on_path(const shared::Scratch& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  return glm::dvec2(
      shared::local_from_arc({s, shared::scratch_wander(d, s).x}, d.bend_rad / d.length_um));
}

}  // namespace

extern constinit const DefectType scratch = path_kind<shared::Scratch, on_path>(
    "scratch",
    "Grooves along a curved path with raised shoulders and "
    "ends that fade; may skip, chatter, run double or fray into strands.",
    Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
