// A photo seen through a camera: the plane's picture resampled through the one map from pixels to
// the surface. CPU only.
#pragma once

#include <opencv2/core.hpp>

#include "render/project.hpp"

namespace blemish::render {

// `linear`: 32F photo number `photo` of the view's scene. Outside the photo the signal is 0. Each
// pixel is the mean of bilinear lookups on a grid that is fine enough for the photo's pixels,
// spread over the lens and the exposure where the camera blurs.
cv::Mat see_photo(const cv::Mat& linear, std::size_t photo, const View& view);

}  // namespace blemish::render
