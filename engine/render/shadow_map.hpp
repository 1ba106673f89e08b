// Views from the lights' shadow points, each fitted to what the camera sees of the part, so that
// the maps' texels lie where shadows are looked up. CPU only.
#pragma once

#include <array>
#include <span>

#include "scene/camera.hpp"
#include "shaders/shared/layout.h"

namespace blemish::render {

struct Bounds {
  glm::vec3 low{1e30f}, high{-1e30f};
  bool empty() const { return low.x > high.x; }
  void add(glm::vec3 point) {
    low = glm::min(low, point);
    high = glm::max(high, point);
  }
};

// A box about those pieces of the triangles that may be in the picture, whatever hides them.
// `part`: about all of them.
Bounds bounds_in_view(const shared::Camera& camera, const Bounds& part,
                      std::span<const shared::Vertex> vertices,
                      std::span<const std::uint32_t> indices);

// A shadow point and the places on the light about it.
struct LightPoint {
  glm::vec3 at_mm;
  std::array<glm::vec3, shared::kShadowTaps> around_mm;
};
LightPoint light_point(const shared::Light& light, std::uint32_t i, std::uint32_t pass,
                       std::uint32_t pass_count);

// What a shadow point sees of `receivers`, and of all of the part (`part`) that may lie between.
shared::ShadowView shadow_view(const LightPoint& point, const Bounds& receivers, const Bounds& part,
                               float radius_mm, float map_size_px);
// `radius_mm`: of a sphere about the origin that holds the part.
glm::mat4 clip_from_render(const shared::ShadowView& view, float radius_mm);

}  // namespace blemish::render
