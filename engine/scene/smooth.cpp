#include "scene/smooth.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <unordered_map>

namespace blemish::scene {
namespace {

struct PositionHash {
  std::size_t operator()(const glm::vec3& p) const {
    std::uint64_t hash = 1469598103934665603u;
    for (int i = 0; i < 3; ++i) {
      hash = (hash ^ std::bit_cast<std::uint32_t>(p[i])) * 1099511628211u;
    }
    return std::size_t(hash ^ (hash >> 29));
  }
};

// One corner of one triangle, with its triangle's normal and its own angle.
struct Corner {
  std::uint32_t triangle;
  int k;
  glm::dvec3 face_normal;
  double angle;
};

Corner corner_of(const Mesh& mesh, std::uint32_t triangle, int k) {
  const glm::dvec3 a = mesh.corner(triangle, k);
  const glm::dvec3 ab = glm::normalize(mesh.corner(triangle, (k + 1) % 3) - a);
  const glm::dvec3 ac = glm::normalize(mesh.corner(triangle, (k + 2) % 3) - a);
  const glm::dvec3 normal = glm::cross(ab, ac);
  const double sine = glm::length(normal);
  return {triangle, k, normal / sine, std::atan2(sine, glm::dot(ab, ac))};
}

// Corners by the place they share; a negative zero is the same place as zero.
std::vector<std::vector<Corner>> corners_by_place(const Mesh& mesh) {
  std::unordered_map<glm::vec3, std::size_t, PositionHash> places;
  std::vector<std::vector<Corner>> result;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    for (int k = 0; k < 3; ++k) {
      const glm::vec3 place = mesh.positions_mm[mesh.triangles[t][k]] + 0.0f;
      const auto [it, added] = places.try_emplace(place, result.size());
      if (added) {
        result.emplace_back();
      }
      result[it->second].push_back(corner_of(mesh, t, k));
    }
  }
  return result;
}

glm::vec3 smooth_normal(const std::vector<Corner>& corners, const Corner& own, double min_cosine) {
  glm::dvec3 sum(0);
  for (const Corner& other : corners) {
    if (glm::dot(own.face_normal, other.face_normal) >= min_cosine) {
      sum += other.angle * other.face_normal;
    }
  }
  return glm::vec3(glm::normalize(sum));
}

}  // namespace

void smooth_normals(Mesh& mesh, double crease_rad) {
  const double min_cosine = std::cos(crease_rad);
  std::vector<glm::vec3> positions_mm;
  std::vector<glm::vec3> normals;
  std::vector<glm::uvec3> triangles(mesh.triangles.size());
  for (const std::vector<Corner>& corners : corners_by_place(mesh)) {
    const glm::vec3 place =
        mesh.positions_mm[mesh.triangles[corners.front().triangle][corners.front().k]];
    std::map<std::array<float, 3>, std::uint32_t> vertices;  // of this place, by normal
    for (const Corner& corner : corners) {
      const glm::vec3 normal = smooth_normal(corners, corner, min_cosine);
      const auto [it, added] =
          vertices.try_emplace({normal.x, normal.y, normal.z}, std::uint32_t(positions_mm.size()));
      if (added) {
        positions_mm.push_back(place);
        normals.push_back(normal);
      }
      triangles[corner.triangle][corner.k] = it->second;
    }
  }
  mesh.positions_mm = std::move(positions_mm);
  mesh.normals = std::move(normals);
  mesh.triangles = std::move(triangles);
}

}  // namespace blemish::scene
