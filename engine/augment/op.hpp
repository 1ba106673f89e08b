// A photometric op: pixel values only, never geometry. One file per op, one line in registry.cpp.
// Ops run in the order of their stage whatever the recipe's order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

#include "base/params.hpp"

namespace blemish::augment {

// The physical order.
enum class Stage { optics, illumination, exposure, sensor, processing, codec };

// What an op may know of the camera besides its own values. Electrons. For a photo without a camera
// it is the camera that the photo is to look like.
struct Context {
  std::uint32_t camera_key = 0;  // fixed-pattern noise belongs to a camera, not to a picture
  double full_well_e = 10700;    // signal 1 = saturation
  double read_noise_e = 2.4;
  double dsnu_e = 1;
  double prnu = 0.005;
  double max_code = 255;  // 2^bits - 1 of the delivered picture
};

// A picture on its way through the chain, 1 = saturation, 32F, one or three channels. `mean` is the
// expected linear signal, `variance` the variance about it, `sample` one realization. A rendered
// picture starts without noise, a photo with its own.
struct Signal {
  cv::Mat mean;
  cv::Mat variance;
  cv::Mat sample;
};

struct Op {
  std::string_view name;
  std::string_view help;
  Stage stage;
  base::ParamTable params;
  // Acts on all rows of the signal; the same values and context give the same bits for any thread
  // count and for image and twin alike. `noise_key` keys the op's own per-pixel numbers.
  void (*apply)(Signal& signal, const base::Values& values, const Context& context,
                std::uint32_t noise_key);
};

const std::vector<const Op*>& registry();
const Op* find(std::string_view name);

}  // namespace blemish::augment
