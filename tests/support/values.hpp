// Parameter values made by hand: a kind's medians with some of them replaced.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/reader.hpp"
#include "defect/kind.hpp"

namespace blemish::testing {

using Settings = std::initializer_list<std::pair<std::string_view, double>>;

inline base::Values with(base::Values values, Settings settings) {
  for (const auto& [name, value] : settings) {
    values.values.at(base::index_of(values.table, name).value()) = static_cast<float>(value);
  }
  return values;
}

// The distributions that a recipe gets when it names none of the parameters.
inline base::ParamSet fallback_params(base::ParamTable table) {
  base::ParamSet set{table, {}};
  for (const base::Param& param : table) {
    set.distributions.push_back(base::fallback_distribution(param));
  }
  return set;
}

inline base::Values values_of(std::string_view kind, Settings settings = {}) {
  return with(base::medians(fallback_params(defect::find(kind)->params)), settings);
}

// One groove, even in width, without curves and skips: its area has a closed form.
inline base::Values straight_scratch(double length_um, double width_um) {
  return values_of("scratch", {{"length", length_um},
                               {"width", width_um},
                               {"bend", 0},
                               {"wander", 0},
                               {"variation", 0},
                               {"fade", 0},
                               {"skips", 0},
                               {"lines", 1}});
}

}  // namespace blemish::testing
