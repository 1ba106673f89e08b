// A finish's drawn parameters as the shading sees them: slopes and roughness from Ra and spacing.
#pragma once

#include <glm/glm.hpp>

#include "scene/part.hpp"
#include "shaders/shared/finish.h"

namespace blemish::scene {

// `values`: drawn from finish_table(kind). The lay is turned into render space. The finish is
// within the region's box, or everywhere.
shared::Finish make_finish(const std::string& kind, const base::Values& values,
                           const glm::dmat4& render_from_part, const RegionSpec* region = nullptr);

}  // namespace blemish::scene
