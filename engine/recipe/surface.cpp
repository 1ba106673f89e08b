// The keys `part.material` and `part.finish`: what the surface is made of and how it was made.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;

double read_number(const Node& node, const base::Param& param) {
  const double fallback = param.fallback.empty() ? param.min : base::fallback_distribution(param).a;
  return node.quantity(param.unit, param.min, param.max, fallback);
}

// {r: …, g: …, b: …}, all three of them.
glm::dvec3 read_rgb(const Node& node, const base::Param& param) {
  glm::dvec3 result(param.min);
  if (!node) {
    node.fault(fmt::format("is missing: {}", param.help),
               fmt::format("{}: {{r: …, g: …, b: …}}", param.name));
  } else if (!node.is_map()) {
    node.fault("a map of r, g and b is due here",
               fmt::format("{}: {{r: …, g: …, b: …}}", param.name));
  } else {
    const char* const kChannels[] = {"r", "g", "b"};
    for (int c = 0; c < 3; ++c) {
      if (const Node value = node[kChannels[c]]) {
        result[c] = read_number(value, param);
      } else {
        value.fault(fmt::format("\"{}\" is missing", kChannels[c]),
                    "a color has all of r, g and b");
      }
    }
  }
  return result;
}

scene::Material read_preset(const Node& node) {
  const std::vector<std::string> names = scene::material_names();
  return scene::find_material(names[static_cast<std::size_t>(node.choice(names))]);
}

scene::Material read_free(const Node& node) {
  scene::Material material;
  const std::vector<std::string> kKinds{"metal", "dielectric"};
  const bool metal = node["kind"].choice(kKinds) == 0;
  material.name = metal ? "metal" : "dielectric";
  if (metal) {
    const base::ParamTable table = scene::metal_table();
    const glm::dvec3 n = read_rgb(node["n"], table[0]);
    const glm::dvec3 k = read_rgb(node["k"], table[1]);
    material.index = {scene::Index{n.x, k.x}, {n.y, k.y}, {n.z, k.z}};
  } else {
    const base::ParamTable table = scene::dielectric_table();
    const Node index = node["index"];
    const double n = index ? read_number(index, table[0]) : base::fallback_distribution(table[0]).a;
    material.index.fill({n, 0});
    material.albedo = read_rgb(node["albedo"], table[1]);
  }
  return material;
}

// A preset's name, {preset: NAME, color: …}, or {kind: metal | dielectric, …}.
scene::Material read_material(const Node& node) {
  if (!node.is_map()) {
    return read_preset(node);
  }
  if (node["preset"] && node["kind"]) {
    node["kind"].fault_at_key("a material is either a preset or of a kind",
                              "remove one of the two");
  }
  if (!node["preset"] && !node["kind"]) {
    node.fault("a material has a preset or a kind",
               "material: steel, {preset: steel, color: …} or {kind: metal, n: …, k: …}");
    return scene::find_material("steel");
  }
  scene::Material material = node["preset"] ? read_preset(node["preset"]) : read_free(node);
  if (const Node color = node["color"]) {
    (material.metal() ? material.tint : material.albedo) =
        read_rgb(color, scene::preset_table()[0]);
  }
  return material;
}

// The parameters as the table has them, but for two spellings: center: {x: …, y: …} for center_x
// and center_y, and a pattern's name as lay.
base::ParamSet read_finish_params(const Node& node, base::ParamTable table) {
  base::ParamSet result{table, {}};
  const Node center = node["center"];
  if (center && expect_map(center, false) && !base::index_of(table, "center_x")) {
    center.fault_at_key("this finish has no center", "only circular and radial marks have one");
  }
  const Node lay = node["lay"];
  const auto pattern = base::index_of(table, "pattern");
  const std::vector<std::string> words =
      pattern ? base::choice_words(table[*pattern]) : std::vector<std::string>{};
  const auto word =
      lay.is_scalar() ? std::find(words.begin(), words.end(), lay.text()) : words.end();
  if (word != words.end() && node["pattern"]) {
    lay.fault("names a pattern, and so does \"pattern\"", "lay: 30 deg beside pattern: crossed");
  }
  NestedKeys keys(node, [](std::string_view param) -> std::vector<std::string> {
    constexpr std::string_view kCenter = "center_";
    return param.starts_with(kCenter)
               ? std::vector<std::string>{"center", std::string(param.substr(kCenter.size()))}
               : std::vector<std::string>{std::string(param)};
  });
  for (const base::Param& param : table) {
    const std::string name(param.name);
    const bool named = word != words.end() && (name == "lay" || name == "pattern");
    if (named) {
      result.distributions.push_back(
          name == "lay" ? base::fallback_distribution(param)
                        : base::constant(static_cast<double>(word - words.begin())));
    } else if (name == "lay" && lay.is_scalar() && !words.empty() &&
               std::isalpha(static_cast<unsigned char>(lay.text()[0]))) {
      lay.fault(fmt::format("\"{}\" is neither an angle nor one of {}", lay.text(),
                            fmt::join(words, ", ")));
      result.distributions.push_back(base::fallback_distribution(param));
    } else {
      result.distributions.push_back(read_unscaled(keys[name], param));
    }
  }
  return result;
}

scene::FinishSpec read_finish(const Node& node, const std::vector<std::string>& regions) {
  scene::FinishSpec finish;
  if (node && expect_map(node, true)) {
    const std::vector<std::string> names = scene::finish_names();
    const Node kind = node["kind"];
    finish.kind = names[static_cast<std::size_t>(kind.choice(names))];
    if (const Node region = node["region"]) {
      finish.region = region.string();
      expect_region(region, finish.region, regions);
    }
  }
  finish.params = read_finish_params(node, scene::finish_table(finish.kind));
  return finish;
}

// One finish for all of the part, or a list of them: one without a region at most, which is that of
// everywhere else.
std::vector<scene::FinishSpec> read_finishes(const Node& node, const scene::PartSpec& spec) {
  const std::vector<std::string> regions = region_names(spec);
  if (!node.is_list()) {
    if (node.is_map() && node["region"]) {
      node["region"].fault_at_key("a single finish is that of the whole part",
                                  "finish: [{kind: …}, {kind: …, region: …}]");
    }
    return {read_finish(node, regions)};
  }
  if (spec.photos) {
    node.fault("photos have one finish, that of what a defect cuts open",
               "finish: {kind: ground, …}");
  }
  expect_list(node, true);
  std::vector<scene::FinishSpec> result;
  bool rest = false;
  for (const Node& item : node.items()) {
    scene::FinishSpec finish = read_finish(item, regions);
    if (!finish.region.empty()) {
      result.push_back(std::move(finish));
    } else if (rest) {
      item.fault("a second finish without a region",
                 "one finish without `region` is that of everywhere else");
    } else {
      rest = true;
      result.insert(result.begin(), std::move(finish));
    }
  }
  if (!rest) {
    result.insert(result.begin(), read_finish({}, regions));
  }
  if (result.size() > scene::kMaxFinishes) {
    node.fault(fmt::format("{} finishes, that of everywhere else included; at most {} are possible",
                           result.size(), scene::kMaxFinishes));
    result.resize(scene::kMaxFinishes);
  }
  for (std::size_t i = 1; i < result.size(); ++i) {
    result[i].path = fmt::format("part.finish{}", i + 1);
  }
  return result;
}

}  // namespace

void read_surface(const Node& part, scene::PartSpec& spec) {
  if (const Node material = part["material"]) {
    spec.material = read_material(material);
  }
  spec.finishes = read_finishes(part["finish"], spec);
}

}  // namespace blemish::recipe
