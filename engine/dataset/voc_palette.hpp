// The colors of Pascal VOC's indexed pictures: the bits of the index dealt to red, green and blue,
// highest first.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace blemish::dataset {

inline std::vector<cv::Vec3b> voc_palette() {
  std::vector<cv::Vec3b> colors;
  for (int index = 0; index < 256; ++index) {
    cv::Vec3b color;
    for (int bit = 0, rest = index; bit < 8; ++bit, rest >>= 3) {
      for (int channel = 0; channel < 3; ++channel) {
        color[channel] =
            static_cast<unsigned char>(color[channel] | ((rest >> channel & 1) << (7 - bit)));
      }
    }
    colors.push_back(color);
  }
  return colors;
}

}  // namespace blemish::dataset
