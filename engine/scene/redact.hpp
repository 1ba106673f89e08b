// Takes name plates and serial numbers out of photos, on the way in: nothing after this sees them.
#pragma once

#include <opencv2/core.hpp>

#include "scene/part.hpp"

namespace blemish::scene {

// Every marked piece becomes a gradient of a few patches' means, which holds no writing. `mask`:
// 8U, non-zero = redact; may be empty. Boxes beyond the photo are cut off at its border.
void redact(cv::Mat& photo, const RedactSpec& spec, const cv::Mat& mask);

}  // namespace blemish::scene
