// The keys `defects`, `nuisances` and `capture`: what happens to the part and to its picture.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

constexpr base::Param kPerImage{"per_image", Unit::count, 0, 1000, "0", "how many an image has"};

std::vector<std::string> read_on(const Node& node, const Recipe& recipe) {
  std::vector<std::string> names;
  if (!node) {
    return names;
  }
  const std::vector<std::string> known = region_names(recipe.part);
  const std::vector<Node> nodes = node.is_list() ? node.items() : std::vector<Node>{node};
  for (const Node& item : nodes) {
    const std::string name = item.string();
    if (name.empty()) {
      continue;
    }
    if (name == "ignore") {
      item.fault("nothing is ever placed in the region \"ignore\"");
    } else {
      expect_region(item, name, known);
      names.push_back(name);
    }
  }
  if (node.is_list() && nodes.empty()) {
    node.fault("the list is empty", "leave \"on\" out to allow the whole part");
  }
  return names;
}

// What defects and nuisances have in common; nothing when the kind is unknown.
std::optional<DefectEntry> read_entry(const Node& node, const std::string& list,
                                      std::map<std::string, int>& counts, const Recipe& recipe) {
  const std::optional<KindItem> item = read_kind_item(node);
  if (!item) {
    return std::nullopt;
  }
  DefectEntry entry;
  entry.type = defect::find(item->kind);
  if (!entry.type) {
    std::vector<std::string> names;
    for (const defect::DefectType* type : defect::registry()) {
      names.emplace_back(type->name);
    }
    unknown_kind(*item, "kind", names);
    return std::nullopt;
  }
  entry.ordinal = ++counts[item->kind];
  entry.path = fmt::format("{}.{}{}", list, item->kind, entry.ordinal);
  entry.on = read_on(item->body["on"], recipe);
  entry.params = read_params(item->body, entry.type->params, photo_scale(recipe));
  entry.where = item->body.where();
  return entry;
}

void read_class(const Node& body, DefectEntry& entry, Recipe& recipe) {
  constexpr double kMaxWeight = 1e6;
  if (const Node weight = body["weight"]) {
    entry.weight = weight.quantity(Unit::number, 0, kMaxWeight, 1);
  }
  entry.class_name = std::string(entry.type->name);
  if (const Node name = body["class"]) {
    entry.class_name = name.string(entry.class_name);
    if (entry.class_name.empty()) {
      name.fault("the name of a class is empty");
    }
  }
  std::vector<std::string>& classes = recipe.classes;
  if (std::find(classes.begin(), classes.end(), entry.class_name) == classes.end()) {
    classes.push_back(entry.class_name);
  }
}

}  // namespace

void read_defects(const Node& defects, Recipe& recipe) {
  recipe.per_image = base::constant(0);
  if (!defects || !expect_map(defects, false)) {
    return;
  }
  recipe.per_image = defects["per_image"].distribution(kPerImage);
  const Node kinds = defects["kinds"];
  if (!expect_list(kinds, true)) {
    return;
  }
  std::map<std::string, int> counts;
  double total = 0;
  bool all_known = true;
  for (const Node& node : kinds.items()) {
    std::optional<DefectEntry> entry = read_entry(node, "defects", counts, recipe);
    if (!entry) {
      all_known = false;
      continue;
    }
    read_class(node[std::string(entry->type->name)], *entry, recipe);
    total += entry->weight;
    recipe.defects.push_back(std::move(*entry));
  }
  if (all_known && kinds.size() > 0 && total <= 0) {
    kinds.fault("the weights of all kinds are zero");
  }
}

void read_nuisances(const Node& nuisances, Recipe& recipe) {
  if (!nuisances || !expect_list(nuisances, false)) {
    return;
  }
  std::map<std::string, int> counts;
  for (const Node& node : nuisances.items()) {
    std::optional<DefectEntry> entry = read_entry(node, "nuisances", counts, recipe);
    if (!entry) {
      continue;
    }
    const Node body = node[std::string(entry->type->name)];
    entry->per_image = body["per_image"].distribution(kPerImage);
    recipe.nuisances.push_back(std::move(*entry));
  }
}

void read_capture(const Node& capture, Recipe& recipe) {
  if (!capture || !expect_list(capture, false)) {
    return;
  }
  std::map<std::string, int> counts;
  augment::Stage latest = augment::Stage::optics;
  for (const Node& node : capture.items()) {
    const std::optional<KindItem> item = read_kind_item(node);
    if (!item) {
      continue;
    }
    OpEntry entry;
    entry.op = augment::find(item->kind);
    if (!entry.op) {
      std::vector<std::string> names;
      for (const augment::Op* op : augment::registry()) {
        names.emplace_back(op->name);
      }
      unknown_kind(*item, "op", names);
      continue;
    }
    if (entry.op->stage < latest) {
      item->body.warn(fmt::format("\"{}\" acts earlier than where it is listed", item->kind),
                      "ops run in the physical order wherever they are listed");
    }
    latest = std::max(latest, entry.op->stage);
    entry.ordinal = ++counts[item->kind];
    entry.path = fmt::format("capture.{}{}", item->kind, entry.ordinal);
    entry.params = read_params(item->body, entry.op->params);
    entry.where = item->body.where();
    recipe.capture.push_back(std::move(entry));
  }
  std::stable_sort(recipe.capture.begin(), recipe.capture.end(),
                   [](const OpEntry& a, const OpEntry& b) { return a.op->stage < b.op->stage; });
}

}  // namespace blemish::recipe
