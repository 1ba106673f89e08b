#include "scene/variant.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "scene/mesh_files.hpp"

namespace blemish::scene {
namespace {

constexpr double kPlacesAcross = 200;           // along the part's diagonal
constexpr std::size_t kMostDifferences = 4096;  // that are kept

using Corner = std::array<float, 3>;
using Triangle = std::array<Corner, 3>;

Triangle triangle_of(const Mesh& mesh, std::uint32_t t) {
  Triangle triangle;
  for (int k = 0; k < 3; ++k) {
    const glm::vec3 p = mesh.positions_mm[mesh.triangles[t][k]];
    triangle[std::size_t(k)] = {p.x, p.y, p.z};
  }
  std::sort(triangle.begin(), triangle.end());
  return triangle;
}

std::set<Triangle> triangles_of(const Mesh& mesh) {
  std::set<Triangle> triangles;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    triangles.insert(triangle_of(mesh, t));
  }
  return triangles;
}

// Finds the pieces of triangles that are no surface of the other mesh.
struct Search {
  const Bvh& other;
  double tolerance_mm;
  bool lost;
  std::vector<Difference>& differences;

  // Looks at the middle and toward the corners; pieces on a border are cut further.
  void look(glm::dvec3 a, glm::dvec3 b, glm::dvec3 c, glm::dvec3 normal, int cuts_left) const {
    const glm::dvec3 middle = (a + b + c) / 3.0;
    int off = lies_on(other, middle, normal, tolerance_mm) ? 0 : 1;
    for (const glm::dvec3& corner : {a, b, c}) {
      off += lies_on(other, glm::mix(middle, corner, 0.7), normal, tolerance_mm) ? 0 : 1;
    }
    if (off == 0) {
      return;
    }
    if (off == 4 || cuts_left == 0) {
      const double area_mm2 = 0.5 * glm::length(glm::cross(b - a, c - a));
      differences.push_back({middle, normal, area_mm2 * off / 4, lost});
      return;
    }
    const glm::dvec3 ab = 0.5 * (a + b), bc = 0.5 * (b + c), ca = 0.5 * (c + a);
    look(a, ab, ca, normal, cuts_left - 1);
    look(ab, b, bc, normal, cuts_left - 1);
    look(ca, bc, c, normal, cuts_left - 1);
    look(ab, bc, ca, normal, cuts_left - 1);
  }

  void look(const Mesh& mesh, std::uint32_t t, double cell_mm) const {
    constexpr int kCutsOnBorders = 3;
    const glm::dvec3 a = mesh.corner(t, 0);
    const glm::dvec3 ab = mesh.corner(t, 1) - a;
    const glm::dvec3 ac = mesh.corner(t, 2) - a;
    const glm::dvec3 normal = glm::normalize(glm::cross(ab, ac));
    const double longest = std::max({glm::length(ab), glm::length(ac), glm::length(ac - ab)});
    const int cuts = std::max(1, int(std::ceil(std::min(longest / cell_mm, kPlacesAcross))));
    const auto at = [&](int i, int k) {
      return a + (double(i) * ab + double(k) * ac) / double(cuts);
    };
    for (int i = 0; i < cuts; ++i) {
      for (int k = 0; k < cuts - i; ++k) {
        look(at(i, k), at(i + 1, k), at(i, k + 1), normal, kCutsOnBorders);
        if (k < cuts - i - 1) {
          look(at(i + 1, k + 1), at(i, k + 1), at(i + 1, k), normal, kCutsOnBorders);
        }
      }
    }
  }
};

void compare(const Mesh& mesh, const Mesh& other, const Bvh& other_bvh, double tolerance_mm,
             bool lost, std::vector<Difference>& differences) {
  const double cell_mm = glm::distance(mesh.min_mm, mesh.max_mm) / kPlacesAcross;
  const std::set<Triangle> common = triangles_of(other);
  const Search search{other_bvh, tolerance_mm, lost, differences};
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    if (common.count(triangle_of(mesh, t)) == 0) {
      search.look(mesh, t, cell_mm);
    }
  }
}

// Of many one for each stretch, with the area of all.
void thin_out(std::vector<Difference>& differences) {
  const std::size_t step = (differences.size() + kMostDifferences - 1) / kMostDifferences;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (i % step == 0 || differences[i].lost != differences[kept - 1].lost) {
      differences[kept++] = differences[i];
    } else {
      differences[kept - 1].area_mm2 += differences[i].area_mm2;
    }
  }
  differences.resize(kept);
}

}  // namespace

bool lies_on(const Bvh& other, glm::dvec3 part_mm, glm::dvec3 normal, double tolerance_mm) {
  return other.nearest(part_mm + tolerance_mm * normal, -normal, 0, 2 * tolerance_mm).has_value();
}

Variant load_variant(const VariantSpec& spec, const Mesh& mesh, const Bvh& bvh,
                     std::vector<base::Fault>& warnings) {
  const auto second = std::make_shared<const Mesh>(load_mesh_like(spec.mesh, mesh, warnings));
  Variant variant{second, std::make_shared<const Bvh>(*second), spec.tolerance_mm, {}, {}, {}};
  compare(*second, mesh, bvh, spec.tolerance_mm, false, variant.differences);
  compare(mesh, *second, *variant.bvh, spec.tolerance_mm, true, variant.differences);
  if (variant.differences.empty()) {
    throw file_error(spec.mesh,
                     fmt::format("is nowhere farther than {:.4g} um from the part's mesh",
                                 1000 * spec.tolerance_mm),
                     "a variant is another shape; a smaller `tolerance` finds finer differences");
  }
  // What lies between the places that were looked at.
  const glm::dvec3 slack(glm::distance(mesh.min_mm, mesh.max_mm) / kPlacesAcross);
  variant.min_mm = glm::dvec3(1e300);
  variant.max_mm = glm::dvec3(-1e300);
  for (const Difference& difference : variant.differences) {
    variant.min_mm = glm::min(variant.min_mm, difference.at_mm - slack);
    variant.max_mm = glm::max(variant.max_mm, difference.at_mm + slack);
  }
  thin_out(variant.differences);
  return variant;
}

}  // namespace blemish::scene
