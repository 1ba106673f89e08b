// The referee of the device's masks: coverage of a pixel by exact rays on the CPU, through the
// camera's one map, the shared local frame and the shared header's own core_distance_um. Knows no
// geometry samples, no patches and no linear map.
#pragma once

#include <cmath>
#include <optional>

#include <opencv2/core.hpp>
#include <tbb/parallel_for.h>

#include "render/tiles.hpp"
#include "scene/photo_plane.hpp"
#include "support/stage.hpp"

namespace blemish::testing {

class Referee {
 public:
  // `side`: samples along a pixel's side, one jittered sample in each cell.
  Referee(const Stage& stage, const plan::SamplePlan& plan, int side)
      : stage_(stage),
        view_(stage.view()),
        part_from_render_(glm::inverse(view_.render_from_part)),
        plan_(plan),
        work_(render::make_tile_work(
            plan, std::span(&view_.camera, 1), view_.render_from_part,
            stage.scene.mesh == nullptr && stage.scene.photo_sheet.radius_mm == 0, 0, 1)),
        side_(side) {}

  // Share of each pixel of the picture that the core of the plan's defect `i` covers, 64F.
  cv::Mat coverage(std::size_t i) const {
    const auto height = int(view_.camera.size_px.y);
    const auto width = int(view_.camera.size_px.x);
    cv::Mat result = cv::Mat::zeros(height, width, CV_64F);
    tbb::parallel_for(0, height, [&](int y) {
      for (int x = 0; x < width; ++x) {
        result.at<double>(y, x) = pixel_coverage(i, x, y);
      }
    });
    return result;
  }

  // Distance to the core's outline where the ray through `at` meets the defect's sheet.
  std::optional<float> core_distance_um(std::size_t i, glm::vec2 at) const {
    const plan::PlannedDefect& defect = plan_.defects[i];
    const shared::Instance& instance = work_.instances[plan_.nuisances.size() + i];
    const std::optional<Point> point = surface_at(at);
    if (!point) {
      return std::nullopt;
    }
    const float off =
        std::abs(glm::dot(point->at_mm - instance.frame.origin_mm, instance.frame.normal));
    if (off >= instance.thickness_mm || !shared::on_sheet(instance.frame, point->normal)) {
      return std::nullopt;
    }
    return defect::find(defect.kind)
        ->core_distance_um(defect.values, defect.seed,
                           shared::local_from_render(instance.frame, point->at_mm));
  }

 private:
  struct Point {
    glm::vec3 at_mm;
    glm::vec3 normal;
  };

  std::optional<Point> surface_at(glm::vec2 at) const {
    const shared::Ray ray = shared::ray_from_pixel(view_.camera, at);
    const glm::dvec3 from(part_from_render_ * glm::dvec4(glm::dvec3(ray.origin_mm), 1));
    const glm::dvec3 way(part_from_render_ * glm::dvec4(glm::dvec3(ray.direction), 0));
    const auto to_render = [&](double t) {
      return glm::vec3(glm::dvec3(ray.origin_mm) + t * glm::dvec3(ray.direction));
    };
    if (!stage_.scene.mesh) {
      const shared::Meeting meeting = shared::meet_sheet(
          scene::turned_sheet(stage_.scene.photo_sheet, view_.render_from_part), ray);
      return meeting.found ? std::optional(Point{meeting.point_mm, meeting.normal}) : std::nullopt;
    }
    const auto hit = stage_.scene.bvh->nearest(from, way);
    if (!hit) {
      return std::nullopt;
    }
    const glm::vec3 normal(glm::dmat3(view_.render_from_part) *
                           smooth_normal(*stage_.scene.mesh, *hit));
    return Point{to_render(hit->t), glm::dot(normal, ray.direction) > 0 ? -normal : normal};
  }

  double pixel_coverage(std::size_t i, int x, int y) const {
    // A look at 3 x 3 places tells whether the outline can be near. Distances are not exact far
    // from the outline, so the margin is generous.
    const double px_um = 1000 * double(view_.camera.mm_per_px);
    bool outside = true;
    bool inside = true;
    for (int k = 0; k < 9; ++k) {
      const auto distance = core_distance_um(
          i, glm::vec2(float(x) + 0.5f * float(k % 3), float(y) + 0.5f * float(k / 3)));
      outside = outside && (!distance || double(*distance) > 3 * px_um);
      inside = inside && distance && double(*distance) < -3 * px_um;
    }
    if (outside || inside) {
      return inside ? 1 : 0;
    }
    int hits = 0;
    for (int k = 0; k < side_ * side_; ++k) {
      const std::uint32_t h =
          shared::hash_u32(std::uint32_t(k) + 40503u * std::uint32_t(x + 977 * y));
      const glm::vec2 cell(k % side_, k / side_);
      const glm::vec2 jitter(shared::unit_from_hash(h),
                             shared::unit_from_hash(shared::hash_u32(h)));
      const auto distance = core_distance_um(i, glm::vec2(x, y) + (cell + jitter) / float(side_));
      hits += distance && *distance < 0 ? 1 : 0;
    }
    return double(hits) / (side_ * side_);
  }

  const Stage& stage_;
  render::View view_;
  glm::dmat4 part_from_render_;
  const plan::SamplePlan& plan_;
  render::TileWork work_;
  int side_;
};

// An instance's raster laid over the whole picture.
inline cv::Mat whole(const render::Frame& frame, const cv::Mat& part, cv::Rect box) {
  cv::Mat result =
      cv::Mat::zeros(frame.height_px, frame.width_px, part.empty() ? CV_8U : part.type());
  if (box.area() > 0) {
    part.copyTo(result(box));
  }
  return result;
}

// How a device's coverage and the referee's differ.
struct Agreement {
  int partial_px = 0;          // partly covered in either
  double mean_difference = 0;  // |device - referee| over those
  double largest = 0;
  int wrong_px = 0;  // on different sides of 0.5, the referee farther than 0.02 from it
  double device_sum = 0, referee_sum = 0;
};

inline Agreement compare(const cv::Mat& device_coverage, const cv::Mat& referee) {
  Agreement result;
  for (int y = 0; y < referee.rows; ++y) {
    for (int x = 0; x < referee.cols; ++x) {
      const double truth = referee.at<double>(y, x);
      const double value = double(device_coverage.at<float>(y, x));
      const double difference = std::abs(value - truth);
      result.device_sum += value;
      result.referee_sum += truth;
      result.largest = std::max(result.largest, difference);
      if (difference > 0 || (truth > 0 && truth < 1)) {
        ++result.partial_px;
        result.mean_difference += difference;
      }
      result.wrong_px += (value >= 0.5) != (truth >= 0.5) && std::abs(truth - 0.5) > 0.02 ? 1 : 0;
    }
  }
  result.mean_difference /= std::max(1, result.partial_px);
  return result;
}

}  // namespace blemish::testing
