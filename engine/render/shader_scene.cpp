#include "render/shader_scene.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "scene/finish_model.hpp"
#include "scene/irradiance.hpp"
#include "scene/photo_plane.hpp"

namespace blemish::render {
namespace {

void add_mesh(ShaderScene& result, const scene::Mesh& mesh, const glm::dmat4& render_from_part) {
  const glm::mat3 turn(render_from_part);
  double radius_mm = 0;
  for (std::size_t i = 0; i < mesh.positions_mm.size(); ++i) {
    const glm::dvec3 at(render_from_part * glm::dvec4(glm::dvec3(mesh.positions_mm[i]), 1));
    radius_mm = std::max(radius_mm, glm::length(at));
    result.part.add(glm::vec3(at));
    result.vertices.push_back({glm::vec3(at), turn * mesh.normals[i]});
  }
  for (const glm::uvec3& triangle : mesh.triangles) {
    result.indices.insert(result.indices.end(), {triangle.x, triangle.y, triangle.z});
  }
  result.radius_mm = float(1.01 * radius_mm);
  result.seen = bounds_in_view(result.scene.camera, result.part, result.vertices, result.indices);
  result.depth_mm = std::max(std::abs(result.seen.low.z), std::abs(result.seen.high.z));
}

// Tangent of the lowest elevation under which any of the light is seen from look_at. What shines
// from below the part casts no shadow on it.
float lowest_tan(const shared::Light& light) {
  if (light.kind == shared::kLightDome || light.kind == shared::kLightEnvironment) {
    return 0;
  }
  if (light.visible != 0) {
    return 1e9f;
  }
  constexpr int kCorners = 32;
  float lowest = 1e9f;
  for (int i = 0; i < kCorners; ++i) {
    // Places on a ring's inner and outer circle in turn, or the rectangle's corners.
    const glm::vec3 p =
        light.kind == shared::kLightRing
            ? shared::place_on_ring(light, shared::kWholeTurn * float(i) / kCorners, float(i % 2))
            : shared::place_on_rectangle(
                  light, light.size_mm * glm::vec2(i % 2 == 0 ? -1 : 1, i % 4 < 2 ? -1 : 1));
    lowest = std::min(lowest, p.z / std::max(std::hypot(p.x, p.y), 1e-6f));
  }
  return lowest;
}

}  // namespace

ShaderScene make_shader_scene(const plan::SamplePlan& plan, const scene::Scene& scene,
                              const View& view, bool in_watts) {
  ShaderScene result;
  result.scene.camera = view.camera;
  result.scene.plane = scene.mesh == nullptr ? 1 : 0;
  assert(plan.finishes.size() <= shared::kMaxFinishes);
  for (const plan::PlannedFinish& finish : plan.finishes) {
    result.scene.finishes[result.scene.finish_count++] = scene::make_finish(
        finish.kind, finish.values, view.render_from_part, scene.find_region(finish.region));
  }
  result.scene.substance = scene.substance;
  result.scene.coated = scene.coated;
  result.scene.part_from_render = glm::mat4(glm::inverse(view.render_from_part));
  result.scene.sheet = scene::turned_sheet(scene.photo_sheet, view.render_from_part);
  result.scene.lowest_light_tan = 1e9f;
  for (const plan::PlannedLight& planned : plan.lights) {
    std::uint32_t bits = 0;
    std::vector<shared::Light> lights =
        scene::make_lights(*scene::find_light(planned.kind), planned.values);
    scene.environments.place(planned.path, lights);
    if (in_watts) {
      scene::scale_to_irradiance(lights, double(planned.values["power"]));
    }
    for (const shared::Light& light : lights) {
      assert(result.scene.light_count < shared::kMaxLights);
      const std::uint32_t bit = 1u << result.scene.light_count;
      bits |= bit;
      result.scene.lights_of[int(light.kind)] |= bit;
      result.scene.lights[result.scene.light_count++] = light;
      // Over all lights, so that what a defect touches is the same in every shot.
      result.scene.lowest_light_tan = std::min(result.scene.lowest_light_tan, lowest_tan(light));
    }
    result.lights_of.push_back(bits);
  }
  if (scene.mesh) {
    add_mesh(result, *scene.mesh, view.render_from_part);
  } else {
    result.vertices.resize(1);
    result.indices.resize(3);
  }
  result.scene.triangle_count = std::uint32_t(result.indices.size() / 3);
  return result;
}

}  // namespace blemish::render
