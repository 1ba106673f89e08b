// Distributions that come from elsewhere than their own numbers: a column of a file, and the check
// of those that depend on a sibling. The inside of base/reader.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/reader.hpp"

namespace blemish::base {

// {empirical: FILE, column: NAME, unit: UNIT}: the column's numbers in order of the rows. Faults
// within the file have its places. Nothing after a fault.
std::optional<Distribution> read_column(const Node& map, const Param& param);

// Adds faults for siblings that do not exist, are of another unit or depend in a circle, and puts a
// constant in their place; then for products that the range cuts off. `node_of` finds a parameter's
// node.
void check_siblings(ParamSet& set, const std::function<Node(std::string_view)>& node_of,
                    double um_per_px);

}  // namespace blemish::base
