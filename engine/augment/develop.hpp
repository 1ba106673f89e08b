// From the renderer's linear frame to the delivered pictures: runs the capture chain on image and
// twin with the same random numbers and gives the expected values and variances from which
// visibility is measured.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "augment/op.hpp"

namespace blemish::augment {

struct OpCall {
  const Op* op = nullptr;
  base::Values values;
  std::uint32_t noise_key = 0;
};

// A photo that is delivered in its own encoding. Without ops, pixels marked untouched keep its
// codes.
struct PhotoDelivery {
  cv::Mat codes;                            // 8U or 16U; empty = a rendered picture
  cv::Mat untouched_image, untouched_twin;  // 8U, 1 = equal to the photo
  cv::Mat topup_image, topup_twin;  // 32F, sigma in codes of the noise to be added, may be empty
  std::uint32_t topup_key = 0;
  double noise_code = 0;  // sigma of the photo's own noise, in codes
  double (*encode)(const void* response, double linear) = nullptr;  // linear -> code / max
  const void* response = nullptr;
};

struct Developed {
  cv::Mat image, twin;  // 8U or 16U as delivered
  // Expected delivered values before noise and rounding (saturated ones end at full scale), and the
  // twin's variance, in codes, 32F, the channels averaged.
  cv::Mat mean_image, mean_twin, variance_twin;
};

// `image`, `twin`: 32F linear, 1 = saturation; `chain` in physical order. `context.max_code` says
// the bit depth. Without any op the delivered value is round(linear * max_code), or, for a photo,
// the photo's encoding.
Developed develop(const cv::Mat& image, const cv::Mat& twin, const std::vector<OpCall>& chain,
                  const Context& context, const PhotoDelivery& photo = {});

}  // namespace blemish::augment
