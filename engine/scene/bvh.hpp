// Bounding volume hierarchy over a mesh's triangles, in double precision and plain scalar code, so
// that a plan is the same on every machine. For placement and for the referee, not for rendering.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <glm/glm.hpp>

#include "scene/mesh.hpp"

namespace blemish::scene {

struct Hit {
  double t = 0;  // along the (unnormalized) direction
  std::uint32_t triangle = 0;
  double u = 0, v = 0;  // barycentric weights of corners 1 and 2
};

class Bvh {
 public:
  explicit Bvh(const Mesh& mesh);  // keeps a reference
  // The nearest hit with t in (t_min, t_max), in part coordinates (mm).
  std::optional<Hit> nearest(glm::dvec3 origin, glm::dvec3 direction, double t_min = 0,
                             double t_max = 1e30) const;

 private:
  struct Box {
    glm::dvec3 min{1e300}, max{-1e300};
  };
  struct BvhNode {
    Box box;
    std::uint32_t first = 0;  // first triangle, or left child
    std::uint32_t count = 0;  // 0 = inner node
  };
  void split(std::uint32_t node, std::uint32_t first, std::uint32_t count);

  const Mesh& mesh_;
  std::vector<std::uint32_t> order_;
  std::vector<glm::dvec3> centers_;
  std::vector<Box> boxes_;
  std::vector<BvhNode> nodes_;
};

}  // namespace blemish::scene
