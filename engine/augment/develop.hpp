// From linear light to the delivered pictures: runs the capture chain on image and twin with the
// same random numbers and gives the expected values and variances from which visibility is
// measured; or on a picture that exists already.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "augment/chain.hpp"

namespace blemish::augment {

// How a photo's codes mean light, and what noise they have.
struct PhotoResponse {
  double (*encode)(const void* response, double linear) = nullptr;  // linear -> code / max
  double (*decode)(const void* response, double code) = nullptr;    // and back
  const void* response = nullptr;
  double noise_code = 0;  // sigma of the photo's own noise, in codes; or, where it is known, …
  double full_well_e = 0;  // … the electrons at full scale of the camera that took it (0 = unknown)
  double read_noise_e = 0;
};

// A photo that is delivered in its own encoding. Without ops, pixels marked untouched keep its
// codes.
struct PhotoDelivery : PhotoResponse {
  cv::Mat codes;                            // 8U or 16U; empty = a rendered picture
  cv::Mat untouched_image, untouched_twin;  // 8U, 1 = equal to the photo
  cv::Mat topup_image, topup_twin;  // 32F, sigma in codes of the noise to be added, may be empty
  std::uint32_t topup_key = 0;
};

struct Developed {
  cv::Mat image, twin;  // 8U or 16U as delivered
  // Expected delivered values before noise, rounding and codec (saturated ones end at full scale),
  // and the twin's variance, in codes, 32F, the channels averaged.
  cv::Mat mean_image, mean_twin, variance_twin;
};

// `image`, `twin`: 32F linear, 1 = saturation. `context.max_code` says the bit depth. Without any
// op the delivered value is round(linear * max_code), or, for a photo, the photo's encoding.
Developed develop(const cv::Mat& image, const cv::Mat& twin, const std::vector<OpCall>& calls,
                  const Context& context, const PhotoDelivery& photo = {});

// The light that a photo's codes mean, 32F.
cv::Mat linear_light(const cv::Mat& codes, const PhotoResponse& response, double max_code);

// What that camera would have delivered of a picture that exists, 8U or 16U, in the picture's own
// encoding. `strip_rows`: 0 = as fits the caches.
cv::Mat develop_photo(const cv::Mat& codes, const std::vector<OpCall>& calls,
                      const Context& context, const PhotoResponse& response, int strip_rows = 0);

}  // namespace blemish::augment
