// The keys `labels` and `output`: what is written, and how wide a label is.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/files.hpp"
#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

void read_formats(const Node& node, const std::vector<std::string>& known, Output& output) {
  if (!node || !expect_list(node, true)) {
    return;
  }
  output.formats.clear();
  for (const Node& item : node.items()) {
    const int index = item.choice(known, -1);
    if (index < 0) {
      continue;
    }
    const std::string& name = known[static_cast<std::size_t>(index)];
    if (std::find(output.formats.begin(), output.formats.end(), name) != output.formats.end()) {
      item.fault(fmt::format("\"{}\" is listed twice", name));
    }
    output.formats.push_back(name);
  }
}

void read_splits(const Node& node, Output& output) {
  constexpr double kSlack = 1e-6;
  if (!node || !expect_map(node, false)) {
    return;
  }
  output.splits.clear();
  double total = 0;
  for (const auto& [name, share] : node.entries()) {
    if (!base::is_file_name(name)) {  // names become folders in some formats
      share.fault_at_key("the name of a split has letters, digits, _ and - only");
    }
    output.splits.emplace_back(name, share.quantity(Unit::ratio, 0, 1, 0));
    total += output.splits.back().second;
  }
  if (std::abs(total - 1) > kSlack) {
    node.fault(fmt::format("the splits add up to {:.6g}, not to 1", total));
  }
}

void read_visible_at(const Node& node, LabelPolicy& policy) {
  constexpr double kMost = 1000;
  if (!node || !expect_map(node, false)) {
    return;
  }
  if (const Node weak = node["weak"]) {
    policy.weak_from = weak.quantity(Unit::number, 0, kMost, policy.weak_from);
  }
  if (const Node visible = node["visible"]) {
    policy.visible_from = visible.quantity(Unit::number, 0, kMost, policy.visible_from);
  }
  if (policy.weak_from > policy.visible_from) {
    node.fault(fmt::format("a defect is weak from {:.6g} on and visible from {:.6g}, which is less",
                           policy.weak_from, policy.visible_from),
               "{weak: 2, visible: 5}");
  }
}

}  // namespace

void read_labels(const Node& labels, Recipe& recipe) {
  if (!labels || !expect_map(labels, false)) {
    return;
  }
  LabelPolicy& policy = recipe.labels;
  if (const Node mask = labels["mask"]) {
    policy.mask = static_cast<MaskPolicy>(mask.choice({"core", "influence", "visible"}));
  }
  if (const Node coverage = labels["coverage"]) {
    policy.coverage = coverage.quantity(Unit::ratio, 0.001, 1, policy.coverage);
  }
  if (const Node width = labels["min_width"]) {
    policy.min_width_px = width.quantity(Unit::px, 0, 100, policy.min_width_px);
  }
  if (const Node grow = labels["grow"]) {
    policy.grow_px = grow.quantity(Unit::px, 0, 100, policy.grow_px);
  }
  read_visible_at(labels["visible_at"], policy);
  if (const Node invisible = labels["invisible"]) {
    policy.invisible = static_cast<InvisiblePolicy>(invisible.choice({"ignore", "keep", "drop"}));
  }
}

void read_output(const Node& node, const std::vector<std::string>& formats, Recipe& recipe) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  Output& output = recipe.output;
  read_formats(node["formats"], formats, output);
  if (const Node twin = node["twin"]) {
    output.twin = twin.boolean(output.twin);
  }
  if (const Node coverage = node["coverage"]) {
    output.coverage = coverage.boolean(output.coverage);
  }
  read_splits(node["splits"], output);
}

}  // namespace blemish::recipe
