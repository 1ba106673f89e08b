#include <cmath>

#include "plan/place.hpp"

namespace blemish::plan {

bool View::sees(glm::dvec3 part_mm) const {
  const glm::dvec3 p(render_from_part * glm::dvec4(part_mm, 1));
  if (p.z >= double(camera.distance_mm)) {
    return false;
  }
  const glm::vec2 pixel = shared::pixel_from_point(camera, glm::vec3(p));
  return pixel.x >= 0 && pixel.y >= 0 && pixel.x < camera.size_px.x && pixel.y < camera.size_px.y;
}

glm::dvec3 View::toward_camera(glm::dvec3 part_mm) const {
  const glm::dmat4 part_from_render = glm::inverse(render_from_part);
  const double distance = double(camera.distance_mm);
  if (camera.focal_px > 0) {
    return glm::dvec3(part_from_render * glm::dvec4(0, 0, distance, 1)) - part_mm;
  }
  const double z = (render_from_part * glm::dvec4(part_mm, 1)).z;
  return glm::dvec3(part_from_render * glm::dvec4(0, 0, distance - z, 0));
}

View view_of(const recipe::Recipe& recipe, const scene::Scene& scene, const SamplePlan& plan) {
  if (!recipe.camera) {
    View view;
    const scene::PhotoView& photo = scene.photo_views[*plan.photo];
    view.camera = photo.camera;
    view.render_from_part = photo.render_from_part;
    return view;
  }
  return view_of(recipe, scene, {*plan.view, *plan.optics, plan.line_seed}, plan.step);
}

View view_of(const recipe::Recipe& recipe, const scene::Scene& scene, const Pose& pose, int step) {
  View view;
  view.camera = scene::make_camera(*recipe.camera, pose.view, pose.optics, pose.line_seed);
  view.render_from_part = scene::render_from_part(pose.view, scene.look_at_part_mm);
  base::Values median = base::medians(recipe.camera->view);
  scene::turn_on(median, recipe.camera->views, step);
  const glm::dmat3 turn(scene::render_from_part(median, scene.look_at_part_mm));
  view.right = glm::transpose(turn) * glm::dvec3(1, 0, 0);
  return view;
}

Anchor frame_at(glm::dvec3 origin_mm, glm::dvec3 normal, glm::dvec3 toward) {
  glm::dvec3 tangent = toward - normal * glm::dot(normal, toward);
  if (glm::length(tangent) < 1e-6) {
    const glm::dvec3 other = std::abs(normal.y) < 0.9 ? glm::dvec3(0, 1, 0) : glm::dvec3(0, 0, 1);
    tangent = other - normal * glm::dot(normal, other);
  }
  Anchor anchor;
  anchor.origin_mm = origin_mm;
  anchor.normal = normal;
  anchor.tangent = glm::normalize(tangent);
  anchor.bitangent = glm::cross(normal, anchor.tangent);
  return anchor;
}

Anchor turned(const Anchor& anchor, double angle_rad) {
  const double c = std::cos(angle_rad);
  const double s = std::sin(angle_rad);
  Anchor result = anchor;
  result.tangent = c * anchor.tangent + s * anchor.bitangent;
  result.bitangent = c * anchor.bitangent - s * anchor.tangent;
  return result;
}

}  // namespace blemish::plan
