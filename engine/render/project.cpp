#include "render/project.hpp"

#include "scene/photo_plane.hpp"

namespace blemish::render {
namespace {

constexpr double kMmPerUm = 1e-3;

}  // namespace

PartRay part_ray(const View& view, const glm::dmat4& part_from_render, glm::vec2 pixel) {
  const shared::Ray ray = shared::ray_from_pixel(view.camera, pixel);
  return {glm::dvec3(part_from_render * glm::dvec4(glm::dvec3(ray.origin_mm), 1)),
          glm::normalize(glm::dvec3(part_from_render * glm::dvec4(glm::dvec3(ray.direction), 0)))};
}

Projector::Projector(const View& view, const plan::PlannedDefect& defect)
    : view_(view),
      defect_(defect),
      type_(*defect::find(defect.kind)),
      frame_(frame_in_render(defect.anchor, view.render_from_part)),
      part_from_render_(glm::inverse(view.render_from_part)),
      sheet_(scene::turned_sheet(view.scene->photo_sheet, view.render_from_part)) {}

// Way from a point along a direction to the part's surface (render space), up to `most_mm`.
std::optional<double> Projector::drop(glm::dvec3 start, glm::dvec3 direction,
                                      double most_mm) const {
  if (view_.scene->bvh) {
    const auto hit = view_.scene->bvh->nearest(
        glm::dvec3(part_from_render_ * glm::dvec4(start, 1)),
        glm::dvec3(part_from_render_ * glm::dvec4(direction, 0)), 0, most_mm);
    return hit ? std::optional(hit->t) : std::nullopt;
  }
  const shared::Meeting meeting =
      shared::meet_sheet(sheet_, {glm::vec3(start), glm::vec3(direction)});
  const double t = glm::dot(glm::dvec3(meeting.point_mm) - start, direction);
  return meeting.found && t >= 0 && t <= most_mm ? std::optional(t) : std::nullopt;
}

std::optional<glm::dvec3> Projector::surface_from_local(glm::dvec2 local_um) const {
  const glm::dvec3 origin(frame_.origin_mm);
  const glm::dvec3 tangent(frame_.tangent);
  const glm::dvec3 bitangent(frame_.bitangent);
  const glm::dvec3 normal(frame_.normal);
  if (!view_.scene->bvh && sheet_.radius_mm == 0) {
    return origin + kMmPerUm * (local_um.x * tangent + local_um.y * bitangent);
  }
  // Drop a ray from above the tangent plane, then move by what the local map says it missed.
  const double lift_mm = 0.6 * glm::length(local_um) * kMmPerUm + 0.02;
  glm::dvec2 aim = local_um;
  glm::dvec3 at;
  for (int pass = 0; pass < 3; ++pass) {
    const glm::dvec3 start =
        origin + kMmPerUm * (aim.x * tangent + aim.y * bitangent) + lift_mm * normal;
    const auto t = drop(start, -normal, 2 * lift_mm);
    if (!t) {
      return std::nullopt;
    }
    at = start - *t * normal;
    aim += local_um - glm::dvec2(shared::local_from_render(frame_, glm::vec3(at)));
  }
  return at;
}

std::optional<cv::Point2d> Projector::pixel_from_local(glm::dvec2 local_um) const {
  const auto at = surface_from_local(local_um);
  if (!at) {
    return std::nullopt;
  }
  const glm::vec2 pixel = shared::pixel_from_point(view_.camera, glm::vec3(*at));
  return cv::Point2d(double(pixel.x), double(pixel.y));
}

bool Projector::inside(cv::Point2d pixel) const {
  return pixel.x >= 0 && pixel.y >= 0 && pixel.x < double(view_.camera.size_px.x) &&
         pixel.y < double(view_.camera.size_px.y);
}

bool Projector::hidden(glm::dvec3 point_mm) const {
  const shared::Ray ray = shared::ray_from_pixel(
      view_.camera, shared::pixel_from_point(view_.camera, glm::vec3(point_mm)));
  if (!view_.scene->bvh) {
    // The far side of a bar: what the ray meets first lies before it.
    const double before_mm = glm::dot(
        point_mm - glm::dvec3(shared::meet_sheet(sheet_, ray).point_mm), glm::dvec3(ray.direction));
    return sheet_.radius_mm > 0 && before_mm > 0.01 * double(sheet_.radius_mm);
  }
  const glm::dvec3 back = -glm::dvec3(ray.direction);
  const glm::dvec3 start = point_mm + 0.005 * (glm::dvec3(frame_.normal) + back);
  return view_.scene->bvh
      ->nearest(glm::dvec3(part_from_render_ * glm::dvec4(start, 1)),
                glm::dvec3(part_from_render_ * glm::dvec4(back, 0)))
      .has_value();
}

// Places that stand for the core, each for as much of its area as its weight says: along the center
// line of a thin defect by its width there, all over the others.
std::vector<Projector::CorePoint> Projector::core_points() const {
  const auto depth_um = [&](glm::dvec2 p) {
    return -double(type_.core_distance_um(defect_.values, defect_.seed, glm::vec2(p)));
  };
  std::vector<CorePoint> points;
  const std::vector<glm::dvec2> line = type_.centerline(defect_.values, defect_.seed);
  constexpr int kPieces = 4;  // of each stretch of the line
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    for (int k = 0; k < kPieces; ++k) {
      const glm::dvec2 p = glm::mix(line[i], line[i + 1], (k + 0.5) / kPieces);
      if (const double half_width_um = depth_um(p); half_width_um > 0) {
        points.push_back({p, half_width_um * glm::length(line[i + 1] - line[i])});
      }
    }
  }
  if (!points.empty()) {
    return points;
  }
  constexpr int kPlaces = 576;
  const defect::Reach reach = type_.reach(defect_.values, defect_.seed);
  for (int i = 0; i < kPlaces; ++i) {
    const glm::dvec2 p = glm::mix(reach.min_um, reach.max_um, even_place(i));
    if (depth_um(p) > 0) {
      points.push_back({p, 1});
    }
  }
  if (points.empty()) {
    points.push_back({glm::dvec2(0), 1});
  }
  return points;
}

