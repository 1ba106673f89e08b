// Vertex normals from triangles: smooth across shallow edges, split at creases. Knows nothing of
// files.
#pragma once

#include "scene/mesh.hpp"

namespace blemish::scene {

// Replaces positions, normals and triangle corners of `mesh`: corners at one place whose triangles
// meet below the crease angle share a normal, weighted by the corner's angle. Triangles must not be
// degenerate.
void smooth_normals(Mesh& mesh, double crease_rad);

// Makes vertices at one place one vertex where their normals are within the angle: faces that go
// smoothly into each other become one surface. Vertices of no triangle are dropped.
void weld(Mesh& mesh, double angle_rad);

}  // namespace blemish::scene
