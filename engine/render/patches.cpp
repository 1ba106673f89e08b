#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "render/shader_scene.hpp"

namespace blemish::render {
namespace {

// Disjoint sets of vertices: a triangle joins its three corners. Creases split vertices, so a set
// is a smooth patch.
struct VertexSets {
  std::vector<std::uint32_t> parent;
  explicit VertexSets(std::size_t count) : parent(count) {
    std::iota(parent.begin(), parent.end(), 0u);
  }
  std::uint32_t find(std::uint32_t i) {
    while (parent[i] != i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }
  void join(std::uint32_t a, std::uint32_t b) { parent[find(a)] = find(b); }
};

struct PositionLess {
  bool operator()(glm::vec3 a, glm::vec3 b) const {
    return std::tie(a.x, a.y, a.z) < std::tie(b.x, b.y, b.z);
  }
};

// Which patches meet: those with a vertex at the same place.
std::map<std::uint32_t, std::set<std::uint32_t>> neighbors(const scene::Mesh& mesh,
                                                           VertexSets& sets) {
  std::map<glm::vec3, std::set<std::uint32_t>, PositionLess> at_place;
  for (std::uint32_t i = 0; i < mesh.positions_mm.size(); ++i) {
    at_place[mesh.positions_mm[i]].insert(sets.find(i));
  }
  std::map<std::uint32_t, std::set<std::uint32_t>> result;
  for (const auto& [place, patches] : at_place) {
    for (const std::uint32_t a : patches) {
      result[a].insert(patches.begin(), patches.end());
    }
  }
  return result;
}

}  // namespace

std::vector<std::uint32_t> smooth_patches(const scene::Mesh& mesh) {
  VertexSets sets(mesh.positions_mm.size());
  for (const glm::uvec3& t : mesh.triangles) {
    sets.join(t.x, t.y);
    sets.join(t.y, t.z);
  }
  // Greedy coloring, spread over the codes so that patches that only overlap in the picture rarely
  // share one.
  constexpr std::uint32_t kCodes = 255;
  std::map<std::uint32_t, std::uint32_t> code_of;
  std::uint32_t next = 0;
  for (const auto& [patch, around] : neighbors(mesh, sets)) {
    std::set<std::uint32_t> taken;
    for (const std::uint32_t other : around) {
      const auto found = code_of.find(other);
      if (found != code_of.end()) {
        taken.insert(found->second);
      }
    }
    std::uint32_t code = 1 + next % kCodes;
    for (std::uint32_t tries = 0; tries < kCodes && taken.count(code) != 0; ++tries) {
      code = 1 + code % kCodes;
    }
    code_of[patch] = code;
    ++next;
  }
  std::vector<std::uint32_t> codes;
  codes.reserve(mesh.triangles.size());
  for (const glm::uvec3& t : mesh.triangles) {
    codes.push_back(code_of[sets.find(t.x)]);
  }
  return codes;
}

std::vector<std::uint32_t> surface_codes(const scene::Scene& scene) {
  if (!scene.mesh) {
    return {1};
  }
  std::vector<std::uint32_t> codes = smooth_patches(*scene.mesh);
  for (std::size_t i = 0; i < scene.part.finishes.size(); ++i) {
    const scene::RegionSpec* region = scene.find_region(scene.part.finishes[i].region);
    for (std::uint32_t t = 0; t < codes.size(); ++t) {
      const bool may_be = region == nullptr || scene.may_lie_in(*region, t);
      codes[t] |= may_be ? 1u << (8 + i) : 0u;
    }
  }
  return codes;
}

}  // namespace blemish::render
