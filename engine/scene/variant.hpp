// A second mesh of a part, as a defect of geometry leaves it: a hole that is missing, flash, a
// broken corner. Where it differs from the first is found once, on the surfaces. Must not know
// what the camera sees of it.
#pragma once

#include <memory>
#include <vector>

#include <glm/glm.hpp>

#include "scene/bvh.hpp"

namespace blemish::scene {

// A piece of surface that one of the two meshes has alone.
struct Difference {
  glm::dvec3 at_mm, normal;
  double area_mm2 = 0;
  bool lost = false;  // of the first mesh; else of the variant
};

struct Variant {
  std::shared_ptr<const Mesh> mesh;
  std::shared_ptr<const Bvh> bvh;  // of mesh
  double tolerance_mm = 0;
  std::vector<Difference> differences;  // never empty
  glm::dvec3 min_mm{0}, max_mm{0};      // a box that holds them
};

// Whether a surface point of one mesh is a point of the other within the tolerance, measured along
// its normal.
bool lies_on(const Bvh& other, glm::dvec3 part_mm, glm::dvec3 normal, double tolerance_mm);

// Throws Error at the variant's place: unreadable, or nowhere different.
Variant load_variant(const VariantSpec& spec, const Mesh& mesh, const Bvh& bvh,
                     std::vector<base::Fault>& warnings);

}  // namespace blemish::scene
