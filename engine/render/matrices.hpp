// Clip matrices for the rasterizer, from the camera's one map and for a light's shadow points.
// Vulkan clip space: y down, depth 0…1.
#pragma once

#include <glm/glm.hpp>

#include "shaders/shared/camera.h"
#include "shaders/shared/layout.h"

namespace blemish::render {

// Puts the place `sample` (in [0, 1)^2 of a pixel) onto the pixel's center. `radius_mm`: of a
// sphere about the origin that holds the part.
glm::mat4 clip_from_render(const shared::Camera& camera, glm::vec2 sample, float radius_mm);

// A view from `point_mm` on the sphere that holds the part.
shared::ShadowView shadow_view(glm::vec3 point_mm, float radius_mm, float map_size_px);

}  // namespace blemish::render
