#include "shaders/shared/kinds/pit.h"

#include <array>
#include <cmath>

#include "defect/shared_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr double kRad = 0.017453292519943295;

constexpr auto kParams = std::to_array<Param>({
    {"diameter", Unit::um, 2, 20000, "{loguniform: [40 um, 400 um]}", "mean diameter of the rim"},
    {"depth", Unit::um, 0, 2000, "[10 um, 60 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 0.6, "[0.15, 0.45]", "how far the rim departs from a circle"},
    {"profile", Unit::number, 1, 12, "[1.8, 4]",
     "exponent of the floor: 2 = bowl, larger = flat floor with a steep wall"},
    {"lip", Unit::ratio, 0, 0.5, "[0, 0.08]", "height of the raised lip as a share of the depth"},
    {"roughness", Unit::number, 0, 1, "[0.25, 0.55]", "GGX roughness of the floor"},
    {"reflectance", Unit::ratio, 0.02, 1.5, "[0.35, 0.8]",
     "reflectance of the floor as a share of the material's"},
    {"count", Unit::count, 1, 64, "1", "pits of the cluster; each is an instance of its own"},
    {"spacing", Unit::ratio, 0.5, 50, "[1.5, 4]",
     "spread of the cluster's pits about the first, in diameters"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "turn of the outline, from image right"},
});

shared::Pit view(const base::Values& values, std::uint32_t seed) {
  return shared_kind<shared::Pit>(values, seed);
}

int companions(const base::Values& values) { return int(std::lround(values["count"])) - 1; }

// The cluster's other pits lie about the first with a normal spread, and are smaller: sizes fall
// off like a uniform share between a third and the whole.
DefectType::Companion companion(const base::Values& first, int, base::Stream& stream) {
  DefectType::Companion result{first, glm::dvec2(0), 0};
  const double scale = 0.33 + 0.67 * stream.uniform();
  const double spread_um = double(first["spacing"]) * double(first["diameter"]);
  result.offset_um = spread_um * glm::dvec2(stream.normal(), stream.normal());
  result.turn_rad = 2 * double(shared::kPi) * stream.uniform();
  result.values.values[*base::index_of(kParams, "diameter")] *= float(scale);
  result.values.values[*base::index_of(kParams, "depth")] *= float(scale);
  return result;
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const shared::Pit d = view(values, seed);
  const double radius_um = 0.5 * double(d.diameter_um);
  const double square = double(shared::outline_mean_square(d.irregularity, seed));
  Measures result;
  result.area_um2 = double(shared::kPi) * radius_um * radius_um * square;
  result.depth_um = double(d.depth_um);
  // Largest and smallest width over all directions of the outline.
  constexpr int kDirections = 180;
  double widest = 0;
  double narrowest = 1e30;
  for (int i = 0; i < kDirections; ++i) {
    const float angle = shared::kPi * float(i) / kDirections;
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    const double across = double(shared::outline(c, s, d.irregularity, seed).x +
                                 shared::outline(-c, -s, d.irregularity, seed).x);
    widest = std::max(widest, across);
    narrowest = std::min(narrowest, across);
  }
  result.length_um = radius_um * widest;
  result.width_um = radius_um * narrowest;
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const shared::Pit d = view(values, seed);
  const double rim_um = 0.5 * double(d.diameter_um) * (1 + double(d.irregularity));
  const double outer_um =
      rim_um * (1 + double(shared::kPitLip)) + double(d.lip) * double(shared::shadow_um(d));
  return {glm::dvec2(-outer_um), glm::dvec2(outer_um)};
}

std::vector<Keypoint> keypoints(const base::Values&, std::uint32_t) {
  return {{"center", glm::dvec2(0)}};
}

}  // namespace

extern constinit const DefectType pit{
    .name = "pit",
    .help = "A hole with an irregular rim and a rough floor, single or in a cluster.",
    .layer = Layer::cut,
    .params = kParams,
    .companions = companions,
    .companion = companion,
    .measures = measures,
    .reach = reach,
    .centerline = no_centerline,
    .keypoints = keypoints,
    .core_distance_um = core_distance_of<shared::Pit>,
    .centerline_distance_um = centerline_distance_of<shared::Pit>,
};

}  // namespace blemish::defect
