// The key `camera`: what sees the part.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

constexpr int kMaxPx = 16384;
constexpr const char* kDefaultSensor = "imx255";

void read_lens(const Node& node, scene::LensSpec& lens) {
  if (!expect_map(node, true)) {
    return;
  }
  const int kind = node["kind"].choice({"telecentric", "pinhole"});
  if (kind == 0) {
    lens.kind = scene::LensSpec::Kind::telecentric;
    lens.field_width_mm = node["field_width"].quantity(Unit::mm, 0.01, 10000, 20);
  } else {
    lens.kind = scene::LensSpec::Kind::pinhole;
    lens.focal_mm = node["focal"].quantity(Unit::mm, 0.1, 2000, 25);
  }
}

void read_sensor(const Node& node, scene::SensorSpec& sensor) {
  sensor.preset = scene::find_sensor(kDefaultSensor);
  if (!node || !expect_map(node, false)) {
    return;
  }
  if (const Node preset = node["preset"]) {
    std::vector<std::string> names;
    for (const scene::SensorPreset& known : scene::sensor_presets()) {
      names.emplace_back(known.name);
    }
    sensor.preset = scene::find_sensor(names[static_cast<std::size_t>(preset.choice(names))]);
  }
  if (const Node bits = node["bits"]) {
    constexpr std::array kBits{8, 10, 12};
    sensor.bits = kBits[static_cast<std::size_t>(bits.choice({"8", "10", "12"}))];
  }
  if (const Node color = node["color"]) {
    sensor.color = color.choice({"mono", "rgb"}) == 1;
  }
  const Node exposure = node["exposure"];
  if (exposure && expect_map(exposure, false)) {
    if (const Node level = exposure["mean_level"]) {
      sensor.mean_level =
          level.quantity(Unit::ratio, kMinMeanLevel, kMaxMeanLevel, sensor.mean_level);
    }
    if (const Node time = exposure["time"]) {
      sensor.exposure_s = time.quantity(Unit::s, 1e-7, 60, 1e-3);
      sensor.by_time = !exposure["mean_level"];
    }
  }
}

// Where the optics' table stands in YAML, from `camera` on.
std::vector<std::string> optics_path(std::string_view param) {
  const auto in = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), param) != names.end();
  };
  const std::string key(param);
  if (in({"f_number", "focus"})) {
    return {"lens", key};
  }
  if (in({"red", "blue"})) {
    return {"lens", "chromatic", key};
  }
  if (in({"speed", "direction"})) {
    return {"conveyor", key};
  }
  if (in({"jitter", "ripple", "period"})) {
    return {"line_scan", key};
  }
  return {"lens", "distortion", key};
}

void read_optics(const Node& node, scene::CameraSpec& camera) {
  camera.line_scan = bool(node["line_scan"]);
  camera.optics = read_params(NestedKeys(node, optics_path), scene::optics_table());
  const base::Distribution& speed = camera.optics["speed"];
  if (base::median(speed, 0, 1e9) > 0 && camera.sensor.exposure_s == 0) {
    node["conveyor"].fault("a moving part is blurred by the exposure time, which is not stated",
                           "sensor: {exposure: {mean_level: 45 %, time: 0.2 ms}}");
  }
}

// Exposure by time alone needs a lens opening.
void expect_opening(const Node& node, const scene::CameraSpec& camera) {
  const base::Param& f_number =
      camera.optics.table[*base::index_of(camera.optics.table, "f_number")];
  const double least = base::support(camera.optics["f_number"], f_number.min, f_number.max).first;
  if (camera.sensor.by_time && !(least > 0)) {
    node["lens"].fault(
        "how bright the picture is cannot be told from the exposure time without "
        "the lens' opening",
        "lens: {…, f_number: 8}; or sensor: {exposure: {mean_level: 45 %}}");
  }
}

// The optics at its medians must give a picture.
void expect_usable(const Node& node, const scene::CameraSpec& camera) {
  const std::string fault = scene::unusable(scene::median_camera(camera));
  if (!fault.empty()) {
    node["lens"]["distortion"].fault(
        fault,
        "smaller coefficients; they are of offsets over the focal length, or over half the "
        "diagonal of a telecentric picture");
  }
}

// The table's shift_x and shift_y are `shift: {x: …, y: …}` in YAML.
std::vector<std::string> view_path(std::string_view param) {
  constexpr std::string_view kShift = "shift_";
  if (param.starts_with(kShift)) {
    return {"shift", std::string(param.substr(kShift.size()))};
  }
  return {std::string(param)};
}

void read_views(const Node& camera_node, scene::CameraSpec& camera, bool photos) {
  const Node views = camera_node["views"];
  const Node draws = camera_node["draws_per_view"];
  if (draws) {
    camera.draws_per_view = static_cast<int>(draws.whole(1, 1000000, 1));
  }
  if (!views || !expect_map(views, false)) {
    return;
  }
  if (photos) {
    views.fault_at_key("a photo is one view of its part", "remove views, or render a mesh");
    return;
  }
  if (draws) {
    draws.fault_at_key("views and draws_per_view are both given",
                       "the views of a part share its defects, the draws of a view differ in them: "
                       "remove one of the two");
  }
  const base::ParamTable table = scene::views_table();
  const base::Param& count = table[*base::index_of(table, "count")];
  const base::Param& turn = table[*base::index_of(table, "turn")];
  camera.views.count = static_cast<int>(views["count"].whole(static_cast<long long>(count.min),
                                                             static_cast<long long>(count.max), 1));
  camera.views.turn_rad = turn.max / camera.views.count;
  if (const Node given = views["turn"]) {
    camera.views.turn_rad = given.quantity(turn.unit, turn.min, turn.max, camera.views.turn_rad);
  }
}

}  // namespace

void read_camera(const Node& root, Recipe& recipe) {
  const Node node = root["camera"];
  if (!node && recipe.part.photos) {
    return;
  }
  if (!expect_map(node, true)) {
    return;
  }
  scene::CameraSpec camera;
  camera.where = node.where();
  std::tie(camera.width_px, camera.height_px) = node["resolution"].size_2d(1, kMaxPx, {1024, 1024});
  read_lens(node["lens"], camera.lens);
  read_sensor(node["sensor"], camera.sensor);
  const Node view = node["view"];
  if (view) {
    expect_map(view, false);
  }
  camera.view = read_params(NestedKeys(view, view_path), scene::view_table());
  read_optics(node, camera);
  read_views(node, camera, recipe.part.photos.has_value());
  camera.look_at = read_place(view["look_at"], {"origin"}, region_names(recipe.part));
  if (recipe.part.photos && camera.look_at != "origin") {
    view["look_at"].fault("a photo is looked at about its center", "look_at: origin");
  }
  expect_usable(node, camera);
  expect_opening(node, camera);
  recipe.camera = std::move(camera);
}

}  // namespace blemish::recipe
