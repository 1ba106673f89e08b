#include "render/shader_scene.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "scene/finish_model.hpp"

namespace blemish::render {
namespace {

void add_mesh(ShaderScene& result, const scene::Mesh& mesh, const glm::dmat4& render_from_part) {
  const glm::mat3 turn(render_from_part);
  double radius_mm = 0;
  for (std::size_t i = 0; i < mesh.positions_mm.size(); ++i) {
    const glm::dvec3 at(render_from_part * glm::dvec4(glm::dvec3(mesh.positions_mm[i]), 1));
    radius_mm = std::max(radius_mm, glm::length(at));
    result.vertices.push_back({glm::vec3(at), turn * mesh.normals[i]});
  }
  for (const glm::uvec3& triangle : mesh.triangles) {
    result.indices.insert(result.indices.end(), {triangle.x, triangle.y, triangle.z});
  }
  result.radius_mm = float(1.01 * radius_mm);
}

// Tangent of the lowest elevation under which any of the light's shadow points is seen from
// look_at.
float lowest_tan(const shared::Light& light) {
  if (light.kind == shared::kLightDome) {
    return 0;
  }
  const glm::vec3 c = light.center_mm;
  if (light.kind == shared::kLightRing) {
    return c.z / light.size_mm.y;
  }
  const glm::vec3 side = glm::cross(light.axis, light.tangent);
  float lowest = 1e9f;
  for (const float a : {-1.f, 1.f}) {
    for (const float b : {-1.f, 1.f}) {
      const glm::vec3 p = c + a * light.size_mm.x * light.tangent + b * light.size_mm.y * side;
      lowest = std::min(lowest, p.z / std::max(std::hypot(p.x, p.y), 1e-6f));
    }
  }
  return lowest;
}

}  // namespace

ShaderScene make_shader_scene(const plan::SamplePlan& plan, const scene::Scene& scene,
                              const View& view) {
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
  result.scene.plane_origin_mm =
      glm::vec3(glm::dvec3(view.render_from_part * glm::dvec4(0, 0, 0, 1)));
  result.scene.plane_normal = glm::vec3(glm::dvec3(view.render_from_part * glm::dvec4(0, 0, 1, 0)));
  result.scene.lowest_light_tan = 1e9f;
  assert(plan.lights.size() <= shared::kMaxLights);
  for (const plan::PlannedLight& light : plan.lights) {
    shared::Light& next = result.scene.lights[result.scene.light_count++];
    next = scene::make_light(*scene::find_light(light.kind), light.values);
    result.scene.lowest_light_tan = std::min(result.scene.lowest_light_tan, lowest_tan(next));
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
