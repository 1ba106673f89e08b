#include "label/footprint.hpp"

#include <cassert>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace blemish::label {

namespace {

cv::Mat core_of(const render::InstanceRaster& raster, double threshold) {
  cv::Mat core = cv::Mat::zeros(raster.box.size(), CV_8U);
  for (int y = 0; y < core.rows; ++y) {
    const auto* coverage = raster.coverage.ptr<float>(y);
    const auto* thin = raster.thin.empty() ? nullptr : raster.thin.ptr<std::uint8_t>(y);
    auto* out = core.ptr<std::uint8_t>(y);
    for (int x = 0; x < core.cols; ++x) {
      const bool covered = static_cast<double>(coverage[x]) >= threshold;
      out[x] = covered || (thin != nullptr && thin[x] != 0) ? 1 : 0;
    }
  }
  return core;
}

cv::Rect center_pixel(const render::InstanceRaster& raster, cv::Size picture) {
  const cv::Point2d center = raster.center_px;
  const bool inside =
      center.x >= 0 && center.y >= 0 && center.x < picture.width && center.y < picture.height;
  if (!inside || raster.unhidden <= 0) {
    return {};
  }
  return {static_cast<int>(center.x), static_cast<int>(center.y), 1, 1};
}

}  // namespace

cv::Mat widened(const cv::Mat& mask, cv::Rect from, cv::Rect to) {
  cv::Mat result = cv::Mat::zeros(to.size(), mask.empty() ? CV_8U : mask.type());
  if (!from.empty()) {
    assert((from & to) == from);
    mask.copyTo(result(from - to.tl()));
  }
  return result;
}

Footprint make_footprint(const render::InstanceRaster& raster, const recipe::LabelPolicy& policy,
                         cv::Size picture) {
  assert(raster.box.empty() || (raster.box & cv::Rect({}, picture)) == raster.box);
  assert(raster.coverage.size() == raster.box.size() || raster.box.empty());
  Footprint footprint{raster.box, core_of(raster, policy.coverage), {}};
  footprint.influence = raster.box.empty() ? cv::Mat() : cv::Mat(raster.influence != 0) / 255;
  if (raster.box.empty() || cv::countNonZero(footprint.core) == 0) {
    const cv::Rect center = center_pixel(raster, picture);
    if (!center.empty()) {
      footprint.box = raster.box | center;
      footprint.core = cv::Mat::zeros(footprint.box.size(), CV_8U);
      footprint.core(center - footprint.box.tl()).setTo(1);
      footprint.influence = widened(footprint.influence, raster.box, footprint.box);
    }
  }
  if (!footprint.box.empty()) {
    footprint.influence |= footprint.core;
  }
  return footprint;
}

Grown grow(const cv::Mat& mask, cv::Rect box, double by_px, cv::Size picture) {
  const int margin = static_cast<int>(std::floor(by_px));
  const cv::Rect wide =
      cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
      cv::Rect({}, picture);
  cv::Mat distance;
  cv::distanceTransform(widened(mask, box, wide) == 0, distance, cv::DIST_L2,
                        cv::DIST_MASK_PRECISE);
  return {wide, (distance <= by_px) / 255};
}

cv::Mat count_influences(const std::vector<Footprint>& footprints, cv::Size picture) {
  cv::Mat count = cv::Mat::zeros(picture, CV_16U);
  for (const Footprint& footprint : footprints) {
    if (!footprint.box.empty()) {
      cv::Mat part = count(footprint.box);
      cv::add(part, footprint.influence, part, cv::noArray(), CV_16U);
    }
  }
  return count;
}

}  // namespace blemish::label
