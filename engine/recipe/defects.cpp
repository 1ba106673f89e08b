// The keys `defects` and `nuisances`: what happens to the part.
#include <algorithm>
#include <map>
#include <numbers>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

constexpr base::Param kHandling{
    "handling",           Unit::rad, -2 * std::numbers::pi,
    2 * std::numbers::pi, "0 deg",   "direction in which parts are handled, from image right"};
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
                                      std::map<std::string, int>& counts, Recipe& recipe) {
  const std::optional<KindItem> item = read_kind_item(node);
  if (!item) {
    return std::nullopt;
  }
  DefectEntry entry;
  entry.type = defect::find(item->kind);
  if (!entry.type) {
    std::vector<std::string> names;
    for (const auto* kinds : {&defect::registry(), &defect::unshaded()}) {
      for (const defect::DefectType* type : *kinds) {
        names.emplace_back(type->name);
      }
    }
    unknown_kind(*item, "kind", names);
    return std::nullopt;
  }
  entry.ordinal = ++counts[item->kind];
  entry.path = fmt::format("{}.{}{}", list, item->kind, entry.ordinal);
  entry.on = read_on(item->body["on"], recipe);
  entry.params = read_params(item->body, entry.type->params, photo_scale(recipe));
  if (entry.type->source == defect::Source::cut_out && list == "nuisances") {
    item->body.fault_at_key("a graft cannot be a nuisance", "list it in defects.kinds");
  } else if (entry.type->source == defect::Source::cut_out) {
    entry.cutouts =
        std::make_shared<const std::vector<scene::Cutout>>(read_cutouts(item->body, recipe));
  } else if (entry.type->source == defect::Source::mesh) {
    entry.variant = read_variant(item->body, recipe);
  }
  entry.placing = read_placing(item->body, *entry.type, recipe);
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

// Exact numbers by class. A class without one is never made, which is likely a slip.
void read_quota(const Node& quota, Recipe& recipe) {
  constexpr long long kMaxQuota = 100000000;
  if (!expect_map(quota, false)) {
    return;
  }
  recipe.quota_where = quota.where();
  if (quota.size() == 0) {
    quota.fault("no class has a number", "quota: {scratch: 300}");
  }
  for (const auto& [name, number] : quota.entries()) {
    double weight = 0;
    for (const DefectEntry& entry : recipe.defects) {
      weight += entry.class_name == name ? entry.weight : 0;
    }
    const long long count = number.whole(0, kMaxQuota, 0);
    if (std::find(recipe.classes.begin(), recipe.classes.end(), name) == recipe.classes.end()) {
      const std::string near = base::nearest_name(name, recipe.classes);
      number.fault_at_key(fmt::format("there is no class \"{}\" among the kinds, there are: {}",
                                      name, fmt::join(recipe.classes, ", ")),
                          near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
    } else if (weight <= 0) {
      number.fault_at_key(fmt::format("all kinds of the class \"{}\" have a weight of 0", name));
    } else {
      recipe.quotas.emplace_back(name, count);
    }
  }
  for (const std::string& name : recipe.classes) {
    if (!quota[name]) {
      quota.warn(fmt::format("the class \"{}\" has no quota and is never made", name),
                 fmt::format("{}: 0 says so on purpose", name));
    }
  }
}

}  // namespace

void read_defects(const Node& defects, Recipe& recipe) {
  recipe.per_image = base::constant(0);
  if (!defects || !expect_map(defects, false)) {
    return;
  }
  const Node quota = defects["quota"];
  if (!quota) {
    recipe.per_image = defects["per_image"].distribution(kPerImage);
  } else if (const Node per_image = defects["per_image"]) {
    per_image.fault_at_key("\"quota\" says already how many there are",
                           "remove quota or per_image");
  }
  if (const Node handling = defects["handling"]) {
    recipe.handling = read_unscaled(handling, kHandling);
  }
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
  if (quota && all_known) {
    read_quota(quota, recipe);
  }
}

void read_controls(const Node& controls, Recipe& recipe) {
  if (!controls || !expect_map(controls, false)) {
    return;
  }
  if (const Node clean = controls["clean"]) {
    recipe.controls.clean = clean.quantity(Unit::ratio, 0, 1, 0);
  }
  if (const Node sham = controls["sham"]) {
    recipe.controls.sham = sham.quantity(Unit::ratio, 0, 1, 0);
    if (recipe.controls.sham > 0 && recipe.defects.empty()) {
      sham.fault("a sham needs a defect that it could be", "name some in defects.kinds");
    }
  }
  if (recipe.controls.clean + recipe.controls.sham > 1) {
    controls.fault("clean and sham add up to more than all samples");
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

}  // namespace blemish::recipe
