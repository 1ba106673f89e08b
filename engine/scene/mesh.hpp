// A triangle mesh in part coordinates (mm), after its pose was applied: the datum is the origin, up
// is +z. Loading goes through Assimp, which this room alone knows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "scene/part.hpp"

namespace blemish::scene {

// A triangle of a region's surface: a piece of the mesh's triangle `triangle`, or all of it.
struct Facet {
  glm::dvec3 corners_mm[3];
  std::uint32_t triangle = 0;
  double area_mm2() const {
    return 0.5 *
           glm::length(glm::cross(corners_mm[1] - corners_mm[0], corners_mm[2] - corners_mm[0]));
  }
};

struct Mesh {
  std::vector<glm::vec3> positions_mm;
  std::vector<glm::vec3> normals;  // unit, per vertex, creases split
  std::vector<glm::uvec3> triangles;
  std::vector<std::uint16_t> object;  // per triangle, index into objects
  std::vector<std::string> objects;   // mesh names in the file
  std::vector<std::string> nodes;     // name of the node that holds each object
  glm::dvec3 min_mm{0}, max_mm{0};

  glm::dvec3 corner(std::uint32_t triangle, int k) const {
    return glm::dvec3(positions_mm[triangles[triangle][k]]);
  }
  double area_mm2(std::uint32_t triangle) const;
  // Whether the region's mesh name is this triangle's object or node.
  bool has_name(std::uint32_t triangle, const std::string& name) const;
};

// Loads and poses a mesh; normals are smoothed below a crease angle of 35 deg. Numbers in the file
// are in the unit of the recipe, node transforms are applied, and nothing is turned by convention:
// a glTF file is in meters with +y up, and the recipe says so. A box region that is the pose's
// origin is taken in the coordinates of `origin: center`. Degenerate triangles are dropped and
// reported in `warnings`. Throws Error: missing or damaged file, no triangle, a coordinate that is
// NaN or infinite.
Mesh load_mesh(const MeshSpec& spec, const std::vector<RegionSpec>& regions,
               std::vector<base::Fault>& warnings);

// The surface of a mesh's region, cut exactly at the box's sides. Empty when it selects nothing.
std::vector<Facet> region_surface(const Mesh& mesh, const RegionSpec& region);
// The whole surface.
std::vector<Facet> whole_surface(const Mesh& mesh);
// The point a region is meant by as datum or look_at: the middle of its bounding box.
glm::dvec3 center_of(const std::vector<Facet>& surface);

// Cuts a convex polygon with the half space dot(plane, (p, 1)) >= 0.
void clip(std::vector<glm::dvec3>& polygon, glm::dvec4 plane);

}  // namespace blemish::scene
