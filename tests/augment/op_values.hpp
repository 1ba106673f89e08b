// Values of an op for tests: the table's defaults at their medians, with some set. A pixel is a
// micrometer.
#pragma once

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "augment/develop.hpp"
#include "base/reader.hpp"

namespace blemish::augment {

using Settings = std::vector<std::pair<std::string_view, float>>;

inline OpCall call(std::string_view name, const Settings& set = {}, std::uint32_t noise_key = 1) {
  const Op* op = find(name);
  base::Values values{op->params, {}};
  for (const base::Param& param : op->params) {
    const base::Distribution fallback = base::fallback_distribution(param);
    values.values.push_back(static_cast<float>(base::median(fallback, param.min, param.max, 1)));
  }
  for (const auto& [key, value] : set) {
    values.values.at(base::index_of(op->params, key).value()) = value;
  }
  return {op, values, noise_key, 99};
}

inline const Settings kSilent{{"shot", 0}, {"read", 0}, {"prnu", 0}, {"dsnu", 0}};

// How each op is set to do nothing; a JPEG file always does something.
inline const std::map<std::string_view, Settings>& neutral_settings() {
  static const std::map<std::string_view, Settings> settings{
      {"sensor", {{"preset", 0}}},
      {"defocus", {{"radius", 0}, {"sigma", 0}}},
      {"motion_blur", {{"length", 0}}},
      {"vibration", {{"amplitude", 0}}},
      {"veiling_glare", {{"amount", 0}}},
      {"dirty_lens", {{"count", 0}}},
      {"led_ageing", {{"loss", 0}}},
      {"color_temperature", {{"shift", 0}}},
      {"light_gradient", {{"strength", 0}}},
      {"hot_spot", {{"strength", 0}}},
      {"vignetting", {{"angle", 0}, {"barrel", 0}}},
      {"flicker", {{"depth", 0}}},
      {"ambient", {{"level", 0}}},
      {"exposure", {{"stops", 0}}},
      {"exposure_drift", {{"spread", 0}}},
      {"gain", {{"level", 0}}},
      {"monochrome", {{"filter", 0}}},
      {"bayer", {{"pattern", 0}}},
      {"dark_current", {{"rate", 0}}},
      {"hot_pixels", {{"share", 0}}},
      {"sensor_noise", kSilent},
      {"row_noise", {{"row", 0}, {"column", 0}}},
      {"banding", {{"amplitude", 0}}},
      {"line_pattern", {{"column_gain", 0}, {"column_offset", 0}, {"line_gain", 0}}},
      {"dead_pixels", {{"share", 0}}},
      {"adc", {{"bits", 0}}},
      {"white_balance", {{"red", 1}, {"blue", 1}}},
      {"saturation", {{"amount", 1}}},
      {"sharpen", {{"amount", 0}}},
      {"gamma", {{"value", 1}}},
      {"tone_curve", {{"quarter", 0.25f}, {"half", 0.5f}, {"three_quarters", 0.75f}}},
      {"contrast", {{"gain", 1}, {"brightness", 0}}},
      {"clip", {{"low", 0}, {"high", 1}}},
  };
  return settings;
}

}  // namespace blemish::augment
