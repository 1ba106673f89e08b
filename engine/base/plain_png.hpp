// Reads quickly the PNG files that cameras write: gray or RGB of 8 or 16 bits, neither interlaced
// nor transparent nor turned. Whatever is otherwise is left to a reader of all kinds.
#pragma once

#include <string_view>

#include <opencv2/core.hpp>

namespace blemish::base {

// Blue first, as OpenCV. Empty when the file is of another kind or not sound; the checksums of its
// chunks are not looked at.
cv::Mat read_plain_png(std::string_view bytes);

}  // namespace blemish::base
