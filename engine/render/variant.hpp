// A defect that is another mesh: picture, twin, coverage and influence from pictures of both. CPU
// only.
#pragma once

#include "plan/place_variant.hpp"
#include "render/project.hpp"

namespace blemish::render {

// The part as it should be and as the variant, before the same camera.
struct VariantViews {
  View part, variant;
  const scene::Variant* difference = nullptr;
  plan::SeenShare seen;
};

// `frame`: pictures and instances of the variant, its own instance still empty. `part`: pictures of
// the part with the same defects. Afterwards the frame's twins are the part's, and so are its
// pictures wherever nothing reaches: where the meshes are the same surface, two renderings differ
// by rounding and by how a curved surface was cut into triangles.
void lay_variant(Frame& frame, const Frame& part, int number, const VariantViews& views);

}  // namespace blemish::render
