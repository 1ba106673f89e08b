// Small parts of known shape, written as OBJ files (mm) for tests that render them: a plane, a
// sphere, and everything that has a constant section along y.
#pragma once

#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <glm/glm.hpp>

namespace blemish::testing {

using Section = std::vector<glm::dvec2>;  // x and z, left to right, seen from above

// A section drawn out along y, seen from above.
inline void write_extrusion(const std::string& file, const Section& section, double length_mm) {
  std::ofstream out(file);
  out.precision(12);
  for (const glm::dvec2& at : section) {
    for (const double y : {-0.5 * length_mm, 0.5 * length_mm}) {
      out << "v " << at.x << ' ' << y << ' ' << at.y << '\n';
    }
  }
  for (std::size_t i = 0; i + 1 < section.size(); ++i) {
    const std::size_t a = 2 * i + 1;
    out << "f " << a << ' ' << a + 2 << ' ' << a + 3 << ' ' << a + 1 << '\n';
  }
}

inline Section plane_section(double width_mm) {
  return {{-0.5 * width_mm, 0}, {0.5 * width_mm, 0}};
}

// Drops by `height_mm` at x = 0, left to right.
inline Section step_section(double width_mm, double height_mm) {
  return {{-0.5 * width_mm, height_mm}, {0, height_mm}, {0, 0}, {0.5 * width_mm, 0}};
}

// A channel with a half round bottom under straight walls.
inline Section groove_section(double width_mm, double radius_mm, double wall_mm) {
  constexpr int kPieces = 48;
  constexpr double kHalfTurn = 3.14159265358979323846;
  Section section{{-0.5 * width_mm, 0}, {-radius_mm, 0}};
  for (int i = 0; i <= kPieces; ++i) {
    const double turn = kHalfTurn * i / kPieces;
    section.emplace_back(-radius_mm * std::cos(turn), -wall_mm - radius_mm * std::sin(turn));
  }
  section.emplace_back(radius_mm, 0);
  section.emplace_back(0.5 * width_mm, 0);
  return section;
}

// A subdivided icosahedron with its top at z = 0; each level has four times the triangles, from 20.
inline void write_icosphere(const std::string& file, double radius_mm, int levels) {
  const double t = 0.5 * (1 + std::sqrt(5.0));
  std::vector<glm::dvec3> points{{-1, t, 0}, {1, t, 0}, {-1, -t, 0}, {1, -t, 0},
                                 {0, -1, t}, {0, 1, t}, {0, -1, -t}, {0, 1, -t},
                                 {t, 0, -1}, {t, 0, 1}, {-t, 0, -1}, {-t, 0, 1}};
  std::vector<glm::uvec3> faces{{0, 11, 5}, {0, 5, 1},  {0, 1, 7},   {0, 7, 10}, {0, 10, 11},
                                {1, 5, 9},  {5, 11, 4}, {11, 10, 2}, {10, 7, 6}, {7, 1, 8},
                                {3, 9, 4},  {3, 4, 2},  {3, 2, 6},   {3, 6, 8},  {3, 8, 9},
                                {4, 9, 5},  {2, 4, 11}, {6, 2, 10},  {8, 6, 7},  {9, 8, 1}};
  for (int level = 0; level < levels; ++level) {
    std::map<std::pair<unsigned, unsigned>, unsigned> middles;
    const auto middle = [&](unsigned a, unsigned b) {
      const auto [found, is_new] =
          middles.try_emplace(std::minmax(a, b), static_cast<unsigned>(points.size()));
      if (is_new) {
        points.push_back(points[a] + points[b]);
      }
      return found->second;
    };
    std::vector<glm::uvec3> finer;
    for (glm::dvec3& point : points) {
      point = glm::normalize(point);
    }
    for (const glm::uvec3& f : faces) {
      const unsigned a = middle(f.x, f.y), b = middle(f.y, f.z), c = middle(f.z, f.x);
      for (const glm::uvec3& piece :
           std::array<glm::uvec3, 4>{{{f.x, a, c}, {f.y, b, a}, {f.z, c, b}, {a, b, c}}}) {
        finer.push_back(piece);
      }
    }
    faces = std::move(finer);
  }
  std::ofstream out(file);
  out.precision(12);
  for (const glm::dvec3& point : points) {
    const glm::dvec3 at = radius_mm * glm::normalize(point);
    out << "v " << at.x << ' ' << at.y << ' ' << at.z - radius_mm << '\n';
  }
  for (const glm::uvec3& f : faces) {
    out << "f " << f.x + 1 << ' ' << f.y + 1 << ' ' << f.z + 1 << '\n';
  }
}

}  // namespace blemish::testing
