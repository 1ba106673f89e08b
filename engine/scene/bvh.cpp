#include "scene/bvh.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>

#include "shaders/shared/layout.h"

namespace blemish::scene {
namespace {

constexpr std::uint32_t kLeafSize = 4;
constexpr std::uint32_t kSplitAlone = 8192;  // triangles below which another thread costs more

// Moeller and Trumbore; both sides of a triangle are hit.
std::optional<Hit> intersect(const Mesh& mesh, std::uint32_t triangle, glm::dvec3 origin,
                             glm::dvec3 direction) {
  const glm::dvec3 a = mesh.corner(triangle, 0);
  const glm::dvec3 ab = mesh.corner(triangle, 1) - a;
  const glm::dvec3 ac = mesh.corner(triangle, 2) - a;
  const glm::dvec3 p = glm::cross(direction, ac);
  const double determinant = glm::dot(ab, p);
  if (determinant == 0) {
    return std::nullopt;
  }
  const glm::dvec3 from_a = origin - a;
  const glm::dvec3 q = glm::cross(from_a, ab);
  Hit hit;
  hit.u = glm::dot(from_a, p) / determinant;
  hit.v = glm::dot(direction, q) / determinant;
  hit.t = glm::dot(ac, q) / determinant;
  hit.triangle = triangle;
  if (hit.u < 0 || hit.v < 0 || hit.u + hit.v > 1) {
    return std::nullopt;
  }
  return hit;
}

}  // namespace

// What a split needs to know of the triangles; gone when the tree stands.
struct Bvh::Build {
  std::vector<glm::dvec3> centers;
  std::vector<Box> boxes;
};

Bvh::Bvh(const Mesh& mesh) : mesh_(mesh) {
  const auto count = std::uint32_t(mesh.triangles.size());
  order_.resize(count);
  std::iota(order_.begin(), order_.end(), 0u);
  Build build;
  build.centers.resize(count);
  build.boxes.resize(count);
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, count, 4096), [&](const auto& range) {
    for (std::uint32_t t = range.begin(); t < range.end(); ++t) {
      const Box& box = build.boxes[t] = box_of(t);
      build.centers[t] = 0.5 * (box.min + box.max);
    }
  });
  nodes_.resize(1 + nodes_below(count));
  split(build, 0, {0, count, 1});
}

Bvh::Box Bvh::box_of(std::uint32_t triangle) const {
  Box box;
  for (int k = 0; k < 3; ++k) {
    box.min = glm::min(box.min, mesh_.corner(triangle, k));
    box.max = glm::max(box.max, mesh_.corner(triangle, k));
  }
  return box;
}

// How many nodes a node over this many triangles has below it. On each level of halving there are
// but two sizes, so all of a level are counted at once.
std::size_t Bvh::nodes_below(std::size_t count) {
  std::size_t result = 0;
  std::size_t small = count;  // the level's nodes: `smalls` of this size, `larges` of one more
  std::size_t smalls = 1;
  std::size_t larges = 0;
  while (small + (larges > 0 ? 1 : 0) > kLeafSize) {
    const std::size_t splitting = (small > kLeafSize ? smalls : 0) + larges;
    result += 2 * splitting;
    // small -> small / 2 and small - small / 2; small + 1 likewise.
    const std::size_t half = small / 2;
    const std::size_t living = small > kLeafSize ? smalls : 0;
    const bool odd = small % 2 != 0;
    const std::size_t halves = odd ? living : 2 * living + larges;
    const std::size_t more = odd ? living + 2 * larges : larges;
    small = half;
    smalls = halves;
    larges = more;
  }
  return result;
}

