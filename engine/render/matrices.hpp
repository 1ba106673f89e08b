// Clip matrices for the rasterizer, from the camera's one map.
// Vulkan clip space: y down, depth 0…1.
#pragma once

#include <glm/glm.hpp>

#include "shaders/shared/camera.h"
#include "shaders/shared/layout.h"

namespace blemish::render {

// The rectangle of an ideal lens' picture that the visibility image holds: the picture's own, and
// whatever more a lens that bends needs.
struct Raster {
  glm::ivec2 origin_px{0};
  glm::ivec2 size_px{0};
};
Raster raster_of(const shared::Camera& camera);

// Through a point of the lens at a time of the exposure (see ray_from_ideal), with the place
// `sample` (in [0, 1)^2 of a pixel) put onto the pixel's center. For a line-scan camera y is to be
// multiplied by w afterwards. `radius_mm`: of a sphere about the origin that holds the part.
glm::mat4 clip_from_render(const shared::Camera& camera, const Raster& raster, glm::vec2 sample,
                           glm::vec2 lens, float time, float radius_mm);

}  // namespace blemish::render
