// Bounding volume hierarchy over a mesh's triangles, in double precision and plain scalar code, so
// that a plan is the same on every machine. For placement and for the referee; rendering gets its
// boxes in single precision.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <glm/glm.hpp>

#include "scene/mesh.hpp"

namespace blemish::shared {
struct RayBox;
}

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

  // The tree as the shaders walk it, with a box of its own about every triangle. Boxes contain in
  // single precision what they contain in double.
  std::vector<shared::RayBox> ray_boxes() const;

 private:
  struct Box {
    glm::dvec3 min{1e300}, max{-1e300};
  };
  struct BvhNode {
    Box box;
    std::uint32_t first = 0;  // first triangle, or left child
    std::uint32_t count = 0;  // 0 = inner node
  };
  struct Build;
  // A stretch of order_, and where the nodes below it begin.
  struct Part {
    std::uint32_t first, count, next;
  };
  void split(const Build& build, std::uint32_t node, Part part);
  static shared::RayBox ray_box(const Box& box);
  Box box_of(std::uint32_t triangle) const;
  void add_ray_boxes(std::uint32_t node, std::vector<shared::RayBox>& boxes) const;
  static std::size_t nodes_below(std::size_t count);

  const Mesh& mesh_;
  std::vector<std::uint32_t> order_;
  std::vector<BvhNode> nodes_;
};

}  // namespace blemish::scene
