// The key `capture`: what happens to the picture.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

constexpr const char* kUsualSensor = "imx255";

// Pictures without a scale know px alone; their pixel then counts as a micrometer.
base::ParamSet read_op_params(const Node& body, base::ParamTable table, double scale) {
  base::ParamSet params = body.params(table);
  for (std::size_t i = 0; i < table.size(); ++i) {
    base::Distribution& distribution = params.distributions[i];
    const Node value = body[std::string(table[i].name)];
    if (table[i].unit != Unit::um) {
      continue;
    }
    const bool in_px = distribution.in_px;
    turn_to_um(distribution, scale > 0 ? scale : 1);
    const double longest =
        base::support(distribution, table[i].min, table[i].max).second / (scale > 0 ? scale : 1);
    if (!value) {
      continue;
    }
    if (!in_px && scale == 0) {
      value.fault("these pictures have no scale, so lengths are in px",
                  "write it in px, or give part: {photos: {scale: 25 um/px}}");
    } else if (longest > augment::kMaxReachPx) {
      value.fault(fmt::format("reaches {:.4g} px; blurs of at most {} px are made", longest,
                              augment::kMaxReachPx),
                  "a shorter one, or a picture of lower resolution");
    }
  }
  return params;
}

// A camera of the recipe blurs by itself.
void warn_of_blur(const Node& at, const augment::Op& op, const Recipe& recipe) {
  if (op.blurs == augment::Blurs::nothing || !recipe.camera) {
    return;
  }
  const bool focus = op.blurs == augment::Blurs::focus;
  const base::Distribution& own = recipe.camera->optics[focus ? "f_number" : "speed"];
  if (base::support(own, 0, 1e9).second > 0) {
    at.warn(fmt::format("\"{}\" blurs what the camera blurs already", op.name),
            focus ? "camera.lens.f_number and focus say how sharp the picture is"
                  : "camera.conveyor says how far the part moves");
  }
}

void warn_of_gray(const Node& at, const augment::Op& op, const Recipe& recipe) {
  if (op.needs_color && recipe.camera && !recipe.camera->sensor.color) {
    at.warn(fmt::format("\"{}\" does nothing to gray pictures", op.name),
            "camera: {sensor: {color: rgb}}");
  }
}

void warn_of_doubts(const Node& body, const OpEntry& entry, const Recipe& recipe) {
  if (entry.op->doubts == nullptr) {
    return;
  }
  const scene::SensorPreset* sensor =
      recipe.camera ? recipe.camera->sensor.preset : scene::find_sensor(kUsualSensor);
  for (const OpEntry& other : recipe.capture) {
    if (other.op->place == augment::Place::camera) {
      sensor = &augment::sensor_of(other.params, *sensor);
    }
  }
  for (const augment::Doubt& doubt : entry.op->doubts(entry.params, *sensor)) {
    if (const Node value = body[std::string(doubt.param)]) {
      value.warn(doubt.message, doubt.hint);
    }
  }
}

std::optional<OpEntry> read_op(const Node& node, const Recipe& recipe,
                               std::map<std::string, int>& counts) {
  const std::optional<KindItem> item = read_kind_item(node);
  if (!item) {
    return std::nullopt;
  }
  OpEntry entry;
  entry.op = augment::find(item->kind);
  if (!entry.op) {
    std::vector<std::string> names;
    for (const augment::Op* op : augment::registry()) {
      names.emplace_back(op->name);
    }
    unknown_kind(*item, "op", names);
    return std::nullopt;
  }
  entry.ordinal = ++counts[item->kind];
  entry.path = fmt::format("capture.{}{}", item->kind, entry.ordinal);
  entry.params = read_op_params(item->body, entry.op->params, um_per_px(recipe));
  if (const Node probability = item->body["probability"]) {
    entry.probability = probability.quantity(Unit::ratio, 0, 1, 1);
  }
  entry.where = item->body.where();
  return entry;
}

}  // namespace

void turn_to_um(base::Distribution& distribution, double scale) {
  using Kind = base::Distribution::Kind;
  if (!distribution.in_px) {
    return;
  }
  distribution.a *= scale;
  if (distribution.kind != Kind::lognormal) {
    distribution.b *= scale;
  }
  for (double& value : distribution.values) {
    value *= scale;
  }
  for (std::optional<double>* clip : {&distribution.clip_low, &distribution.clip_high}) {
    if (*clip) {
      **clip *= scale;
    }
  }
  distribution.in_px = false;
}

void read_capture(const Node& capture, Recipe& recipe) {
  if (!capture || !expect_list(capture, false)) {
    return;
  }
  std::map<std::string, int> counts;
  std::vector<Node> bodies;
  augment::Place latest = augment::Place::camera;
  for (const Node& node : capture.items()) {
    std::optional<OpEntry> entry = read_op(node, recipe, counts);
    if (!entry) {
      continue;
    }
    const Node body = node[std::string(entry->op->name)];
    // Which camera it is may stand anywhere.
    if (entry->op->place < latest && entry->op->place != augment::Place::camera) {
      body.warn(fmt::format("\"{}\" acts earlier than where it is listed", entry->op->name),
                "ops run in the physical order wherever they are listed");
    }
    warn_of_blur(body, *entry->op, recipe);
    warn_of_gray(body, *entry->op, recipe);
    latest = std::max(latest, entry->op->place);
    bodies.push_back(body);
    recipe.capture.push_back(std::move(*entry));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    warn_of_doubts(bodies[i], recipe.capture[i], recipe);
  }
  std::stable_sort(recipe.capture.begin(), recipe.capture.end(),
                   [](const OpEntry& a, const OpEntry& b) { return a.op->place < b.op->place; });
}

}  // namespace blemish::recipe
