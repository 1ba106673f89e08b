// A triangle mesh in part coordinates (mm), after its pose was applied: the datum is the origin, up
// is +z. Loading goes through Assimp, which this room alone knows.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "scene/part.hpp"

namespace blemish::scene {

struct Mesh {
  std::vector<glm::vec3> positions_mm;
  std::vector<glm::vec3> normals;            // unit, per vertex, creases split
  std::vector<glm::uvec3> triangles;
  std::vector<std::uint16_t> object;         // per triangle, index into objects
  std::vector<std::string> objects;          // mesh names in the file
  glm::dvec3 min_mm{0}, max_mm{0};

  glm::dvec3 corner(std::uint32_t triangle, int k) const {
    return glm::dvec3(positions_mm[triangles[triangle][k]]);
  }
  double area_mm2(std::uint32_t triangle) const;
};

// Loads and poses a mesh; normals are smoothed below a crease angle of 35 deg. Degenerate triangles
// are dropped and reported in `warnings`. Throws Error: missing or damaged file, no triangle, a
// coordinate that is NaN or infinite.
Mesh load_mesh(const MeshSpec& spec, const std::vector<RegionSpec>& regions,
               std::vector<base::Fault>& warnings);

}  // namespace blemish::scene
