#include "render/matrices.hpp"

#include <algorithm>
#include <cmath>

namespace blemish::render {

glm::mat4 clip_from_render(const shared::Camera& camera, glm::vec2 sample, float radius_mm) {
  const glm::vec2 shift = 2.0f * (0.5f - sample) / camera.size_px;
  const float near_mm = std::max(camera.distance_mm - radius_mm, 1e-3f * camera.distance_mm);
  const float far_mm = camera.distance_mm + radius_mm;
  glm::mat4 m(0.0f);
  if (camera.focal_px > 0) {
    const glm::vec2 scale = 2.0f * camera.focal_px / camera.size_px;
    const float depth = far_mm / (far_mm - near_mm);
    m[0] = {scale.x, 0, 0, 0};
    m[1] = {0, -scale.y, 0, 0};
    m[2] = {-shift.x, -shift.y, -depth, -1};
    m[3] = {shift.x * camera.distance_mm, shift.y * camera.distance_mm,
            depth * (camera.distance_mm - near_mm), camera.distance_mm};
    return m;
  }
  const glm::vec2 scale = 2.0f / (camera.mm_per_px * camera.size_px);
  m[0] = {scale.x, 0, 0, 0};
  m[1] = {0, -scale.y, 0, 0};
  m[2] = {0, 0, -1 / (2 * radius_mm), 0};
  m[3] = {shift.x, shift.y, 0.5f, 1};
  return m;
}

shared::ShadowView shadow_view(glm::vec3 point_mm, float radius_mm, float map_size_px) {
  const float distance = std::max(glm::length(point_mm), 1e-3f);
  const glm::vec3 back = point_mm / distance;
  const glm::vec3 side =
      glm::normalize(std::abs(back.z) < 0.9f ? glm::cross(glm::vec3(0, 0, 1), back)
                                             : glm::cross(glm::vec3(1, 0, 0), back));
  const glm::vec3 up = glm::cross(back, side);
  // A light inside the part's sphere sees at most a cone of 75 degrees to each side.
  constexpr float kWidestTan = 3.7f;
  const float sine = std::min(radius_mm / distance, 0.966f);
  const float spread = std::min(sine / std::sqrt(1 - sine * sine), kWidestTan);
  const float near_mm = std::max(distance - radius_mm, 0.02f * distance);
  const float far_mm = distance + radius_mm;
  const float depth = far_mm / (far_mm - near_mm);
  shared::ShadowView view;
  glm::mat4& m = view.clip_from_render;
  for (int i = 0; i < 3; ++i) {
    m[i] = {side[i] / spread, up[i] / spread, -depth * back[i], -back[i]};
  }
  m[3] = {0, 0, depth * (distance - near_mm), distance};
  view.texel_per_mm = 2 * spread / map_size_px;
  return view;
}

}  // namespace blemish::render
