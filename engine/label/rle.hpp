// COCO run-length masks: column-major runs, zeros first, and their compressed text. Works on whole
// pictures; knows nothing of instances.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace blemish::label {

struct Rle {
  int height = 0, width = 0;
  std::vector<std::uint32_t> counts;  // sum = height * width
  std::string text;                   // compressed, as in COCO's "counts"
};

// `mask` (8U, non-zero = set) over `box` inside a picture of the given size.
Rle encode_rle(const cv::Mat& mask, cv::Rect box, int height, int width);
// From a file's text; throws base::Error when the runs do not fill the picture.
Rle parse_rle(const std::string& text, int height, int width);
cv::Mat decode_rle(const Rle& rle);                // 8U 0/1
cv::Mat decode_rle(const Rle& rle, cv::Rect box);  // the part inside a box of the picture
std::string compress_counts(const std::vector<std::uint32_t>& counts);
std::vector<std::uint32_t> decompress_counts(const std::string& text);  // throws base::Error
std::int64_t area(const Rle& rle);
// The pixels of either of two masks of one picture.
Rle unite(const Rle& a, const Rle& b);
cv::Rect bounding_box(const Rle& rle);  // empty for an empty mask

}  // namespace blemish::label
