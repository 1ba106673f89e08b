#include "render/photo_view.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <tbb/parallel_for.h>

#include "scene/photo_plane.hpp"

namespace blemish::render {
namespace {

// Where the photo has what a ray of the view meets: through the surface into the camera that took
// it. Nothing past the surface.
struct PhotoLookup {
  shared::Camera camera;
  shared::Sheet sheet;  // in the view's render space
  shared::Camera photo_camera;
  glm::dmat4 photo_from_render;

  PhotoLookup(std::size_t photo, const View& view)
      : camera(view.camera),
        sheet(scene::turned_sheet(view.scene->photo_sheet, view.render_from_part)),
        photo_camera(view.scene->photo_views[photo].camera),
        photo_from_render(view.scene->photo_views[photo].render_from_part *
                          glm::inverse(view.render_from_part)) {}

  std::optional<glm::dvec2> operator()(const shared::Ray& ray) const {
    const shared::Meeting meeting = shared::meet_sheet(sheet, ray);
    if (!meeting.found) {
      return std::nullopt;
    }
    const glm::dvec4 at = photo_from_render * glm::dvec4(glm::dvec3(meeting.point_mm), 1);
    return glm::dvec2(shared::pixel_from_point(photo_camera, glm::vec3(glm::dvec3(at))));
  }
};

void add_bilinear(const cv::Mat& photo, glm::dvec2 at, float weight, float* sum) {
  const int channels = photo.channels();
  const double x = at.x - 0.5;
  const double y = at.y - 0.5;
  if (x < -0.5 || y < -0.5 || x > photo.cols - 0.5 || y > photo.rows - 0.5) {
    return;
  }
  const int x0 = std::clamp(int(std::floor(x)), 0, photo.cols - 1);
  const int y0 = std::clamp(int(std::floor(y)), 0, photo.rows - 1);
  const int x1 = std::min(x0 + 1, photo.cols - 1);
  const int y1 = std::min(y0 + 1, photo.rows - 1);
  const float fx = float(std::clamp(x - x0, 0.0, 1.0));
  const float fy = float(std::clamp(y - y0, 0.0, 1.0));
  const float* top = photo.ptr<float>(y0);
  const float* bottom = photo.ptr<float>(y1);
  for (int c = 0; c < channels; ++c) {
    const float upper = top[x0 * channels + c] * (1 - fx) + top[x1 * channels + c] * fx;
    const float lower = bottom[x0 * channels + c] * (1 - fx) + bottom[x1 * channels + c] * fx;
    sum[c] += weight * (upper * (1 - fy) + lower * fy);
  }
}

}  // namespace

cv::Mat see_photo(const cv::Mat& linear, std::size_t photo, const View& view) {
  const PhotoLookup photo_at(photo, view);
  const int width = int(view.camera.size_px.x);
  const int height = int(view.camera.size_px.y);
  // As many lookups along a pixel as it spans photo pixels, at least two; more where it is blurred.
  const glm::vec2 middle = 0.5f * view.camera.size_px;
  const auto here = photo_at(shared::ray_from_pixel(view.camera, middle));
  const auto next = photo_at(shared::ray_from_pixel(view.camera, middle + 1.0f));
  const double span = here && next ? glm::length(*next - *here) : 1;
  const bool blurred = shared::blurs(view.camera);
  const int grid = std::clamp(int(std::ceil(span)) + 1, blurred ? 8 : 2, 16);
  const auto count = std::uint32_t(grid * grid);
  const float weight = 1.0f / float(count);
  cv::Mat seen(height, width, linear.type(), cv::Scalar::all(0));
  tbb::parallel_for(0, height, [&](int y) {
    float* row = seen.ptr<float>(y);
    for (int x = 0; x < width; ++x) {
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::uint32_t cell = k % std::uint32_t(grid);
        const glm::vec2 offset((float(cell) + 0.5f) / float(grid),
                               (float(k / std::uint32_t(grid)) + 0.5f) / float(grid));
        const glm::vec2 ideal = shared::ideal_from_pixel(view.camera, glm::vec2(x, y) + offset);
        // Moments in an order that has nothing to do with the places.
        const std::uint32_t moment = (k * 29u + 13u) % count;
        const auto at = photo_at(shared::ray_from_ideal(
            view.camera, ideal, blurred ? shared::lens_sample(moment, count) : glm::vec2(0),
            blurred ? shared::time_sample(moment) : 0));
        if (at) {
          add_bilinear(linear, *at, weight, row + x * linear.channels());
        }
      }
    }
  });
  return seen;
}

}  // namespace blemish::render
