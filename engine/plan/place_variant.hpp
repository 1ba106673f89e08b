// Where a variant's mesh differs from the part's, as a view shows it. Knows nothing of pictures.
#pragma once

#include "plan/place.hpp"

namespace blemish::plan {

// Shares of the differing surface that faces the camera, by area: inside the picture, and of that
// what nothing hides.
struct SeenShare {
  double in_frame = 0;
  double unhidden = 0;
};
SeenShare seen_share(const scene::Scene& scene, const scene::Variant& variant, const View& view);

// The variant among planned defects or nuisances; null if there is none.
const PlannedDefect* find_variant(const std::vector<PlannedDefect>& defects);

// Its frame about the middle of what differs, and its sizes there; no anchor when the view shows
// none of it.
struct VariantPlace {
  std::optional<Anchor> anchor;
  glm::dvec3 size_mm{0};    // along the frame's axes
  double new_area_mm2 = 0;  // that faces the camera, of the variant alone, or of the part if none
};
VariantPlace place_variant(const scene::Scene& scene, const scene::Variant& variant,
                           const View& view);

}  // namespace blemish::plan
