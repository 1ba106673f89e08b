#include "scene/smooth.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace blemish::scene {
namespace {

// A corner of a triangle is one number, 3 * triangle + k; places are numbered as they first appear.
constexpr std::uint32_t kNone = 0xffffffff;

std::uint64_t hash_of(const glm::vec3& p) {
  std::uint64_t hash = 1469598103934665603u;
  for (int i = 0; i < 3; ++i) {
    hash = (hash ^ std::bit_cast<std::uint32_t>(p[i])) * 1099511628211u;
  }
  return hash ^ (hash >> 29);
}

// The place of each corner, and one corner of each place. A negative zero is the same place as
// zero.
struct Places {
  std::vector<std::uint32_t> of_corner;
  std::vector<std::uint32_t> corner;
};

Places find_places(const Mesh& mesh) {
  const std::size_t corners = 3 * mesh.triangles.size();
  Places places;
  places.of_corner.resize(corners);
  std::vector<std::uint32_t> table(std::bit_ceil(2 * corners), kNone);
  const auto position = [&](std::uint32_t corner) {
    return mesh.positions_mm[mesh.triangles[corner / 3][int(corner % 3)]] + 0.0f;
  };
  for (std::uint32_t corner = 0; corner < corners; ++corner) {
    const glm::vec3 here = position(corner);
    std::size_t slot = hash_of(here) & (table.size() - 1);
    while (table[slot] != kNone && position(places.corner[table[slot]]) != here) {
      slot = (slot + 1) & (table.size() - 1);
    }
    if (table[slot] == kNone) {
      table[slot] = std::uint32_t(places.corner.size());
      places.corner.push_back(corner);
    }
    places.of_corner[corner] = table[slot];
  }
  return places;
}

// The corners of place i are corners[first[i]] to corners[first[i + 1]], in order.
struct CornersByPlace {
  std::vector<std::uint32_t> first, corners;
};

CornersByPlace by_place(const Places& places) {
  CornersByPlace result;
  result.first.assign(places.corner.size() + 1, 0);
  for (const std::uint32_t place : places.of_corner) {
    ++result.first[place + 1];
  }
  for (std::size_t i = 1; i < result.first.size(); ++i) {
    result.first[i] += result.first[i - 1];
  }
  std::vector<std::uint32_t> next(result.first.begin(), result.first.end() - 1);
  result.corners.resize(places.of_corner.size());
  for (std::uint32_t corner = 0; corner < places.of_corner.size(); ++corner) {
    result.corners[next[places.of_corner[corner]]++] = corner;
  }
  return result;
}

// A triangle's normal, and the angle of each of its corners.
struct Shape {
  std::array<float, 3> angles;
  glm::dvec3 normal;
};

Shape shape_of(const Mesh& mesh, std::uint32_t triangle) {
  Shape shape{};
  for (int k = 0; k < 3; ++k) {
    const glm::dvec3 a = mesh.corner(triangle, k);
    const glm::dvec3 ab = glm::normalize(mesh.corner(triangle, (k + 1) % 3) - a);
    const glm::dvec3 ac = glm::normalize(mesh.corner(triangle, (k + 2) % 3) - a);
    const glm::dvec3 normal = glm::cross(ab, ac);
    const double sine = glm::length(normal);
    shape.angles[std::size_t(k)] = float(std::atan2(sine, glm::dot(ab, ac)));
    if (k == 0) {
      shape.normal = normal / sine;
    }
  }
  return shape;
}

// The new normal of each corner.
std::vector<glm::vec3> smooth_corners(const Mesh& mesh, const CornersByPlace& by,
                                      double min_cosine) {
  std::vector<Shape> shapes(mesh.triangles.size());
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, std::uint32_t(shapes.size()), 4096),
                    [&](const auto& range) {
                      for (std::uint32_t t = range.begin(); t < range.end(); ++t) {
                        shapes[t] = shape_of(mesh, t);
                      }
                    });
  std::vector<glm::vec3> normals(by.corners.size());
  const auto smooth = [&](std::uint32_t first, std::uint32_t last, std::uint32_t own) {
    glm::dvec3 sum(0);
    for (std::uint32_t i = first; i < last; ++i) {
      const Shape& other = shapes[by.corners[i] / 3];
      if (glm::dot(shapes[own / 3].normal, other.normal) >= min_cosine) {
        sum += double(other.angles[by.corners[i] % 3]) * other.normal;
      }
    }
    return glm::vec3(glm::normalize(sum));
  };
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, by.first.size() - 1, 4096), [&](const auto& range) {
        for (std::size_t place = range.begin(); place < range.end(); ++place) {
          for (std::uint32_t i = by.first[place]; i < by.first[place + 1]; ++i) {
            normals[by.corners[i]] = smooth(by.first[place], by.first[place + 1], by.corners[i]);
          }
        }
      });
  return normals;
}

// Gives every place one vertex for each of its corners' normals; those within the angle are one.
void rebuild(Mesh& mesh, const Places& places, const CornersByPlace& by,
             const std::vector<glm::vec3>& corner_normals, float min_cosine) {
  std::vector<glm::vec3> positions_mm;
  std::vector<glm::vec3> normals;
  std::vector<glm::uvec3> triangles(mesh.triangles.size());
  for (std::size_t place = 0; place < places.corner.size(); ++place) {
    const std::uint32_t corner = places.corner[place];
    const glm::vec3 here = mesh.positions_mm[mesh.triangles[corner / 3][int(corner % 3)]];
    const auto first = std::ptrdiff_t(normals.size());
    for (std::uint32_t i = by.first[place]; i < by.first[place + 1]; ++i) {
      const glm::vec3& normal = corner_normals[by.corners[i]];
      const auto found =
          std::find_if(normals.begin() + first, normals.end(), [&](const glm::vec3& other) {
            return other == normal || glm::dot(other, normal) >= min_cosine;
          });
      triangles[by.corners[i] / 3][int(by.corners[i] % 3)] = std::uint32_t(found - normals.begin());
      if (found == normals.end()) {
        positions_mm.push_back(here);
        normals.push_back(normal);
      }
    }
  }
  mesh.positions_mm = std::move(positions_mm);
  mesh.normals = std::move(normals);
  mesh.triangles = std::move(triangles);
}

}  // namespace

void smooth_normals(Mesh& mesh, double crease_rad) {
  const Places places = find_places(mesh);
  const CornersByPlace by = by_place(places);
  rebuild(mesh, places, by, smooth_corners(mesh, by, std::cos(crease_rad)), 2);
}

void weld(Mesh& mesh, double angle_rad) {
  const Places places = find_places(mesh);
  std::vector<glm::vec3> normals;
  normals.reserve(3 * mesh.triangles.size());
  for (const glm::uvec3& triangle : mesh.triangles) {
    for (int k = 0; k < 3; ++k) {
      normals.push_back(mesh.normals[triangle[k]]);
    }
  }
  rebuild(mesh, places, by_place(places), normals, float(std::cos(angle_rad)));
}

}  // namespace blemish::scene
