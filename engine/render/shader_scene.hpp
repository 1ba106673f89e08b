// The drawn values of a plan and the loaded scene as the structures that the shaders read. CPU
// only.
#pragma once

#include <vector>

#include "render/project.hpp"
#include "render/shadow_map.hpp"
#include "shaders/shared/layout.h"

namespace blemish::render {

struct ShaderScene {
  shared::Scene scene{};
  std::vector<shared::Vertex> vertices;  // render space; empty for photos
  std::vector<std::uint32_t> indices;
  float radius_mm = 1;                   // of a sphere about look_at that holds the part
  Bounds part;                           // of the whole part
  Bounds seen;                           // of what may be in the picture
  float depth_mm = 0;                    // how far that reaches in front of or behind look_at
  std::vector<std::uint32_t> lights_of;  // of each planned light: bit per light of the scene
};

// `in_watts`: the lights' powers are irradiances at look_at.
ShaderScene make_shader_scene(const plan::SamplePlan& plan, const scene::Scene& scene,
                              const View& view, bool in_watts);

// Codes of smooth patches: triangles that share two vertices (no crease between them) share a code;
// patches that meet along a crease have different ones as long as there are codes left.
std::vector<std::uint32_t> smooth_patches(const scene::Mesh& mesh);

// The codes of a scene's triangles, with bit 8 + i set where finish i may be.
std::vector<std::uint32_t> surface_codes(const scene::Scene& scene);

}  // namespace blemish::render
