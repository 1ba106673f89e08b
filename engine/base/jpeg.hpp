// JPEG through libjpeg. Does not know what is on a picture.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace blemish::base {

struct JpegOptions {
  int quality = 90;           // 1 to 100
  bool chroma_halved = true;  // 4:2:0, else 4:4:4
  std::string xmp;            // packet that says how the picture came to be, or empty
};
// 8U, one or three channels (BGR), at most 65500 a side, else throws Error.
std::vector<unsigned char> encode_jpeg(const cv::Mat& image, const JpegOptions& options = {});
// Bytes that encode_jpeg wrote.
cv::Mat decode_jpeg(std::span<const unsigned char> bytes, int channels);

}  // namespace blemish::base
