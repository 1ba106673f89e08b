// A photometric op: pixel values only, never geometry. One file per op, one line in registry.cpp.
// Ops run in the order of their stage whatever the recipe's order.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

#include "base/params.hpp"

namespace blemish::augment {

// The physical order.
enum class Stage { optics, illumination, exposure, sensor, processing, codec };

// Everything an op may use besides its own values. Electrons.
struct Context {
  std::uint64_t seed = 0;
  std::uint64_t index = 0;
  std::uint32_t camera_key = 0;     // fixed-pattern noise belongs to a camera identity
  double full_well_e = 10700;       // signal 1 = saturation
  double read_noise_e = 2.4;
  double dsnu_e = 1;
  double prnu = 0.005;
  double max_code = 255;            // 2^bits - 1 of the delivered picture
  bool has_camera = true;           // false: a photo, whose own noise is already there
  double photo_noise_code = 0;      // sigma of the photo's noise in codes
};

// A picture on its way through the chain. `mean` is the expected linear signal (1 = saturation),
// `variance` the variance of the signal about it, both 32F, 1 or 3 channels. `sample` is one
// realization; before the sensor it equals the mean.
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
