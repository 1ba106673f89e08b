#include "render/matrices.hpp"

#include <algorithm>
#include <cmath>

#include "scene/camera.hpp"

namespace blemish::render {

Raster raster_of(const shared::Camera& camera) {
  const glm::ivec2 size(camera.size_px);
  if (!shared::bends(camera)) {
    return {{0, 0}, size};
  }
  const auto [low, high] = scene::ideal_bounds(camera);
  const glm::ivec2 origin(glm::floor(low - 1.0f));
  return {origin, glm::ivec2(glm::ceil(high + 1.0f)) - origin};
}

// Places are counted from the picture's middle, x right and y up, in pixels: of a point at depth d
// seen through the lens point l they are focal ((x - l) / d + l / focus), or of a telecentric lens
// (x - l (d - focus)) / mm_per_px.
glm::mat4 clip_from_render(const shared::Camera& camera, const Raster& raster, glm::vec2 sample,
                           glm::vec2 lens, float time, float radius_mm) {
  const glm::vec2 scale = glm::vec2(2, -2) / glm::vec2(raster.size_px);
  // Clip coordinates of the picture's middle.
  const glm::vec2 middle =
      2.0f * (0.5f * camera.size_px - glm::vec2(raster.origin_px) + 0.5f - sample) /
          glm::vec2(raster.size_px) -
      1.0f;
  const glm::vec2 at = camera.aperture * lens;
  const glm::vec2 moved = camera.motion_mm * time;
  const float near_mm = std::max(camera.distance_mm - radius_mm, 1e-3f * camera.distance_mm);
  const float far_mm = camera.distance_mm + radius_mm;
  glm::mat4 m(0.0f);
  if (camera.focal_px > 0) {
    const float depth = far_mm / (far_mm - near_mm);
    // d = distance - z multiplies what does not fall with the depth.
    const glm::vec2 stretch = camera.focal_px * scale;
    const glm::vec2 of_d = middle + stretch * at / camera.focus_mm;
    m[0] = {stretch.x, 0, 0, 0};
    m[1] = {0, stretch.y, 0, 0};
    m[2] = {-of_d.x, -of_d.y, -depth, -1};
    m[3] = {stretch.x * (moved.x - at.x) + of_d.x * camera.distance_mm,
            stretch.y * (moved.y - at.y) + of_d.y * camera.distance_mm,
            depth * (camera.distance_mm - near_mm), camera.distance_mm};
    if (camera.line_scan != 0) {
      const float along = scale.y / camera.mm_per_px;
      m[1].y = along;
      m[2].y = 0;
      m[3].y = middle.y + along * (moved.y - at.y);
    }
    return m;
  }
  const glm::vec2 stretch = scale / camera.mm_per_px;
  const glm::vec2 slant = stretch * at;
  const float beyond_mm = camera.distance_mm - camera.focus_mm;
  m[0] = {stretch.x, 0, 0, 0};
  m[1] = {0, stretch.y, 0, 0};
  m[2] = {slant.x, slant.y, -1 / (2 * radius_mm), 0};
  m[3] = {middle.x + stretch.x * moved.x - slant.x * beyond_mm,
          middle.y + stretch.y * moved.y - slant.y * beyond_mm, 0.5f, 1};
  return m;
}

}  // namespace blemish::render
