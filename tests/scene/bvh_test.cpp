#include "scene/bvh.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "shaders/shared/layout.h"

namespace blemish::scene {
namespace {

// A cloud of random triangles, some of them flat along an axis, one on top of another.
Mesh random_mesh(base::Stream& stream, int count) {
  Mesh mesh;
  for (int i = 0; i < count; ++i) {
    const glm::dvec3 center(stream.normal(), stream.normal(), stream.normal());
    const auto first = std::uint32_t(mesh.positions_mm.size());
    for (int k = 0; k < 3; ++k) {
      glm::dvec3 corner = center + 0.3 * glm::dvec3(stream.normal(), stream.normal(), 0);
      if (i % 3 == 0) {
        corner.z += 0.3 * stream.normal();
      }
      mesh.positions_mm.emplace_back(corner);
    }
    mesh.triangles.emplace_back(first, first + 1, first + 2);
  }
  return mesh;
}

std::optional<Hit> brute_force(const Mesh& mesh, glm::dvec3 origin, glm::dvec3 direction) {
  std::optional<Hit> best;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    // The plane's hit, then the point's side of the three edges.
    const glm::dvec3 a = mesh.corner(t, 0);
    const glm::dvec3 b = mesh.corner(t, 1);
    const glm::dvec3 c = mesh.corner(t, 2);
    const glm::dvec3 n = glm::cross(b - a, c - a);
    const double distance = glm::dot(a - origin, n) / glm::dot(direction, n);
    const glm::dvec3 p = origin + distance * direction;
    const bool inside = glm::dot(glm::cross(b - a, p - a), n) >= 0 &&
                        glm::dot(glm::cross(c - b, p - b), n) >= 0 &&
                        glm::dot(glm::cross(a - c, p - c), n) >= 0;
    if (inside && distance > 0 && (!best || distance < best->t)) {
      best = Hit{distance, t, 0, 0};
    }
  }
  return best;
}

// Of as many triangles, shooting as many rays.
void expect_brute_force(int triangles, int rays, int min_hits) {
  base::Stream stream(1, 2, "bvh");
  const Mesh mesh = random_mesh(stream, triangles);
  const Bvh bvh(mesh);
  int hits = 0;
  for (int i = 0; i < rays; ++i) {
    const glm::dvec3 origin(3 * stream.normal(), 3 * stream.normal(), 3 * stream.normal());
    glm::dvec3 direction = -origin + glm::dvec3(stream.normal(), stream.normal(), stream.normal());
    if (i % 4 == 0) {
      direction = glm::dvec3(0, 0, i % 8 == 0 ? 1 : -1);
    }
    const auto expected = brute_force(mesh, origin, direction);
    const auto actual = bvh.nearest(origin, direction);
    ASSERT_EQ(actual.has_value(), expected.has_value()) << i;
    if (actual) {
      ++hits;
      EXPECT_EQ(actual->triangle, expected->triangle) << i;
      EXPECT_NEAR(actual->t, expected->t, 1e-9) << i;
      const glm::dvec3 by_weights = (1 - actual->u - actual->v) * mesh.corner(actual->triangle, 0) +
                                    actual->u * mesh.corner(actual->triangle, 1) +
                                    actual->v * mesh.corner(actual->triangle, 2);
      EXPECT_LT(glm::distance(by_weights, origin + actual->t * direction), 1e-9);
    }
  }
  EXPECT_GE(hits, min_hits);
}

TEST(Bvh, AgreesWithBruteForce) { expect_brute_force(500, 3000, 501); }

TEST(Bvh, OfEverySizeAgreesWithBruteForce) {
  for (int triangles = 1; triangles < 80; ++triangles) {
    SCOPED_TRACE(triangles);
    expect_brute_force(triangles, 40, 0);
  }
}

// As many as are split by several threads.
TEST(Bvh, BuiltInParallelAgreesWithBruteForce) { expect_brute_force(40001, 60, 30); }

TEST(Bvh, KeepsToTheGivenStretchOfTheRay) {
  Mesh mesh;
  for (const float z : {0.0f, 1.0f}) {
    const auto first = std::uint32_t(mesh.positions_mm.size());
    mesh.positions_mm.insert(mesh.positions_mm.end(), {{-1, -1, z}, {3, -1, z}, {-1, 3, z}});
    mesh.triangles.emplace_back(first, first + 1, first + 2);
  }
  const Bvh bvh(mesh);
  const glm::dvec3 origin(0.2, 0.1, -1);
  const glm::dvec3 up(0, 0, 1);
  EXPECT_EQ(bvh.nearest(origin, up)->triangle, 0u);
  EXPECT_EQ(bvh.nearest(origin, up, 1.5)->triangle, 1u);
  EXPECT_FALSE(bvh.nearest(origin, up, 0, 0.5));
  EXPECT_FALSE(bvh.nearest(origin, up, 2.5));
}

// The walk of shaders/lib/rays.glsl over the boxes alone: every triangle that a ray hits must be
// come by.
TEST(RayBoxes, TheWalkComesByWhatARayHits) {
  base::Stream stream(1, 2, "ray boxes");
  const Mesh mesh = random_mesh(stream, 700);
  const Bvh bvh(mesh);
  const std::vector<shared::RayBox> boxes = bvh.ray_boxes();
  int hits = 0;
  std::size_t steps = 0;
  for (int i = 0; i < 300; ++i) {
    const glm::vec3 origin(3 * stream.normal(), 3 * stream.normal(), 3 * stream.normal());
    const glm::vec3 way =
        glm::normalize(glm::vec3(stream.normal(), stream.normal(), stream.normal()) - origin);
    const auto expected = bvh.nearest(glm::dvec3(origin), glm::dvec3(way));
    bool found = !expected;
    for (std::uint32_t at = 0; at < boxes.size(); ++steps) {
      const shared::RayBox& box = boxes[at];
      const glm::vec3 a = (box.low - origin) / way, b = (box.high - origin) / way;
      const glm::vec3 near = glm::min(a, b), far = glm::max(a, b);
      const float first = std::max({near.x, near.y, near.z, 0.f});
      const bool met = first <= std::min({far.x, far.y, far.z});
      ASSERT_GT(box.next, at);
      found = found || (met && box.triangle == expected->triangle + 1);
      at = met ? at + 1 : box.next;
    }
    EXPECT_TRUE(found) << i;
    hits += expected ? 1 : 0;
  }
  EXPECT_GT(hits, 50);
  EXPECT_LT(steps, 300 * boxes.size() / 4);  // most are skipped
}

}  // namespace
}  // namespace blemish::scene
