#include "shaders/shared/kinds/craze.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "defect/round_kind.hpp"

namespace blemish::defect {
namespace {

using base::Param;
using base::Unit;

constexpr auto kParams = std::to_array<Param>({
    {"length", Unit::um, 20, 50000, "{loguniform: [1.5 mm, 6 mm]}", "length of the field"},
    {"width", Unit::um, 20, 50000, "{loguniform: [1 mm, 4 mm]}", "width of the field"},
    {"mesh", Unit::um, 5, 10000, "{loguniform: [150 um, 600 um]}",
     "from crack to crack; at least a 64th of the field"},
    {"opening", Unit::um, 0.5, 500, "{loguniform: [5 um, 25 um]}", "width of the widest cracks"},
    {"depth", Unit::um, 0.1, 500, "[10 um, 60 um]", "depth below the surface"},
    {"irregularity", Unit::ratio, 0, 1, "[0.6, 1]", "how far the mesh departs from squares"},
    {"jaggedness", Unit::ratio, 0, 1, "[0.3, 0.9]",
     "how far the cracks depart from straight lines"},
    {"gaps", Unit::ratio, 0, 1, "[0.3, 0.9]",
     "share of the cracks that are missing at the field's rim"},
    {"variation", Unit::ratio, 0, 0.95, "[0.3, 0.8]", "variation of the width from crack to crack"},
    {"roughness", Unit::number, 0.05, 1, "[0.4, 0.8]", "GGX roughness of the walls"},
    {"reflectance", Unit::ratio, 0.01, 1, "[0.08, 0.4]",
     "reflectance of the bottoms as a share of the material's"},
    {"angle", Unit::rad, -180 * kRad, 180 * kRad, "[-180 deg, 180 deg]",
     "direction of the field's length, from image right"},
});

using Polygon = std::vector<glm::dvec2>;

// The part of a convex polygon where dot(p - at, normal) < 0.
Polygon clipped(const Polygon& polygon, glm::dvec2 at, glm::dvec2 normal) {
  Polygon result;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const glm::dvec2 a = polygon[i];
    const glm::dvec2 b = polygon[(i + 1) % polygon.size()];
    const double da = glm::dot(a - at, normal);
    const double db = glm::dot(b - at, normal);
    if (da < 0) {
      result.push_back(a);
    }
    if ((da < 0) != (db < 0)) {
      result.push_back(glm::mix(a, b, da / (da - db)));
    }
  }
  return result;
}

double area(const Polygon& polygon) {
  double sum = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const glm::dvec2 a = polygon[i];
    const glm::dvec2 b = polygon[(i + 1) % polygon.size()];
    sum += 0.5 * (a.x * b.y - b.x * a.y);
  }
  return sum;
}

// A cell's share of the cracks around it: its polygon without the polygon that they leave.
double cell_area_um2(const shared::Craze& d, glm::ivec2 own) {
  const glm::vec2 site = shared::craze_site(d, own);
  const double big_um = 4 * double(shared::craze_mesh_um(d));
  Polygon whole;
  for (const glm::dvec2 corner : {glm::dvec2(-1, -1), {1, -1}, {1, 1}, {-1, 1}}) {
    whole.push_back(glm::dvec2(site) + big_um * corner);
  }
  Polygon left = whole;
  for (int k = 0; k < 9; ++k) {
    const glm::ivec2 other = own + glm::ivec2(k % 3 - 1, k / 3 - 1);
    if (k != 4) {
      const glm::vec2 away = shared::craze_site(d, other) - site;
      const glm::vec2 middle = site + 0.5f * away;
      const glm::dvec2 normal = glm::normalize(glm::dvec2(away));
      const auto half_um = double(shared::craze_half_opening_um(d, own, other, middle));
      whole = clipped(whole, glm::dvec2(middle), normal);
      left = clipped(left, glm::dvec2(middle) - half_um * normal, normal);
    }
  }
  return area(whole) - area(left);
}

Measures measures(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Craze>(values, seed);
  const glm::vec2 half_um = shared::craze_half_um(d);
  const glm::ivec2 count = glm::ivec2(glm::ceil(half_um / shared::craze_mesh_um(d))) + 1;
  Measures result;
  for (int y = -count.y; y < count.y; ++y) {
    for (int x = -count.x; x < count.x; ++x) {
      result.area_um2 += cell_area_um2(d, {x, y});
    }
  }
  result.length_um = 2 * double(std::max(half_um.x, half_um.y));
  result.width_um = 2 * double(std::min(half_um.x, half_um.y));
  result.depth_um = double(d.depth_um);
  return result;
}

Reach reach(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<shared::Craze>(values, seed);
  const glm::dvec2 half_um(shared::craze_half_um(d) + shared::craze_jag_um(d));
  return {-half_um, half_um};
}

}  // namespace

extern constinit const DefectType craze =
    round_kind<shared::Craze>("craze",
                              "A network of fine cracks, as of glaze, of heat checks or of a "
                              "brittle coating; thins out toward "
                              "its rim.",
                              Layer::cut, kParams, measures, reach);

}  // namespace blemish::defect
