// A contact sheet: thumbnails in rows, a caption below each. Does not know what is on them.
#pragma once

#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace blemish::run {

constexpr int kThumbPx = 320;
const cv::Scalar kGround = cv::Scalar::all(32);

cv::Mat to_bgr8(const cv::Mat& picture, double max_code);
// The longer side at most kThumbPx.
cv::Mat shrunk(const cv::Mat& picture);
cv::Mat lay_out(const std::vector<cv::Mat>& thumbs, const std::vector<std::string>& captions,
                int columns);

}  // namespace blemish::run