// Pixels that a square micrometer of the surface takes up there.
double Projector::px_per_um2(glm::dvec2 local_um) const {
  constexpr double kStepUm = 5;
  const auto at = pixel_from_local(local_um);
  const auto right = pixel_from_local(local_um + glm::dvec2(kStepUm, 0));
  const auto up = pixel_from_local(local_um + glm::dvec2(0, kStepUm));
  return at && right && up ? std::abs((*right - *at).cross(*up - *at)) / (kStepUm * kStepUm) : 0;
}

void Projector::describe(InstanceRaster& raster) const {
  const glm::vec2 center = shared::pixel_from_point(view_.camera, frame_.origin_mm);
  raster.center_px = {double(center.x), double(center.y)};
  raster.amodal_area_um2 = type_.measures(defect_.values, defect_.seed).area_um2;
  for (const glm::dvec2& p : type_.centerline(defect_.values, defect_.seed)) {
    if (const auto pixel = pixel_from_local(p)) {
      raster.centerline_px.push_back(*pixel);
    }
  }
  for (const defect::Keypoint& keypoint : type_.keypoints(defect_.values, defect_.seed)) {
    if (const auto pixel = pixel_from_local(keypoint.at_um)) {
      raster.keypoints_px.emplace_back(std::string(keypoint.name), *pixel);
    }
  }
  describe_extent(raster);
}

void Projector::describe_extent(InstanceRaster& raster) const {
  constexpr std::size_t kScales = 16;
  const std::vector<CorePoint> points = core_points();
  const std::size_t stride = 1 + points.size() / kScales;
  double total = 0, in_frame = 0, seen = 0, scaled = 0, scale = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto& [local_um, weight] = points[i];
    total += weight;
    if (const double px = i % stride == 0 ? px_per_um2(local_um) : 0; px > 0) {
      scaled += weight;
      scale += weight * px;
    }
    const auto at = surface_from_local(local_um);
    if (!at) {
      continue;  // beyond the sheet's edge: the part ends, nothing hides it
    }
    const glm::vec2 pixel = shared::pixel_from_point(view_.camera, glm::vec3(*at));
    if (inside({double(pixel.x), double(pixel.y)})) {
      in_frame += weight;
      seen += hidden(*at) ? 0 : weight;
    }
  }
  raster.in_frame = in_frame / total;
  raster.unhidden = in_frame > 0 ? seen / in_frame : 0;
  raster.amodal_px = scaled > 0 ? raster.amodal_area_um2 * scale / scaled : 0;
}

}  // namespace blemish::render
