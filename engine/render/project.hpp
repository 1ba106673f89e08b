// From a defect's local coordinates to the picture: points of its center line and key points, and
// how much of it the picture holds. CPU only.
#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "render/frame.hpp"
#include "render/tiles.hpp"

namespace blemish::render {

// The view of one sample: what all projections need.
struct View {
  shared::Camera camera;
  glm::dmat4 render_from_part{1};
  const scene::Scene* scene = nullptr;
};

// What a pixel's place sees, in part coordinates; the way is a unit vector.
struct PartRay {
  glm::dvec3 origin_mm, way;
};
PartRay part_ray(const View& view, const glm::dmat4& part_from_render, glm::vec2 pixel);

// Place i of a set that is spread evenly over a unit square, without rows that an edge could run
// along (Roberts 2018).
inline glm::dvec2 even_place(int i) {
  return glm::fract(0.5 + double(i) * glm::dvec2(0.7548776662466927, 0.5698402909980532));
}

class Projector {
 public:
  Projector(const View& view, const plan::PlannedDefect& defect);

  // The surface point (render space, mm) with these local coordinates, or nothing when the sheet
  // ends before.
  std::optional<glm::dvec3> surface_from_local(glm::dvec2 local_um) const;
  std::optional<cv::Point2d> pixel_from_local(glm::dvec2 local_um) const;
  // Fills center, center line, key points, in_frame, unhidden and the amodal areas.
  void describe(InstanceRaster& raster) const;

 private:
  std::optional<double> drop(glm::dvec3 start, glm::dvec3 direction, double most_mm) const;
  bool inside(cv::Point2d pixel) const;
  bool hidden(glm::dvec3 point_mm) const;
  struct CorePoint {
    glm::dvec2 local_um;
    double weight;
  };
  std::vector<CorePoint> core_points() const;
  double px_per_um2(glm::dvec2 local_um) const;
  void describe_extent(InstanceRaster& raster) const;

  const View& view_;
  const plan::PlannedDefect& defect_;
  const defect::DefectType& type_;
  shared::Frame frame_;
  glm::dmat4 part_from_render_;
  shared::Sheet sheet_;  // of a photo, render space
};

}  // namespace blemish::render
