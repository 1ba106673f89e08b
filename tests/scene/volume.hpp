// The volume that a closed mesh encloses, for tests of what is read from files.
#pragma once

#include "scene/mesh.hpp"

namespace blemish::scene {

inline double volume_mm3(const Mesh& mesh) {
  double sum = 0;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    sum += glm::dot(mesh.corner(t, 0), glm::cross(mesh.corner(t, 1), mesh.corner(t, 2))) / 6;
  }
  return sum;
}

}  // namespace blemish::scene
