// How the defects of an item are placed: along edges, at an angle to lay, handling or edge, at a
// place of the picture, apart or touching, in clusters.
#include <algorithm>
#include <array>
#include <numbers>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Param;
using base::Unit;

constexpr double kRad = std::numbers::pi / 180;
constexpr double kEdgeRad = 30 * kRad;

constexpr auto kPlacing = std::to_array<Param>({
    {"to_lay", Unit::rad, -180 * kRad, 180 * kRad, "0 deg", "angle to the marks of the finish"},
    {"to_handling", Unit::rad, -180 * kRad, 180 * kRad, "0 deg", "angle to defects.handling"},
    {"to_edge", Unit::rad, -180 * kRad, 180 * kRad, "0 deg", "angle to the edge of `along`"},
    {"at_x", Unit::ratio, 0, 1, "50 %", "place in the picture, from the left"},
    {"at_y", Unit::ratio, 0, 1, "50 %", "place in the picture, from the top"},
    {"apart", Unit::um, 0, 1e7, "0 um", "least distance between the cores of two defects"},
    {"touching", Unit::ratio, 0, 1, "0 %", "share that lies on another defect of the image"},
    {"cluster_count", Unit::count, 1, 1000, "1", "defects of a cluster"},
    {"cluster_spread", Unit::um, 1, 1e7, "1 mm", "spread of a cluster's defects about the first"},
});

const std::array<std::pair<const char*, Direction>, 3> kDirections{
    {{"to_lay", Direction::lay},
     {"to_handling", Direction::handling},
     {"to_edge", Direction::edge}}};

// `at: {x: …, y: …}` and `cluster: {count: …, spread: …}`.
std::vector<std::string> yaml_path(std::string_view param) {
  for (const std::string_view map : {"at", "cluster"}) {
    if (param.starts_with(std::string(map) + "_")) {
      return {std::string(map), std::string(param.substr(map.size() + 1))};
    }
  }
  return {std::string(param)};
}

bool has_lay(const scene::PartSpec& part) {
  return std::any_of(part.finishes.begin(), part.finishes.end(), [](const auto& finish) {
    return base::index_of(finish.params.table, "lay") ||
           base::index_of(finish.params.table, "tool_radius");
  });
}

void read_direction(const Node& body, bool angle, const Recipe& recipe, Placing& placing) {
  std::string first = angle ? "angle" : "";
  placing.direction = placing.along_edges && first.empty() ? Direction::edge : Direction::picture;
  for (const auto& [key, direction] : kDirections) {
    const Node node = body[key];
    if (!node) {
      continue;
    }
    if (!first.empty()) {
      node.fault_at_key(fmt::format("\"{}\" gives the direction already", first),
                        "one of angle, to_lay, to_handling and to_edge");
    }
    first = key;
    placing.direction = direction;
    if (direction == Direction::edge && !placing.along_edges) {
      node.fault_at_key("there is no edge to measure from", "along: edges");
    } else if (direction == Direction::handling && !recipe.handling) {
      node.fault_at_key("there is no direction of handling to measure from",
                        "defects: {handling: [0 deg, 180 deg], …}");
    } else if (direction == Direction::lay && !has_lay(recipe.part)) {
      node.fault_at_key("the part's finish has no lay to measure from",
                        "ground, brushed, rolled, polished, turned and milled ones have");
    }
  }
}

// `along: edges`, or of a mesh {edges: 40 deg}, the least turn of the surface there.
void read_along(const Node& node, const Recipe& recipe, Placing& placing) {
  if (!node) {
    return;
  }
  placing.along_edges = true;
  placing.edge_rad = kEdgeRad;
  if (node.is_map()) {
    const Node turn = node["edges"];
    if (!turn) {
      node.fault("edges are what defects may lie along", "along: edges");
    } else if (recipe.part.photos) {
      turn.fault_at_key("the edges of a photo are the borders of its regions, without an angle",
                        "along: edges");
    } else {
      placing.edge_rad = turn.quantity(Unit::rad, 5 * kRad, 175 * kRad, kEdgeRad);
    }
  } else {
    node.choice({"edges"});
  }
  if (recipe.part.photos && recipe.part.photos->region_file.empty()) {
    node.fault_at_key("the photos have no regions, and so no borders to lie along",
                      "part: {regions: {file: …, values: {1: flat, 255: ignore}}}");
  }
}

// Keys that say different things about the place.
void refuse_pairs(const Node& body) {
  static const std::array<std::pair<const char*, const char*>, 5> kPairs{{{"along", "at"},
                                                                          {"along", "cluster"},
                                                                          {"along", "touching"},
                                                                          {"at", "touching"},
                                                                          {"cluster", "touching"}}};
  for (const auto& [first, second] : kPairs) {
    if (body[first] && body[second]) {
      body[second].fault_at_key(fmt::format("\"{}\" says already where the defects lie", first),
                                fmt::format("remove \"{}\" or \"{}\"", first, second));
      return;
    }
  }
}

}  // namespace

base::ParamTable placing_table() { return kPlacing; }

Placing read_placing(const Node& body, const defect::DefectType& type, const Recipe& recipe) {
  Placing placing;
  read_along(body["along"], recipe, placing);
  const bool angle = base::index_of(type.params, "angle") && body["angle"];
  read_direction(body, angle, recipe, placing);
  NestedKeys keys(body, yaml_path);
  placing.params = read_params(keys, kPlacing, photo_scale(recipe));
  placing.at = bool(body["at"]);
  if (placing.at && body["at"].is_map() && !(body["at"]["x"] && body["at"]["y"])) {
    body["at"].fault("a place has an x and a y", "at: {x: 50 %, y: [10 %, 90 %]}");
  }
  refuse_pairs(body);
  return placing;
}

}  // namespace blemish::recipe
