// The outer edges of a mesh: where two faces meet at an angle and stick out, as burrs and chips
// like it. Must not know regions, cameras or defects.
#pragma once

#include <vector>

#include "scene/mesh.hpp"

namespace blemish::scene {

// One face's side of an edge: walking from `from` to `to`, the face lies on the left as one looks
// at its surface. The other face has a rim of its own.
struct Rim {
  glm::dvec3 from_mm{0}, to_mm{0};
  std::uint32_t triangle = 0;  // of the face
};

// Edges where the surface turns by at least `turn_rad`, in order of the triangles. Corners count as
// one where their positions are the same.
std::vector<Rim> outer_rims(const Mesh& mesh, double turn_rad);

}  // namespace blemish::scene
