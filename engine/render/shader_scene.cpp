#include "render/shader_scene.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "scene/finish_model.hpp"
#include "scene/photo_plane.hpp"

namespace blemish::render {
namespace {

// Of the vertices in the picture; of all, where a coarse mesh has none or few there.
float depth_in_view(const ShaderScene& scene) {
  constexpr std::size_t kEnough = 3;
  const shared::Camera& camera = scene.scene.camera;
  float all = 0, inside = 0;
  std::size_t count = 0;
  for (const shared::Vertex& vertex : scene.vertices) {
    const float depth = std::abs(vertex.position_mm.z);
    all = std::max(all, depth);
    const glm::vec2 at = shared::ideal_from_point(camera, vertex.position_mm) / camera.size_px;
    if (vertex.position_mm.z < camera.distance_mm && at.x > 0 && at.y > 0 && at.x < 1 && at.y < 1) {
      inside = std::max(inside, depth);
      ++count;
    }
  }
  return count >= kEnough ? inside : all;
}

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
  result.depth_mm = depth_in_view(result);
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
  result.scene.finish =
      scene::make_finish(plan.finish.kind, plan.finish.values, view.render_from_part);
  result.scene.f0 = scene.material.f0;
  result.scene.diffuse = scene.material.diffuse;
  result.scene.part_from_render = glm::mat4(glm::inverse(view.render_from_part));
  result.scene.sheet = scene::turned_sheet(scene.photo_sheet, view.render_from_part);
  result.scene.lowest_light_tan = 1e9f;
  assert(plan.lights.size() <= shared::kMaxLights);
  for (const plan::PlannedLight& light : plan.lights) {
    result.lights_of.push_back(1u << result.scene.light_count);
    shared::Light& next = result.scene.lights[result.scene.light_count++];
    next = scene::make_light(*scene::find_light(light.kind), light.values);
    // Over all lights, so that what a defect touches is the same in every shot.
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
