// The key `shots` and the names of lights that it uses: which lights are lit in which picture of a
// pose.
#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "recipe/readers.hpp"
#include "shaders/shared/layout.h"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

std::vector<std::string> light_names(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const scene::LightSpec& light : recipe.lights) {
    names.push_back(light.name);
  }
  return names;
}

void read_light_of_shot(const Node& item, const Recipe& recipe, ShotSpec& shot) {
  const std::string name = item.string();
  const std::vector<std::string> known = light_names(recipe);
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    const std::string near = base::nearest_name(name, known);
    item.fault(fmt::format("there is no light \"{}\"", name),
               near.empty() ? fmt::format("the lights are {}", fmt::join(known, ", "))
                            : fmt::format("did you mean \"{}\"?", near));
    return;
  }
  const auto light = static_cast<std::size_t>(found - known.begin());
  if (std::find(shot.lights.begin(), shot.lights.end(), light) != shot.lights.end()) {
    item.fault(fmt::format("\"{}\" is listed twice", name));
    return;
  }
  shot.lights.push_back(light);
}

// A list of lights, or a map that says more.
ShotSpec read_shot(const std::string& name, const Node& node, const Recipe& recipe) {
  ShotSpec shot;
  shot.name = name;
  shot.where = node.where();
  if (!base::is_file_name(name)) {
    node.fault_at_key("the name of a shot has letters, digits, _ and - only",
                      "it becomes part of the pictures' file names");
  }
  Node list = node;
  if (node.is_map()) {
    list = node["lights"];
    if (const Node level = node["mean_level"]) {
      shot.mean_level = level.quantity(Unit::ratio, kMinMeanLevel, kMaxMeanLevel, kMinMeanLevel);
    }
  }
  if (expect_list(list, true)) {
    for (const Node& item : list.items()) {
      read_light_of_shot(item, recipe, shot);
    }
  }
  std::sort(shot.lights.begin(), shot.lights.end());
  return shot;
}

void warn_of_idle_lights(const Node& shots, const Recipe& recipe) {
  for (std::size_t light = 0; light < recipe.lights.size(); ++light) {
    const bool lit = std::any_of(recipe.shots.begin(), recipe.shots.end(), [&](const auto& shot) {
      return std::find(shot.lights.begin(), shot.lights.end(), light) != shot.lights.end();
    });
    if (!lit) {
      shots.warn(fmt::format("the light \"{}\" is in no shot", recipe.lights[light].name),
                 "list it in a shot or remove it");
    }
  }
}

}  // namespace

void name_lights(const std::vector<Node>& names, std::vector<scene::LightSpec>& lights) {
  for (std::size_t i = 0; i < lights.size(); ++i) {
    lights[i].name = fmt::format("{}{}", lights[i].type->name, lights[i].ordinal);
    if (names[i]) {
      lights[i].name = names[i].string(lights[i].name);
      if (!base::is_file_name(lights[i].name)) {
        names[i].fault("the name of a light has letters, digits, _ and - only");
      }
    }
  }
  for (std::size_t i = 0; i < lights.size(); ++i) {
    for (std::size_t k = 0; k < lights.size(); ++k) {
      // Of two that are named alike the later one is at fault.
      if (names[i] && lights[k].name == lights[i].name && (k < i || (k > i && !names[k]))) {
        names[i].fault(fmt::format("another light is \"{}\" already", lights[i].name),
                       "lights without a name go by kind and number, such as ring1");
        break;
      }
    }
  }
}

void read_shots(const Node& root, Recipe& recipe) {
  const Node shots = root["shots"];
  if (!shots) {
    ShotSpec all;
    for (std::size_t light = 0; light < recipe.lights.size(); ++light) {
      all.lights.push_back(light);
    }
    recipe.shots.push_back(std::move(all));
    return;
  }
  if (recipe.part.photos) {
    shots.fault_at_key("a photo is one shot: it was taken in one light",
                       "remove shots; several lightings need a mesh");
    return;
  }
  if (!expect_map(shots, false)) {
    return;
  }
  // Where a light is at fault itself, its name is not told missing as well.
  const bool all_known = root["lights"].is_list() && root["lights"].size() == recipe.lights.size();
  const auto entries = shots.entries();
  if (entries.empty()) {
    shots.fault("names no shot", "shots: {dark: [ring1], bright: [coaxial1]}");
  }
  bool sound = all_known && !entries.empty();
  for (const auto& [name, node] : entries) {
    if (all_known) {
      recipe.shots.push_back(read_shot(name, node, recipe));
      const std::size_t listed = node.is_map() ? node["lights"].size() : node.size();
      sound = sound && listed > 0 && listed == recipe.shots.back().lights.size();
    }
  }
  if (sound) {
    warn_of_idle_lights(shots, recipe);
  }
}

}  // namespace blemish::recipe
