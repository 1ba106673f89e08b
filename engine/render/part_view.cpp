#include "render/part_view.hpp"

namespace blemish::render {
namespace {

// A landmark may lie this far below the mesh and is on its surface all the same.
constexpr double kMarginMm = 0.05;

glm::dvec3 in_render(const View& view, glm::dvec3 part_mm) {
  return glm::dvec3(view.render_from_part * glm::dvec4(part_mm, 1));
}

std::optional<cv::Point2d> pixel_of(const View& view, glm::dvec3 part_mm) {
  const glm::dvec3 at = in_render(view, part_mm);
  if (view.camera.focal_px > 0 && at.z >= double(view.camera.distance_mm)) {
    return std::nullopt;  // behind the camera
  }
  const glm::vec2 pixel = shared::pixel_from_point(view.camera, glm::vec3(at));
  return cv::Point2d(double(pixel.x), double(pixel.y));
}

// Whether the part lies between the point and the camera.
bool hidden(const View& view, glm::dvec3 part_mm, cv::Point2d pixel) {
  const shared::Ray ray = shared::ray_from_pixel(view.camera, glm::vec2(pixel.x, pixel.y));
  const glm::dmat3 part_from_render = glm::inverse(glm::dmat3(view.render_from_part));
  const glm::dvec3 back = -(part_from_render * glm::dvec3(ray.direction));
  return view.scene->bvh->nearest(part_mm + kMarginMm * back, back).has_value();
}

LandmarkView see_landmark(const View& view, const scene::Landmark& landmark) {
  LandmarkView seen{landmark.name, landmark.at_mm, pixel_of(view, landmark.at_mm), "outside"};
  if (seen.at_px && seen.at_px->x >= 0 && seen.at_px->y >= 0 &&
      seen.at_px->x < double(view.camera.size_px.x) &&
      seen.at_px->y < double(view.camera.size_px.y)) {
    seen.visibility = hidden(view, landmark.at_mm, *seen.at_px) ? "hidden" : "visible";
  }
  return seen;
}

}  // namespace

PartView see_part(const View& view) {
  const shared::Camera& camera = view.camera;
  PartView result;
  // Computer vision's camera: x right, y down, z forward.
  glm::dmat4 camera_from_render(1);
  camera_from_render[1][1] = camera_from_render[2][2] = -1;
  camera_from_render[3][2] = double(camera.distance_mm);
  result.camera_from_part = camera_from_render * view.render_from_part;
  result.focal_px = double(camera.focal_px);
  result.mm_per_px = double(camera.mm_per_px);
  result.middle_px = {0.5 * double(camera.size_px.x), 0.5 * double(camera.size_px.y)};
  const scene::Mesh& mesh = *view.scene->mesh;
  result.min_mm = mesh.min_mm;
  result.max_mm = mesh.max_mm;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 at((corner & 1) != 0 ? mesh.max_mm.x : mesh.min_mm.x,
                        (corner & 2) != 0 ? mesh.max_mm.y : mesh.min_mm.y,
                        (corner & 4) != 0 ? mesh.max_mm.z : mesh.min_mm.z);
    result.box_px[std::size_t(corner)] = pixel_of(view, at);
  }
  for (const scene::Landmark& landmark : view.scene->part.landmarks) {
    result.landmarks.push_back(see_landmark(view, landmark));
  }
  return result;
}

}  // namespace blemish::render
