#include "plan/exposure.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scene/finish_model.hpp"
#include "scene/irradiance.hpp"
#include "shaders/shared/camera.h"
#include "shaders/shared/shading.h"

namespace blemish::plan {
namespace {

constexpr int kSidePx = 64;
// Points of the n-th pixel: they differ from pixel to pixel, so that the mean over all of them is a
// fine quadrature even where all see the lights alike.
constexpr float kPixels = 1024;
shared::Quadrature quadrature_of(int n) {
  return {
      8, 3,      glm::fract(0.5f + 0.7548777f * float(n)), glm::fract(0.5f + 0.5698403f * float(n)),
      0, kPixels};
}

struct MedianView {
  shared::Camera camera;
  glm::dmat4 render_from_part{1};
  glm::dmat4 part_from_render{1};
  std::vector<shared::Finish> finishes;
  std::vector<shared::Light> lights;
};

MedianView median_view(const recipe::Recipe& recipe, const scene::Scene& scene,
                       const recipe::ShotSpec& shot) {
  const base::Values view = base::medians(recipe.camera->view);
  MedianView result;
  result.camera = scene::median_camera(*recipe.camera);
  result.render_from_part = scene::render_from_part(view, scene.look_at_part_mm);
  result.part_from_render = glm::inverse(result.render_from_part);
  for (const scene::FinishSpec& finish : recipe.part.finishes) {
    result.finishes.push_back(scene::make_finish(finish.kind, base::medians(finish.params),
                                                 result.render_from_part,
                                                 scene.find_region(finish.region)));
  }
  for (const std::size_t i : shot.lights) {
    const scene::LightSpec& light = recipe.lights[i];
    std::vector<shared::Light> made = scene::make_lights(*light.type, base::medians(light.params));
    scene.environments.place(light.path, made);
    result.lights.insert(result.lights.end(), made.begin(), made.end());
  }
  return result;
}

glm::uvec2 shadow_shares(const MedianView& view, const scene::Scene& scene,
                         const shared::Light& light, glm::dvec3 point_mm, glm::dvec3 normal) {
  glm::uvec2 shares(0);
  const glm::dvec3 start = point_mm + 0.01 * normal;
  const glm::dvec3 origin(view.part_from_render * glm::dvec4(start, 1));
  for (std::uint32_t i = 0; i < shared::kShadowPoints; ++i) {
    const glm::dvec3 to_light = glm::dvec3(shared::shadow_point_mm(light, i, 0)) - start;
    const glm::dvec3 direction(view.part_from_render * glm::dvec4(to_light, 0));
    const bool lit =
        glm::dot(to_light, normal) > 0 && !scene.bvh->nearest(origin, direction, 0, 1).has_value();
    shares |= shared::encode_share(i, lit ? 1 : 0);
  }
  return shares;
}

double radiance_at(const MedianView& view, const scene::Scene& scene, const shared::Ray& ray,
                   const scene::Hit& hit, int n) {
  const scene::Mesh& mesh = *scene.mesh;
  const glm::uvec3 corners = mesh.triangles[hit.triangle];
  const glm::vec3 smooth = float(1 - hit.u - hit.v) * mesh.normals[corners.x] +
                           float(hit.u) * mesh.normals[corners.y] +
                           float(hit.v) * mesh.normals[corners.z];
  glm::vec3 normal = glm::normalize(glm::mat3(view.render_from_part) * smooth);
  if (glm::dot(normal, ray.direction) > 0) {
    normal = -normal;
  }
  shared::Surface s{};
  s.point_mm = ray.origin_mm + float(hit.t) * ray.direction;
  s.view = -ray.direction;
  // Nothing of the finish is resolved; a tool's marks are drawn from by the place in the pixel.
  const float offset = glm::fract(7.31f * s.point_mm.x + 3.17f * s.point_mm.y);
  std::size_t chosen = 0;
  for (std::size_t i = 1; i < view.finishes.size(); ++i) {
    const glm::dvec3 part_mm(view.part_from_render * glm::dvec4(glm::dvec3(s.point_mm), 1));
    const bool here = scene.in_region(scene.part.finishes[i].region, hit.triangle, part_mm);
    chosen = here ? i : chosen;
  }
  s = shared::with_finish(s, view.finishes[chosen], normal, glm::vec3(0), shared::kUnresolved,
                          offset);
  s = shared::with_substance(s, s.coat_f0 > 0 ? scene.coated : scene.substance);
  std::vector<shared::Surface> layers{s};
  if (s.coat_f0 > 0) {
    layers.push_back(shared::coat_of(s));
  }
  glm::vec3 radiance(0);
  for (const shared::Light& light : view.lights) {
    const glm::uvec2 shares =
        shadow_shares(view, scene, light, glm::dvec3(s.point_mm), glm::dvec3(normal));
    for (const shared::Surface& layer : layers) {
      radiance += shared::lit_radiance(layer, light, shares, quadrature_of(n));
    }
  }
  return double(radiance.x + radiance.y + radiance.z) / 3;
}

// What the camera sees of the lights themselves, where it sees no part.
double radiance_beside(const MedianView& view, const shared::Ray& ray) {
  glm::vec3 radiance(0);
  for (const shared::Light& light : view.lights) {
    radiance += shared::emitted_toward(light, ray);
  }
  return double(radiance.x + radiance.y + radiance.z) / 3;
}

double round_to_3_digits(double value) {
  const double scale = std::pow(10.0, 2 - std::floor(std::log10(value)));
  return std::round(value * scale) / scale;
}

}  // namespace

double solve_exposure(const recipe::Recipe& recipe, const scene::Scene& scene,
                      const recipe::ShotSpec& shot) {
  const MedianView view = median_view(recipe, scene, shot);
  shared::environment_texels = scene.environments.texels.data();
  const double step_px =
      double(std::max(recipe.camera->width_px, recipe.camera->height_px)) / kSidePx;
  double sum = 0;
  int hits = 0;
  for (double y = 0.5 * step_px; y < recipe.camera->height_px; y += step_px) {
    for (double x = 0.5 * step_px; x < recipe.camera->width_px; x += step_px) {
      const shared::Ray ray = shared::ray_from_pixel(view.camera, glm::vec2(x, y));
      const glm::dvec3 origin(view.part_from_render * glm::dvec4(glm::dvec3(ray.origin_mm), 1));
      const glm::dvec3 direction(view.part_from_render * glm::dvec4(glm::dvec3(ray.direction), 0));
      if (const auto hit = scene.bvh->nearest(origin, direction)) {
        sum += radiance_at(view, scene, ray, *hit, hits);
        ++hits;
      } else if (const double light = radiance_beside(view, ray); light > 0) {
        sum += light;
        ++hits;
      }
    }
  }
  if (hits == 0) {
    throw base::Error(recipe.camera->where, "the camera does not see the part",
                      "check part.unit, part.pose, camera.view.look_at and the field of view");
  }
  if (!(sum > 0)) {
    const bool main = recipe.shots.size() == 1;
    throw base::Error(main ? recipe.camera->where : shot.where,
                      main ? "no light reaches the part in this view"
                           : fmt::format("no light reaches the part in the shot \"{}\"", shot.name),
                      "check the lights' positions; heights are above camera.view.look_at");
  }
  const double level = shot.mean_level.value_or(recipe.camera->sensor.mean_level);
  return round_to_3_digits(level * hits / sum);
}

double exposure_by_time(const recipe::Recipe& recipe, const base::Values& optics) {
  return round_to_3_digits(
      scene::exposure_per_radiance(recipe.camera->sensor, double(optics["f_number"])));
}

}  // namespace blemish::plan
