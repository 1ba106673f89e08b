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

// Options of one format; a format without any takes its tables' defaults.
std::vector<base::Values> read_options(const Node& node, const FormatSpec& format) {
  std::vector<base::Values> options;
  for (const base::ParamTable table : format.options) {
    const base::ParamSet set = node.params(table);
    base::Values values{table, {}};
    for (std::size_t i = 0; i < table.size(); ++i) {
      const base::Distribution& chosen = set.distributions[i];
      if (chosen.kind != base::Distribution::Kind::constant) {
        node[std::string(table[i].name)].fault(
            "is one value for the whole set, not a distribution");
      }
      values.values.push_back(static_cast<float>(chosen.a));
    }
    options.push_back(std::move(values));
  }
  return options;
}

void add_format(const std::string& name, const Node& at_name, const Node& options,
                const std::vector<FormatSpec>& known, Output& output) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const FormatSpec& format) { return format.name == name; });
  if (found == known.end()) {
    return;
  }
  if (std::find(output.formats.begin(), output.formats.end(), name) != output.formats.end()) {
    at_name.fault(fmt::format("\"{}\" is listed twice", name));
    return;
  }
  output.formats.push_back(name);
  output.options[name] = read_options(options, *found);
}

// Names, or `name: {option: value}`.
void read_formats(const Node& node, const std::vector<FormatSpec>& known, Output& output) {
  std::vector<std::string> names;
  for (const FormatSpec& format : known) {
    names.push_back(format.name);
  }
  if (!node || !expect_list(node, true)) {
    return;
  }
  output.formats.clear();
  for (const Node& item : node.items()) {
    if (!item.is_map()) {
      if (const int index = item.choice(names, -1); index >= 0) {
        add_format(names[static_cast<std::size_t>(index)], item, Node(), known, output);
      }
      continue;
    }
    for (const auto& [name, options] : item.entries()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        const std::string near = base::nearest_name(name, names);
        options.fault_at_key(fmt::format("there is no format \"{}\"", name),
                             near.empty() ? "blemish describe lists the formats"
                                          : fmt::format("did you mean \"{}\"?", near));
      } else if (options.is_null() || expect_map(options, false)) {
        add_format(name, options, options, known, output);
      }
    }
  }
}

void read_patches(const Node& node, Patches& patches) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  if (const Node size = node["size"]) {
    patches.size_px = static_cast<int>(size.quantity(Unit::px, 16, 65536, 0));
  } else {
    node.fault("has no size", "such as {size: 640 px, centered: 50 %}");
  }
  if (const Node centered = node["centered"]) {
    patches.centered = centered.quantity(Unit::ratio, 0, 1, 0);
  }
}

bool is_date(const std::string& text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  return text.size() == kForm.size() &&
         std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == 'd' ? c >= '0' && c <= '9' : c == form;
         });
}

void read_card(const Node& node, Card& card) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  for (const auto& [key, field] : {std::pair{"description", &card.description},
                                   {"license", &card.license},
                                   {"creator", &card.creator},
                                   {"url", &card.url},
                                   {"date", &card.date}}) {
    if (const Node value = node[key]) {
      *field = value.string();
    }
  }
  if (!card.date.empty() && !is_date(card.date)) {
    node["date"].fault(fmt::format("\"{}\" is not a date", card.date), "such as 2026-11-25");
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

void read_output(const Node& node, const std::vector<FormatSpec>& formats, Recipe& recipe) {
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
  if (const Node real = node["real_in_test"]) {
    output.real_in_test = real.boolean(output.real_in_test);
  }
  if (const Node negatives = node["negatives"]) {
    output.twins_as_negatives = negatives.choice({"none", "twins"}) == 1;
    if (output.twins_as_negatives && !output.twin) {
      negatives.fault("the set has no twins", "take out `twin: false`");
    }
  }
  read_splits(node["splits"], output);
  read_patches(node["patches"], output.patches);
  read_card(node["card"], output.card);
}

}  // namespace blemish::recipe
