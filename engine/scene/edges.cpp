#include "scene/edges.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace blemish::scene {

namespace {

using Corner = std::array<std::uint32_t, 3>;
using Edge = std::pair<std::uint32_t, std::uint32_t>;

struct Hash {
  std::size_t operator()(const Corner& corner) const {
    return (corner[0] * 0x9e3779b9u ^ corner[1]) * 0x85ebca6bu ^ corner[2];
  }
  std::size_t operator()(const Edge& edge) const {
    return std::size_t(edge.first) * 0x9e3779b97f4a7c15ull ^ edge.second;
  }
};

// For each vertex one that stands for all at its position.
std::vector<std::uint32_t> welded(const Mesh& mesh) {
  std::unordered_map<Corner, std::uint32_t, Hash> first;
  std::vector<std::uint32_t> result;
  for (std::uint32_t i = 0; i < mesh.positions_mm.size(); ++i) {
    const glm::vec3 p = mesh.positions_mm[i] + 0.0f;  // one zero
    const Corner key{std::bit_cast<std::uint32_t>(p.x), std::bit_cast<std::uint32_t>(p.y),
                     std::bit_cast<std::uint32_t>(p.z)};
    result.push_back(first.try_emplace(key, i).first->second);
  }
  return result;
}

glm::dvec3 face_normal(const Mesh& mesh, std::uint32_t t) {
  const glm::dvec3 a = mesh.corner(t, 0);
  return glm::normalize(glm::cross(mesh.corner(t, 1) - a, mesh.corner(t, 2) - a));
}

}  // namespace

std::vector<Rim> outer_rims(const Mesh& mesh, double turn_rad) {
  const std::vector<std::uint32_t> vertex = welded(mesh);
  std::unordered_map<Edge, std::uint32_t, Hash> triangle_of;  // by directed edge
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    for (int k = 0; k < 3; ++k) {
      triangle_of.try_emplace(
          {vertex[mesh.triangles[t][k]], vertex[mesh.triangles[t][(k + 1) % 3]]}, t);
    }
  }
  std::vector<Rim> rims;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    for (int k = 0; k < 3; ++k) {
      const auto other =
          triangle_of.find({vertex[mesh.triangles[t][(k + 1) % 3]], vertex[mesh.triangles[t][k]]});
      if (other == triangle_of.end()) {
        continue;
      }
      const glm::dvec3 normal = face_normal(mesh, t);
      const glm::dvec3 beyond = face_normal(mesh, other->second);
      const glm::dvec3 from = mesh.corner(t, k);
      // The other face's third corner lies below this face where the edge sticks out.
      double highest = 0;
      for (int j = 0; j < 3; ++j) {
        const double height = glm::dot(normal, mesh.corner(other->second, j) - from);
        highest = std::abs(height) > std::abs(highest) ? height : highest;
      }
      if (glm::dot(normal, beyond) <= std::cos(turn_rad) && highest < 0) {
        rims.push_back({from, mesh.corner(t, (k + 1) % 3), t});
      }
    }
  }
  return rims;
}

}  // namespace blemish::scene
