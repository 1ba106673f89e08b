#include "dataset/json.hpp"

#include <cassert>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "label/labels.hpp"

namespace blemish::dataset {

double short_number(double value) {
  assert(std::isfinite(value));
  const std::string text = fmt::format("{}", static_cast<float>(value));
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

Json parameters_json(const base::Values& values) {
  Json json = Json::object();
  for (std::size_t i = 0; i < values.table.size(); ++i) {
    const base::Param& param = values.table[i];
    Json& entry = json[std::string(param.name) + std::string(base::name_suffix(param.unit))];
    if (param.unit == base::Unit::choice) {
      entry = base::choice_words(param).at(static_cast<std::size_t>(values.values[i]));
    } else {
      entry = short_number(static_cast<double>(values.values[i]));
    }
  }
  return json;
}

void add_measures(Json& json, const label::Instance& instance) {
  json["length_um"] = short_number(instance.length_um);
  json["width_um"] = short_number(instance.width_um);
  json["depth_um"] = short_number(instance.depth_um);
  json["area_um2"] = short_number(instance.area_um2);
  json["contrast"] = short_number(instance.contrast);
  json["cnr"] = short_number(instance.cnr);
}

std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace blemish::dataset
