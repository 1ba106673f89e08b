// Pictures of light, not of codes: Radiance .hdr and OpenEXR files with float values. Does not know
// what is on them.
#pragma once

#include <string>

#include <opencv2/core.hpp>

namespace blemish::base {

// 32F, three channels (BGR). Throws Error naming the file: missing, empty, neither of the two
// formats, damaged, a value that is not a number, infinite or negative (with its pixel).
cv::Mat read_radiance_map(const std::string& file);

}  // namespace blemish::base