// At the median along the axis on which the centers spread most: balanced, so the depth is bounded
// whatever the mesh, and the place of every node is known before, so that both halves can be split
// at once.
void Bvh::split(const Build& build, std::uint32_t node, Part part) {
  Box box;
  Box spread;
  for (std::uint32_t i = part.first; i < part.first + part.count; ++i) {
    const std::uint32_t t = order_[i];
    box.min = glm::min(box.min, build.boxes[t].min);
    box.max = glm::max(box.max, build.boxes[t].max);
    spread.min = glm::min(spread.min, build.centers[t]);
    spread.max = glm::max(spread.max, build.centers[t]);
  }
  nodes_[node].box = box;
  if (part.count <= kLeafSize) {
    nodes_[node].first = part.first;
    nodes_[node].count = part.count;
    return;
  }
  const glm::dvec3 size = spread.max - spread.min;
  const int axis = size.x >= size.y && size.x >= size.z ? 0 : (size.y >= size.z ? 1 : 2);
  const std::uint32_t half = part.count / 2;
  const auto begin = order_.begin() + part.first;
  std::nth_element(begin, begin + half, begin + part.count, [&](std::uint32_t a, std::uint32_t b) {
    const double center_a = build.centers[a][axis];
    const double center_b = build.centers[b][axis];
    return center_a != center_b ? center_a < center_b : a < b;
  });
  const std::uint32_t left = part.next;
  nodes_[node].first = left;
  const Part low{part.first, half, left + 2};
  const Part high{part.first + half, part.count - half,
                  left + 2 + std::uint32_t(nodes_below(half))};
  if (part.count < kSplitAlone) {
    split(build, left, low);
    split(build, left + 1, high);
  } else {
    tbb::parallel_invoke([&] { split(build, left, low); }, [&] { split(build, left + 1, high); });
  }
}

std::optional<Hit> Bvh::nearest(glm::dvec3 origin, glm::dvec3 direction, double t_min,
                                double t_max) const {
  std::optional<Hit> best;
  const glm::dvec3 inverse = 1.0 / direction;
  // Written so that a NaN of 0 * infinity (a ray in a box's side) counts as a hit.
  const auto misses = [&](const Box& box) {
    double near = t_min;
    double far = t_max;
    for (int axis = 0; axis < 3; ++axis) {
      const double t0 = (box.min[axis] - origin[axis]) * inverse[axis];
      const double t1 = (box.max[axis] - origin[axis]) * inverse[axis];
      if (std::isnan(t0) || std::isnan(t1)) {
        continue;
      }
      near = std::max(near, std::min(t0, t1));
      far = std::min(far, std::max(t0, t1));
    }
    return near > far * (1 + 1e-12) + 1e-12;
  };
  std::array<std::uint32_t, 64> stack{};
  std::size_t depth = 0;
  stack[depth++] = 0;
  while (depth > 0) {
    const BvhNode& node = nodes_[stack[--depth]];
    if (misses(node.box)) {
      continue;
    }
    if (node.count == 0) {
      stack[depth++] = node.first;
      stack[depth++] = node.first + 1;
      continue;
    }
    for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
      const std::optional<Hit> hit = intersect(mesh_, order_[i], origin, direction);
      if (hit && hit->t > t_min && hit->t < t_max) {
        best = hit;
        t_max = hit->t;
      }
    }
  }
  return best;
}

shared::RayBox Bvh::ray_box(const Box& box) {
  // Wider than what rounding takes from a box, and from a ray that is turned to its space.
  const auto slack = glm::vec3(1e-6 * (glm::abs(box.min) + glm::abs(box.max)) + 1e-9);
  return {glm::vec3(box.min) - slack, 0, glm::vec3(box.max) + slack, 0};
}

void Bvh::add_ray_boxes(std::uint32_t node, std::vector<shared::RayBox>& boxes) const {
  const BvhNode& from = nodes_[node];
  const std::size_t here = boxes.size();
  boxes.push_back(ray_box(from.box));
  for (std::uint32_t i = from.first; i < from.first + from.count; ++i) {
    boxes.push_back(ray_box(box_of(order_[i])));
    boxes.back().next = std::uint32_t(boxes.size());
    boxes.back().triangle = order_[i] + 1;
  }
  if (from.count == 0) {
    add_ray_boxes(from.first, boxes);
    add_ray_boxes(from.first + 1, boxes);
  }
  boxes[here].next = std::uint32_t(boxes.size());
}

std::vector<shared::RayBox> Bvh::ray_boxes() const {
  std::vector<shared::RayBox> boxes;
  boxes.reserve(nodes_.size() + order_.size());
  add_ray_boxes(0, boxes);
  return boxes;
}

}  // namespace blemish::scene
