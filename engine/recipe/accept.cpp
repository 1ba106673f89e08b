// The keys `accept` and `severity`: which parts are NG, and how grave a defect is.
#include <algorithm>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;

std::vector<RuleClass> rule_classes(const Recipe& recipe) {
  std::vector<RuleClass> classes;
  for (const std::string& name : recipe.classes) {
    RuleClass one{name, {}};
    for (const DefectEntry& entry : recipe.defects) {
      if (entry.class_name == name) {
        one.types.push_back(entry.type);
      }
    }
    classes.push_back(std::move(one));
  }
  return classes;
}

// A rule, or nothing after a fault inside its text.
template <typename Read>
std::optional<Rule> read_rule(const Node& node, Read read) {
  if (!node.is_scalar()) {
    node.fault("a rule is due here, in quotes", "ng: \"scratch.length > 0.5 mm\"");
    return std::nullopt;
  }
  try {
    return read(node.text());
  } catch (const RuleFault& fault) {
    node.fault_inside(fault.offset, fault.message, fault.hint);
    return std::nullopt;
  }
}

void read_zones(const Node& node, const std::vector<RuleClass>& classes, const Recipe& recipe,
                Accept& accept) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  const std::vector<std::string> regions = region_names(recipe.part);
  for (const auto& [region, body] : node.entries()) {
    expect_region(body, region, regions);
    const Node ng = expect_map(body, true) ? body["ng"] : Node();
    if (ng) {
      if (auto rule = read_rule(
              ng, [&](const std::string& text) { return Rule::of_image(text, classes); })) {
        accept.zones.push_back({region, *std::move(rule)});
      }
    } else if (body.is_map()) {
      body.fault("a zone needs a rule", "ng: \"pit.diameter > 0.2 mm\"");
    }
  }
}

}  // namespace

void read_accept(const Node& node, Recipe& recipe) {
  constexpr double kMostBorderline = 0.9;
  if (!node || !expect_map(node, false)) {
    return;
  }
  const std::vector<RuleClass> classes = rule_classes(recipe);
  Accept accept;
  const Node ng = node["ng"];
  const Node zones = node["zones"];
  if (!ng && !zones) {
    node.fault("says nothing: it needs a rule",
               "ng: \"scratch.length > 0.5 mm or count(pit) >= 3\"");
  }
  if (ng) {
    accept.ng =
        read_rule(ng, [&](const std::string& text) { return Rule::of_image(text, classes); });
  }
  read_zones(zones, classes, recipe, accept);
  if (const Node borderline = node["borderline"]) {
    accept.borderline = borderline.quantity(base::Unit::ratio, 0, kMostBorderline, 0);
  }
  recipe.accept = std::move(accept);
}

void read_severity(const Node& node, Recipe& recipe) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  const std::vector<RuleClass> classes = rule_classes(recipe);
  for (const auto& [name, body] : node.entries()) {
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const RuleClass& one) { return one.name == name; });
    if (found == classes.end()) {
      const std::string near = base::nearest_name(name, recipe.classes);
      body.fault_at_key(fmt::format("there is no class \"{}\"", name),
                        near.empty() ? fmt::format("classes: {}", fmt::join(recipe.classes, ", "))
                                     : fmt::format("did you mean \"{}\"?", near));
    }
    if (!expect_map(body, true)) {
      continue;
    }
    Severity severity{name, {}};
    for (const auto& [grade, text_node] : body.entries()) {
      if (found == classes.end()) {
        continue;
      }
      if (auto rule = read_rule(
              text_node, [&](const std::string& text) { return Rule::of_defect(text, *found); })) {
        severity.grades.emplace_back(grade, *std::move(rule));
      }
    }
    recipe.severity.push_back(std::move(severity));
  }
}

}  // namespace blemish::recipe
