#include "render/instances.hpp"

#include <opencv2/imgproc.hpp>

namespace blemish::render {
namespace {

using shared::kTilePixels;
using shared::kTileSize;

// The pixels of an instance's tiles, cropped to where there is something.
struct Gathered {
  cv::Mat coverage, thin, touched;
  cv::Rect box;
};

cv::Rect tiles_box(const TileWork& work, std::uint32_t instance, cv::Size size) {
  cv::Rect box;
  for (const shared::Pair& pair : work.pairs) {
    if (pair.instance == instance) {
      const glm::ivec2 corner = work.tiles[pair.tile].corner;
      box |= cv::Rect(corner.x, corner.y, int(kTileSize), int(kTileSize));
    }
  }
  return box & cv::Rect({0, 0}, size);
}

Gathered gather(const TileWork& work, std::uint32_t instance, cv::Size size,
                std::span<const glm::vec2> coverage, std::span<const std::uint32_t> touched) {
  Gathered result;
  result.box = tiles_box(work, instance, size);
  result.coverage = cv::Mat::zeros(result.box.size(), CV_32F);
  result.thin = cv::Mat::zeros(result.box.size(), CV_8U);
  result.touched = cv::Mat::zeros(result.box.size(), CV_8U);
  for (std::size_t i = 0; i < work.pairs.size(); ++i) {
    if (work.pairs[i].instance != instance) {
      continue;
    }
    const glm::ivec2 corner = work.tiles[work.pairs[i].tile].corner;
    for (std::size_t k = 0; k < kTilePixels; ++k) {
      const int x = corner.x + int(k % kTileSize) - result.box.x;
      const int y = corner.y + int(k / kTileSize) - result.box.y;
      if (x < result.box.width && y < result.box.height) {
        const glm::vec2 value = coverage[i * kTilePixels + k];
        result.coverage.at<float>(y, x) = value.x;
        result.thin.at<uchar>(y, x) = value.y > 0 ? 1 : 0;
        result.touched.at<uchar>(y, x) = touched[i * kTilePixels + k] != 0 ? 1 : 0;
      }
    }
  }
  return result;
}

}  // namespace

cv::Mat mean_difference(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat difference = a - b;
  if (difference.channels() == 1) {
    return difference;
  }
  cv::Mat mean;
  cv::transform(difference, mean, cv::Matx13f(1 / 3.f, 1 / 3.f, 1 / 3.f));
  return mean;
}

cv::Mat any_channel(const cv::Mat& mask) {
  std::vector<cv::Mat> planes;
  cv::split(mask, planes);
  for (std::size_t i = 1; i < planes.size(); ++i) {
    planes[0] |= planes[i];
  }
  return planes[0];
}

cv::Mat differs(const cv::Mat& a, const cv::Mat& b) { return any_channel(a != b); }

std::vector<std::size_t> overlapping_instances(const std::vector<InstanceRaster>& instances) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const InstanceRaster& raster = instances[i];
    bool overlaps = false;
    for (std::size_t j = 0; j < instances.size() && !overlaps; ++j) {
      const InstanceRaster& other = instances[j];
      const cv::Rect common = raster.box & other.box;
      overlaps = j != i && common.area() > 0 &&
                 cv::countNonZero(raster.influence(common - raster.box.tl()) &
                                  other.influence(common - other.box.tl())) > 0;
    }
    if (overlaps) {
      result.push_back(i);
    }
  }
  return result;
}

void fill_rasters(InstanceRaster& raster, const TileWork& work, std::uint32_t instance,
                  std::span<const glm::vec2> coverage, std::span<const std::uint32_t> touched,
                  const cv::Mat& changed, int spread_px) {
  const cv::Rect picture({0, 0}, changed.size());
  Gathered part = gather(work, instance, changed.size(), coverage, touched);
  if (part.box.area() == 0) {
    return;
  }
  const cv::Rect grown =
      (part.box + cv::Size(2 * spread_px, 2 * spread_px) - cv::Point(spread_px, spread_px)) &
      picture;
  const cv::Rect inner = part.box - grown.tl();
  const auto widen = [&](const cv::Mat& mat) {
    cv::Mat wide = cv::Mat::zeros(grown.size(), mat.type());
    mat.copyTo(wide(inner));
    return wide;
  };
  raster.coverage = widen(part.coverage);
  raster.thin = widen(part.thin);
  cv::Mat reach = widen(part.touched);
  if (spread_px > 0) {
    cv::dilate(reach, reach, cv::Mat::ones(2 * spread_px + 1, 2 * spread_px + 1, CV_8U));
  }
  raster.influence = ((reach != 0) & changed(grown)) | (raster.coverage > 0) | (raster.thin != 0);
  raster.influence &= cv::Scalar(1);
  const cv::Rect crop = cv::boundingRect(raster.influence);
  raster.box = crop + grown.tl();
  raster.coverage = raster.coverage(crop).clone();
  raster.thin = raster.thin(crop).clone();
  raster.influence = raster.influence(crop).clone();
}

}  // namespace blemish::render
