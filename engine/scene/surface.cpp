#include <algorithm>

#include "scene/mesh.hpp"

namespace blemish::scene {
namespace {

void append_fan(const std::vector<glm::dvec3>& polygon, std::uint32_t triangle,
                std::vector<Facet>& facets) {
  for (std::size_t i = 2; i < polygon.size(); ++i) {
    facets.push_back({{polygon[0], polygon[i - 1], polygon[i]}, triangle});
  }
}

void clip_to_box(std::vector<glm::dvec3>& polygon, const Box& box) {
  for (int axis = 0; axis < 3; ++axis) {
    glm::dvec4 plane(0);
    plane[axis] = 1;
    plane.w = -box.min[axis];
    clip(polygon, plane);
    plane[axis] = -1;
    plane.w = box.max[axis];
    clip(polygon, plane);
  }
}

std::vector<glm::dvec3> corners_of(const Mesh& mesh, std::uint32_t triangle) {
  return {mesh.corner(triangle, 0), mesh.corner(triangle, 1), mesh.corner(triangle, 2)};
}

}  // namespace

double Mesh::area_mm2(std::uint32_t triangle) const {
  const glm::dvec3 a = corner(triangle, 0);
  return 0.5 * glm::length(glm::cross(corner(triangle, 1) - a, corner(triangle, 2) - a));
}

bool Mesh::has_name(std::uint32_t triangle, const std::string& name) const {
  const std::size_t i = object[triangle];
  return objects[i] == name || nodes[i] == name;
}

// Sutherland and Hodgman: keeps the corners inside and adds a corner where an edge crosses.
void clip(std::vector<glm::dvec3>& polygon, glm::dvec4 plane) {
  if (std::all_of(polygon.begin(), polygon.end(),
                  [&](const glm::dvec3& p) { return glm::dot(plane, glm::dvec4(p, 1)) >= 0; })) {
    return;  // nearly always
  }
  std::vector<glm::dvec3> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const glm::dvec3 a = polygon[i];
    const glm::dvec3 b = polygon[(i + 1) % polygon.size()];
    const double side_a = glm::dot(plane, glm::dvec4(a, 1));
    const double side_b = glm::dot(plane, glm::dvec4(b, 1));
    if (side_a >= 0) {
      kept.push_back(a);
    }
    if ((side_a >= 0) != (side_b >= 0)) {
      kept.push_back(a + (b - a) * (side_a / (side_a - side_b)));
    }
  }
  polygon = std::move(kept);
}

std::vector<Facet> whole_surface(const Mesh& mesh) {
  std::vector<Facet> facets;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    append_fan(corners_of(mesh, t), t, facets);
  }
  return facets;
}

std::vector<Facet> region_surface(const Mesh& mesh, const RegionSpec& region) {
  std::vector<Facet> facets;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    if (region.mesh && !mesh.has_name(t, *region.mesh)) {
      continue;
    }
    std::vector<glm::dvec3> polygon = corners_of(mesh, t);
    if (region.box) {
      clip_to_box(polygon, region.box->widened(kBoxMarginMm));
    }
    append_fan(polygon, t, facets);
  }
  std::erase_if(facets, [](const Facet& facet) { return !(facet.area_mm2() > 0); });
  return facets;
}

glm::dvec3 center_of(const std::vector<Facet>& surface) {
  glm::dvec3 low(1e300);
  glm::dvec3 high(-1e300);
  for (const Facet& facet : surface) {
    for (const glm::dvec3& corner : facet.corners_mm) {
      low = glm::min(low, corner);
      high = glm::max(high, corner);
    }
  }
  return 0.5 * (low + high);
}

}  // namespace blemish::scene
