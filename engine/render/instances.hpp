// From the device's rasters over tiles to the instances of a frame. CPU only.
#pragma once

#include <span>

#include "render/frame.hpp"
#include "render/tiles.hpp"

namespace blemish::render {

// Coverage, thin pixels and influence of an instance of the work list, cropped to where there is
// something. An influence is where the model reaches (the photo's blur of `spread_px` included) and
// the picture did change (`changed`, 8U), and always the core.
void fill_rasters(InstanceRaster& raster, const TileWork& work, std::uint32_t instance,
                  std::span<const glm::vec2> coverage, std::span<const std::uint32_t> touched,
                  const cv::Mat& changed, int spread_px);

// 8U of one channel: whatever any channel of an 8U mask has.
cv::Mat any_channel(const cv::Mat& mask);
// 8U, 255 where any channel differs.
cv::Mat differs(const cv::Mat& a, const cv::Mat& b);
// Mean over channels of a - b.
cv::Mat mean_difference(const cv::Mat& a, const cv::Mat& b);
// Those whose influence shares a pixel with another's.
std::vector<std::size_t> overlapping_instances(const std::vector<InstanceRaster>& instances);

}  // namespace blemish::render
