#include <algorithm>

#include "augment/op.hpp"

namespace blemish::augment {

extern const Op sensor, defocus, motion_blur, vibration, veiling_glare, dirty_lens, led_ageing,
    color_temperature, light_gradient, hot_spot, vignetting, flicker, ambient, exposure,
    exposure_drift, gain, monochrome, bayer, dark_current, hot_pixels, sensor_noise, row_noise,
    banding, line_pattern, dead_pixels, adc, white_balance, saturation, sharpen, gamma, tone_curve,
    contrast, clip, jpeg;

const std::vector<const Op*>& registry() {
  static const std::vector<const Op*> ops{
      &sensor,         &defocus,    &motion_blur,    &vibration,
      &veiling_glare,  &dirty_lens, &led_ageing,     &color_temperature,
      &light_gradient, &hot_spot,   &vignetting,     &flicker,
      &ambient,        &exposure,   &exposure_drift, &gain,
      &monochrome,     &bayer,      &dark_current,   &hot_pixels,
      &sensor_noise,   &row_noise,  &banding,        &line_pattern,
      &dead_pixels,    &adc,        &white_balance,  &saturation,
      &sharpen,        &gamma,      &tone_curve,     &contrast,
      &clip,           &jpeg,
  };
  return ops;
}

const Op* find(std::string_view name) {
  const auto& ops = registry();
  const auto at =
      std::find_if(ops.begin(), ops.end(), [&](const Op* op) { return op->name == name; });
  return at == ops.end() ? nullptr : *at;
}

}  // namespace blemish::augment
