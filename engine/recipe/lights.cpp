// The keys `lights` and `part.light`: what lights the part.
#include <map>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;

// A filter takes both of its numbers: half of one would be filled up by the default, which is none.
void expect_whole_filter(const Node& node) {
  const Node filter = node["band_pass"];
  if (!filter.is_map()) {
    return;
  }
  for (const char* key : {"center", "width"}) {
    if (!filter[key]) {
      filter.fault(fmt::format("a filter has a center and a width, \"{}\" is missing", key),
                   "band_pass: {center: 630 nm, width: 20 nm}");
    }
  }
}

// The table's sector_start is `sector: {start: …}` in YAML.
base::ParamSet read_light_params(const Node& node, base::ParamTable table) {
  if (node) {
    expect_map(node, false);
  }
  expect_whole_filter(node);
  const auto path_of = [](std::string_view param) -> std::vector<std::string> {
    const auto [group, name] = scene::light_key(param);
    return group.empty() ? std::vector{name} : std::vector{group, name};
  };
  return read_params(NestedKeys(node, path_of), table);
}

scene::LightSpec read_light(const Node& node, const scene::LightType& type, int ordinal) {
  scene::LightSpec light;
  light.type = &type;
  light.ordinal = ordinal;
  light.path = fmt::format("lights.{}{}", type.name, ordinal);
  light.params = read_light_params(node, type.params);
  light.where = node.where();
  if (type.name == "environment") {
    const Node file = node["file"];
    if (!file) {
      node.fault("the environment's map is missing", "file: studio.hdr");
    } else {
      light.file = file.path();
      expect_file(file, light.file);
    }
  }
  return light;
}

// Powers are irradiances where the exposure time alone says how bright the picture is; elsewhere
// they count against each other only. Looks at constants and ranges, as they are written.
void check_power_unit(const Node& written, bool by_time) {
  const Node power = written.is_list() && written.size() > 0 ? written.items().front() : written;
  const std::string text = power.is_scalar() ? power.text() : std::string();
  const bool watts = text.find('W') != std::string::npos;
  if (watts && !by_time) {
    power.warn(
        "the exposure is solved for a mean level, so that powers count against each other only",
        "sensor: {exposure: {time: 2 ms}} without mean_level, or a bare number");
  }
  const char last = text.empty() ? ' ' : text.back();
  if (by_time && (last == '%' || (last >= '0' && last <= '9' && !watts))) {
    power.fault(
        "where the exposure time alone says how bright the picture is, a light's power is "
        "its irradiance at look_at",
        "power: 20 W/m2");
  }
}

void warn_of_doubts(const Node& node, const scene::LightSpec& light, const Recipe& recipe) {
  std::optional<double> camera_mm;
  if (recipe.camera) {
    camera_mm = double(base::medians(recipe.camera->view)["distance"]);
  }
  for (const auto& [message, remedy] :
       scene::doubts_about(*light.type, base::medians(light.params), camera_mm)) {
    node.warn(message, remedy);
  }
}

// The most structures that the light may become: a bowl has one for each ring.
std::size_t most_structures(const scene::LightSpec& light) {
  base::Values values = base::medians(light.params);
  if (const auto rings = base::index_of(values.table, "rings")) {
    const base::Param& param = values.table[*rings];
    values.values[*rings] =
        float(base::support(light.params.distributions[*rings], param.min, param.max).second);
  }
  return scene::make_lights(*light.type, values).size();
}

void read_light_list(const Node& list, Recipe& recipe) {
  if (!expect_list(list, true)) {
    return;
  }
  std::vector<std::string> names;
  for (const scene::LightType* type : scene::light_types()) {
    names.emplace_back(type->name);
  }
  std::map<std::string, int> counts;
  std::size_t structures = 0;
  std::vector<Node> own_names;
  for (const Node& node : list.items()) {
    const std::optional<KindItem> item = read_kind_item(node);
    if (!item) {
      continue;
    }
    const scene::LightType* type = scene::find_light(item->kind);
    if (type == nullptr || std::find(names.begin(), names.end(), item->kind) == names.end()) {
      unknown_kind(*item, "light", names);
      continue;
    }
    recipe.lights.push_back(read_light(item->body, *type, ++counts[item->kind]));
    if (recipe.camera && recipe.camera->sensor.by_time && item->kind == "environment") {
      item->body.fault_at_key(
          "a map of the surroundings has no unit, so the exposure time alone does "
          "not say how bright the picture is",
          "sensor: {exposure: {mean_level: 45 %}}");
    }
    check_power_unit(item->body["power"], recipe.camera && recipe.camera->sensor.by_time);
    own_names.push_back(item->body["name"]);
    warn_of_doubts(item->body, recipe.lights.back(), recipe);
    structures += most_structures(recipe.lights.back());
  }
  name_lights(own_names, recipe.lights);
  if (structures > shared::kMaxLights) {
    list.fault_at_key(
        fmt::format("these are {} lights, each ring of a bowl counted; the most are {}", structures,
                    shared::kMaxLights),
        "put several lamps into one: a bar, a panel, a ring");
  }
}

}  // namespace

void read_lights(const Node& root, Recipe& recipe) {
  const Node list = root["lights"];
  const Node light = root["part"]["light"];
  if (light && !recipe.part.photos) {
    light.fault_at_key("part.light belongs to photos", "a mesh is lit by the list \"lights\"");
    return;
  }
  if (light && list) {
    list.fault_at_key("part.light and lights are both given", "remove one of the two");
    return;
  }
  if (light) {
    if (expect_map(light, true)) {
      recipe.lights.push_back(read_light(light, *scene::find_light("disc"), 1));
      name_lights({Node()}, recipe.lights);
    }
    return;
  }
  if (!list) {
    list.fault("is missing: without light nothing can be shaded",
               recipe.part.photos ? "say where the photos' light was: part: {light: {azimuth: 35 "
                                    "deg, elevation: 25 deg, size: 20 deg}}"
                                  : "lights: [{ring: {}}]");
    return;
  }
  read_light_list(list, recipe);
}

}  // namespace blemish::recipe
