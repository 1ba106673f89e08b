// A triangle mesh in part coordinates (mm), after its pose was applied: the datum is the origin, up
// is +z. Must not know how files are read (mesh_files.hpp does).
#pragma once

#include <cstdint>
#include <optional>
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

// What a file says of some of its triangles: those of one mesh, or of one face of a solid.
struct Section {
  std::vector<std::string> names;    // of the mesh and its node, or of solid, product and component
  std::vector<std::string> faces;    // of the face: its name, its number in the file ("#87")
  std::optional<glm::u8vec3> color;  // as shown (sRGB)
};

struct Mesh {
  std::vector<glm::vec3> positions_mm;
  std::vector<glm::vec3> normals;  // unit, per vertex, creases split
  std::vector<glm::uvec3> triangles;
  std::vector<std::uint32_t> section;  // per triangle, index into sections
  std::vector<Section> sections;
  glm::dvec3 min_mm{0}, max_mm{0};
  std::vector<glm::dvec3> moves_mm;  // that brought the pose's origin to (0, 0, 0), in order

  glm::dvec3 corner(std::uint32_t triangle, int k) const {
    return glm::dvec3(positions_mm[triangles[triangle][k]]);
  }
  double area_mm2(std::uint32_t triangle) const;
};

// Loads and poses a mesh. Numbers in a mesh file are in the unit of the recipe, node transforms are
// applied, and nothing is turned by convention: a glTF file is in meters with +y up, and the recipe
// says so. Its normals are smoothed below a crease angle of 35 deg. A STEP file says its own unit
// and has its surfaces' normals. A box region that is the pose's origin is taken in the coordinates
// of `origin: center`. What is broken is left out and reported in `warnings`: triangles without an
// area or with a coordinate that is not a finite number, faces that cannot be tessellated. Throws
// Error: missing or damaged file, nothing left.
Mesh load_mesh(const MeshSpec& spec, const std::vector<RegionSpec>& regions,
               std::vector<base::Fault>& warnings);
// The same for another mesh in the coordinates of one that was posed: it moves as that one did,
// wherever its own bounding box ends.
Mesh load_mesh_like(const MeshSpec& spec, const Mesh& posed, std::vector<base::Fault>& warnings);

// The file's extension in small letters, with its dot.
std::string lower_extension(const std::string& file);
// Whether the file is a STEP file, by its name.
bool is_step(const std::string& file);
// The library that reads STEP files, with its version; empty when this build reads none.
std::string step_reader();
// What to do where there is none.
std::string step_remedy();

// Whether the region's selector other than its box takes this section's triangles.
bool selects(const RegionSpec& region, const Section& section);
// The names, faces or colors that a region of this mesh may select by, after what it tried.
std::string known_selectors(const RegionSpec& region, const Mesh& mesh);
// A region's surface, cut exactly at its box's sides: triangles that lie in it as a whole, and
// pieces of the others.
struct Selection {
  std::vector<std::uint32_t> whole;
  std::vector<Facet> cut;
  std::size_t size() const { return whole.size() + cut.size(); }
  Facet facet(const Mesh& mesh, std::size_t i) const;  // the whole ones first
};
Selection select(const Mesh& mesh, const RegionSpec& region);
Selection select_all(const Mesh& mesh);
// The same as facets. Empty when the region selects nothing.
std::vector<Facet> region_surface(const Mesh& mesh, const RegionSpec& region);
// The point a region is meant by as datum or look_at: the middle of its bounding box.
glm::dvec3 center_of(const std::vector<Facet>& surface);

// Cuts a convex polygon with the half space dot(plane, (p, 1)) >= 0.
void clip(std::vector<glm::dvec3>& polygon, glm::dvec4 plane);

}  // namespace blemish::scene
