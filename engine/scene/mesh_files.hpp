// Reading a part's file into triangles, before pose and repair. Private to this room: what a file
// is made by stays in mesh_files.cpp (Assimp) and step.cpp (OpenCASCADE).
#pragma once

#include <string>
#include <vector>

#include "scene/mesh.hpp"

namespace blemish::scene {

// What is wrong with the part's file, at `part.mesh`.
base::Error file_error(const MeshSpec& spec, const std::string& message, const std::string& hint);
base::Fault file_warning(const MeshSpec& spec, const std::string& message,
                         const std::string& hint = {});

// STL, OBJ, PLY, glTF and what else Assimp reads: positions in mm, triangles, sections; no normals.
// Triangles with a corner that is not a finite number are left out with a warning.
Mesh read_mesh_file(const MeshSpec& spec, std::vector<base::Fault>& warnings);

// A STEP file, tessellated so that no triangle is farther than chord_error_mm from the surface,
// with the surface's own normals. Sections are the faces of the solids. Faces that are broken are
// left out with a warning each.
Mesh read_step_file(const MeshSpec& spec, std::vector<base::Fault>& warnings);

}  // namespace blemish::scene
