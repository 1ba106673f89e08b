// Values of an op for tests: the table's defaults, with some set.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "augment/develop.hpp"
#include "base/reader.hpp"

namespace blemish::augment {

inline OpCall call(std::string_view name,
                   const std::vector<std::pair<std::string_view, float>>& set = {},
                   std::uint32_t noise_key = 1) {
  const Op* op = find(name);
  base::Values values{op->params, {}};
  for (const base::Param& param : op->params) {
    const base::Distribution fallback = base::fallback_distribution(param);
    values.values.push_back(static_cast<float>(base::median(fallback, param.min, param.max)));
  }
  for (const auto& [key, value] : set) {
    values.values.at(base::index_of(op->params, key).value()) = value;
  }
  return {op, values, noise_key};
}

inline const std::vector<std::pair<std::string_view, float>> kSilent{
    {"shot", 0}, {"read", 0}, {"prnu", 0}, {"dsnu", 0}};

}  // namespace blemish::augment
