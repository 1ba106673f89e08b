#include "render/photo_view.hpp"

#include <algorithm>
#include <cmath>

#include <tbb/parallel_for.h>

namespace blemish::render {
namespace {

// Photo coordinates (pixels) of a view's pixel: the ray meets the plane z = 0 of the part.
glm::dvec2 photo_from_pixel(glm::vec2 pixel, const View& view, const glm::dmat4& part_from_render,
                            glm::dvec2 size_px, double px_per_mm) {
  const shared::Ray ray = shared::ray_from_pixel(view.camera, pixel);
  const glm::dvec3 origin(part_from_render * glm::dvec4(glm::dvec3(ray.origin_mm), 1));
  const glm::dvec3 direction(part_from_render * glm::dvec4(glm::dvec3(ray.direction), 0));
  const glm::dvec3 at = origin - direction * (origin.z / direction.z);
  return {0.5 * size_px.x + at.x * px_per_mm, 0.5 * size_px.y - at.y * px_per_mm};
}

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

cv::Mat see_photo(const cv::Mat& linear, double um_per_px, const View& view) {
  const glm::dmat4 part_from_render = glm::inverse(view.render_from_part);
  const glm::dvec2 size_px(linear.cols, linear.rows);
  const double px_per_mm = 1000 / um_per_px;
  const int width = int(view.camera.size_px.x);
  const int height = int(view.camera.size_px.y);
  const auto photo_at = [&](glm::vec2 pixel) {
    return photo_from_pixel(pixel, view, part_from_render, size_px, px_per_mm);
  };
  // As many lookups along a pixel as it spans photo pixels, at least two.
  const glm::vec2 middle = 0.5f * view.camera.size_px;
  const double span = glm::length(photo_at(middle + glm::vec2(1, 1)) - photo_at(middle));
  const int grid = std::clamp(int(std::ceil(span)) + 1, 2, 16);
  const float weight = 1.0f / float(grid * grid);
  cv::Mat seen(height, width, linear.type(), cv::Scalar::all(0));
  tbb::parallel_for(0, height, [&](int y) {
    float* row = seen.ptr<float>(y);
    for (int x = 0; x < width; ++x) {
      for (int k = 0; k < grid * grid; ++k) {
        const glm::vec2 offset((float(k % grid) + 0.5f) / float(grid),
                               (float(k / grid) + 0.5f) / float(grid));
        add_bilinear(linear, photo_at(glm::vec2(x, y) + offset), weight,
                     row + x * linear.channels());
      }
    }
  });
  return seen;
}

}  // namespace blemish::render
