// Which group a sample belongs to, and which split a group: groups are ranked by a keyed hash and
// cut at the fractions, so that the shares are exact to the nearest whole group.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recipe/recipe.hpp"

namespace blemish::plan {

// For each of `groups` groups the index of its split.
std::vector<std::uint8_t> deal_splits(std::uint64_t seed, std::size_t groups,
                                      const std::vector<std::pair<std::string, double>>& splits);

}  // namespace blemish::plan
