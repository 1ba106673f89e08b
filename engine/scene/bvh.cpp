#include "scene/bvh.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace blemish::scene {
namespace {

constexpr std::uint32_t kLeafSize = 4;

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

Bvh::Bvh(const Mesh& mesh) : mesh_(mesh) {
  const auto count = std::uint32_t(mesh.triangles.size());
  order_.resize(count);
  std::iota(order_.begin(), order_.end(), 0u);
  centers_.resize(count);
  boxes_.resize(count);
  for (std::uint32_t t = 0; t < count; ++t) {
    for (int k = 0; k < 3; ++k) {
      boxes_[t].min = glm::min(boxes_[t].min, mesh.corner(t, k));
      boxes_[t].max = glm::max(boxes_[t].max, mesh.corner(t, k));
    }
    centers_[t] = 0.5 * (boxes_[t].min + boxes_[t].max);
  }
  nodes_.reserve(2 * std::size_t(count));
  nodes_.emplace_back();
  split(0, 0, count);
}

// At the median along the axis on which the centers spread most: balanced, so the depth is bounded
// whatever the mesh.
void Bvh::split(std::uint32_t node, std::uint32_t first, std::uint32_t count) {
  Box box;
  Box spread;
  for (std::uint32_t i = first; i < first + count; ++i) {
    const std::uint32_t t = order_[i];
    box.min = glm::min(box.min, boxes_[t].min);
    box.max = glm::max(box.max, boxes_[t].max);
    spread.min = glm::min(spread.min, centers_[t]);
    spread.max = glm::max(spread.max, centers_[t]);
  }
  nodes_[node].box = box;
  if (count <= kLeafSize) {
    nodes_[node].first = first;
    nodes_[node].count = count;
    return;
  }
  const glm::dvec3 size = spread.max - spread.min;
  const int axis = size.x >= size.y && size.x >= size.z ? 0 : (size.y >= size.z ? 1 : 2);
  const std::uint32_t half = count / 2;
  const auto begin = order_.begin() + first;
  std::nth_element(begin, begin + half, begin + count, [&](std::uint32_t a, std::uint32_t b) {
    const double center_a = centers_[a][axis];
    const double center_b = centers_[b][axis];
    return center_a != center_b ? center_a < center_b : a < b;
  });
  const auto left = std::uint32_t(nodes_.size());
  nodes_[node].first = left;
  nodes_.emplace_back();
  nodes_.emplace_back();
  split(left, first, half);
  split(left + 1, first + half, count - half);
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

}  // namespace blemish::scene
