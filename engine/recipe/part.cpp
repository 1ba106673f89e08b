// The key `part`: a mesh or photos, material, finish and regions.
#include <algorithm>
#include <array>
#include <filesystem>
#include <numbers>
#include <sstream>

#include <fmt/format.h>

#include "base/files.hpp"
#include "recipe/readers.hpp"
#include "scene/photo_plane.hpp"

namespace blemish::recipe {

namespace fs = std::filesystem;

namespace {

using base::Node;
using base::Unit;

constexpr double kMaxMm = 1e6;

scene::PoseSpec read_pose(const Node& node, const std::vector<std::string>& regions) {
  scene::PoseSpec pose;
  pose.where = node.where();
  if (!node || !expect_map(node, false)) {
    return pose;
  }
  if (const Node up = node["up"]) {
    pose.up = up.choice({"+x", "-x", "+y", "-y", "+z", "-z"}, pose.up);
  }
  pose.origin = read_place(node["origin"], {"center", "bottom"}, regions);
  if (const Node turn = node["turn"]) {
    pose.turn_rad =
        turn.quantity(Unit::rad, -2 * std::numbers::pi, 2 * std::numbers::pi, pose.turn_rad);
  }
  return pose;
}

void read_axis(const Node& node, double& min, double& max) {
  if (!node) {
    return;
  }
  const base::Param param{"axis", Unit::mm, -kMaxMm, kMaxMm, "[-1 mm, 1 mm]", ""};
  if (!node.is_list()) {
    node.fault("a box is given by ranges", "z: [9.9 mm, 10.1 mm]");
    return;
  }
  const base::Distribution range = node.distribution(param);
  min = range.a;
  max = range.b;
}

std::optional<scene::Box> read_box(const Node& node) {
  if (!expect_map(node, true)) {
    return std::nullopt;
  }
  scene::Box box;
  read_axis(node["x"], box.min.x, box.max.x);
  read_axis(node["y"], box.min.y, box.max.y);
  read_axis(node["z"], box.min.z, box.max.z);
  if (node.size() == 0) {
    node.fault("a box needs a range for one axis at least", "z: [9.9 mm, 10.1 mm]");
  }
  return box;
}

// "#ff8000", as a picture shows it.
std::optional<glm::u8vec3> read_color(const Node& node) {
  const std::string text = node.text();
  if (text.size() != 7 || text[0] != '#' ||
      text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
    node.fault(text.empty() ? "the color is empty; without quotes, # begins a comment"
                            : fmt::format("\"{}\" is not a color", text),
               "color: \"#ff8000\", red, green and blue from 00 to ff");
    return std::nullopt;
  }
  const unsigned long rgb = std::stoul(text.substr(1), nullptr, 16);
  return glm::u8vec3(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
}

// One of the ways to say which surface is meant; files other than STEP have no solids and faces.
void read_selector(const Node& body, bool step, scene::RegionSpec& region) {
  const std::array<Node, 5> ways{body["box"], body["mesh"], body["solid"], body["face"],
                                 body["color"]};
  const auto& [box, mesh, solid, face, color] = ways;
  if (std::count_if(ways.begin(), ways.end(), [](const Node& way) { return bool(way); }) != 1) {
    body.fault("a region is given by one of box, mesh, solid, face and color",
               "box: {z: [0 mm, 1 mm]}");
  }
  if (step && mesh) {
    mesh.fault_at_key("a STEP file has no meshes", "solid: NAME or face: NAME");
  }
  for (const Node& way : {solid, face}) {
    if (!step && way) {
      way.fault_at_key("only STEP files have solids and faces", "mesh: NAME");
    }
  }
  if (box) {
    region.box = read_box(box);
  }
  if (mesh) {
    region.mesh = mesh.string();
  }
  if (solid) {
    region.solid = solid.string();
  }
  if (face) {
    region.face = face.string();
  }
  if (color) {
    region.color = read_color(color);
  }
}

std::vector<scene::RegionSpec> read_regions(const Node& node, bool step) {
  std::vector<scene::RegionSpec> regions;
  if (!node || !expect_map(node, false)) {
    return regions;
  }
  for (const auto& [name, body] : node.entries()) {
    scene::RegionSpec region;
    region.name = name;
    region.where = body.where();
    if (expect_map(body, true)) {
      read_selector(body, step, region);
      regions.push_back(std::move(region));
    }
  }
  return regions;
}

// A mesh file's numbers need a unit; a STEP file has one and is tessellated to a chord error.
void read_scale_of_mesh(const Node& part, bool step, scene::MeshSpec& mesh) {
  static const std::vector<std::string> kUnits{"um", "mm", "cm", "m", "in"};
  constexpr std::array kMmPerUnit{0.001, 1.0, 10.0, 1000.0, 25.4};
  constexpr double kMinUm = 0.1;
  constexpr double kMaxUm = 1000;
  const Node unit = part["unit"];
  const Node chord_error = part["chord_error"];
  if (step && unit) {
    unit.fault_at_key("a STEP file says its own unit", "remove `unit`");
  } else if (unit) {
    mesh.mm_per_unit = kMmPerUnit[static_cast<std::size_t>(unit.choice(kUnits, 1))];
  } else if (!step) {
    unit.fault("is missing: mesh files do not say how long their unit is", "unit: mm");
  }
  if (step && chord_error) {
    mesh.chord_error_mm =
        chord_error.quantity(Unit::um, kMinUm, kMaxUm, 1000 * mesh.chord_error_mm) / 1000;
  } else if (chord_error) {
    chord_error.fault_at_key("only STEP files are tessellated; this file holds triangles already",
                             "remove `chord_error`");
  }
}

std::vector<scene::Landmark> read_landmarks(const Node& node) {
  std::vector<scene::Landmark> landmarks;
  if (!node || !expect_map(node, false)) {
    return landmarks;
  }
  for (const auto& [name, body] : node.entries()) {
    if (!expect_map(body, true)) {
      continue;
    }
    scene::Landmark landmark{name, {}};
    for (int axis = 0; axis < 3; ++axis) {
      const Node value = body[std::string(1, "xyz"[axis])];
      if (value) {
        landmark.at_mm[axis] = value.quantity(Unit::mm, -kMaxMm, kMaxMm, 0);
      } else {
        value.fault("is missing: a landmark is a point of the part",
                    "{x: 1 mm, y: 2 mm, z: 0 mm}, in part coordinates");
      }
    }
    landmarks.push_back(std::move(landmark));
  }
  return landmarks;
}

void read_mesh(const Node& part, scene::PartSpec& spec) {
  scene::MeshSpec mesh;
  mesh.where = part["mesh"].where();
  mesh.file = part["mesh"].path();
  expect_file(part["mesh"], mesh.file);
  const bool step = scene::is_step(mesh.file);
  read_scale_of_mesh(part, step, mesh);
  spec.regions = read_regions(part["regions"], step);
  spec.landmarks = read_landmarks(part["landmarks"]);
  mesh.pose = read_pose(part["pose"], region_names(spec));
  spec.mesh = std::move(mesh);
}

void read_scale(const Node& node, scene::PhotoSpec& photos) {
  constexpr double kMin = 0.001;
  constexpr double kMax = 1e5;
  Node value = node;
  if (node.is_map()) {
    value = node["assumed"];
    photos.scale_assumed = true;
  }
  if (!value) {
    value.fault("is missing: without a scale no micrometer can be drawn",
                "scale: 25 um/px, or scale: {assumed: 25 um/px}");
    photos.um_per_px = 1;
    return;
  }
  photos.um_per_px = value.quantity(Unit::um_per_px, kMin, kMax, 1);
}

// Lines "code, linear value", both ascending; any scale: the largest of each is 1.
std::vector<std::pair<double, double>> read_response_table(const Node& node) {
  const std::string file = node.path();
  expect_file(node, file);
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    return {};
  }
  const std::string text = base::read_file(file);
  std::vector<std::pair<double, double>> table;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::replace(line.begin(), line.end(), ',', ' ');
    std::replace(line.begin(), line.end(), ';', ' ');
    std::istringstream words(line);
    std::pair<double, double> point;
    std::string rest;
    if (!(words >> point.first >> point.second) || words >> rest) {
      const bool heading = table.empty() && number == 1;
      const bool blank = line.find_first_not_of(" \t\r") == std::string::npos;
      if (!heading && !blank) {
        node.fault(fmt::format("line {} of \"{}\" is not a code and its linear value", number,
                               node.text()),
                   "two numbers a line, such as 128, 0.215");
        return {};
      }
      continue;
    }
    table.push_back(point);
  }
  return table;
}

// Scaled to end at 1; nothing after a fault.
std::vector<std::pair<double, double>> checked_table(const Node& node) {
  std::vector<std::pair<double, double>> table = read_response_table(node);
  if (table.empty()) {
    return table;
  }
  const auto last = table.back();
  bool ascending = table.size() >= 2 && table[0].first >= 0 && table[0].second >= 0;
  for (std::size_t i = 1; i < table.size(); ++i) {
    ascending =
        ascending && table[i].first > table[i - 1].first && table[i].second > table[i - 1].second;
  }
  if (!ascending) {
    node.fault("the table's codes and linear values must both ascend from 0 or above",
               "two numbers a line, such as 128, 0.215, with the largest code last");
    return {};
  }
  for (auto& [code, linear] : table) {
    code /= last.first;
    linear /= last.second;
  }
  return table;
}

void read_response(const Node& node, scene::PhotoSpec& photos) {
  if (node.is_map()) {
    photos.response = scene::Response::gamma;
    const Node gamma = node["gamma"];
    const Node table = node["table"];
    if (gamma && table) {
      node.fault("a response is {gamma: 2.2} or {table: file.csv}, not both", "remove one of them");
    } else if (gamma) {
      photos.gamma = gamma.quantity(Unit::number, 0.2, 5, photos.gamma);
    } else if (table) {
      photos.response_table = checked_table(table);
      photos.response =
          photos.response_table.empty() ? scene::Response::linear : scene::Response::table;
    } else {
      node.fault("a response is srgb, linear, {gamma: 2.2} or {table: file.csv}");
    }
  } else if (node) {
    photos.response =
        node.choice({"srgb", "linear"}) == 0 ? scene::Response::srgb : scene::Response::linear;
  }
}

// `noise`: estimate, none, {sd: 1.5} or {full_well: 10000 e-, read: 3 e-}.
void read_noise(const Node& node, scene::PhotoNoise& noise) {
  using Kind = scene::PhotoNoise::Kind;
  if (!node) {
    return;
  }
  if (!node.is_map()) {
    noise.kind = node.choice({"estimate", "none"}) == 0 ? Kind::estimate : Kind::none;
    return;
  }
  const Node sd = node["sd"];
  const Node full_well = node["full_well"];
  const Node read = node["read"];
  if (bool(sd) == bool(full_well) || (sd && read)) {
    node.fault("photo noise is told in codes or by the camera's electrons",
               "{sd: 1.5} or {full_well: 10000 e-, read: 3 e-}");
    return;
  }
  noise.kind = sd ? Kind::codes : Kind::camera;
  if (sd) {
    noise.codes = sd.quantity(Unit::number, 0, 10000, 0);
  } else {
    noise.full_well_e = full_well.quantity(Unit::electrons, 100, 1e7, 10000);
    noise.read_noise_e = read ? read.quantity(Unit::electrons, 0, 10000, 0) : 0;
  }
}

// "120x80 mm"; zero after a fault.
glm::dvec2 read_size(const Node& node) {
  const std::string hint = "size: 120x80 mm";
  if (!node) {
    node.fault("is missing: the corners are those of a rectangle of some size", hint);
    return glm::dvec2(0);
  }
  // The unit stands once, behind both numbers.
  const std::string text = node.text();
  const std::size_t cross = std::min(text.find('x'), text.size());
  const std::string height = text.substr(std::min(cross + 1, text.size()));
  const std::size_t digits = std::min(height.find_first_not_of("0123456789. "), height.size());
  const std::string unit = height.substr(digits);
  std::string message;
  const auto width_mm = base::parse_quantity(text.substr(0, cross) + unit, Unit::mm, message);
  const auto height_mm = base::parse_quantity(height, Unit::mm, message);
  if (!width_mm || !height_mm || width_mm->value <= 0 || height_mm->value <= 0) {
    node.fault(fmt::format("\"{}\" is not a width and a height", text), hint);
    return glm::dvec2(0);
  }
  return {width_mm->value, height_mm->value};
}

// `plane`: {tilt, azimuth}, {corners, size} or {cylinder: {radius, axis}}.
void read_plane(const Node& node, scene::PlaneSpec& plane) {
  using Kind = scene::PlaneSpec::Kind;
  constexpr double kTurn = 2 * std::numbers::pi;
  if (!node || !expect_map(node, false)) {
    return;
  }
  const Node tilt = node["tilt"];
  const Node corners = node["corners"];
  const Node cylinder = node["cylinder"];
  if (int(bool(tilt)) + int(bool(corners)) + int(bool(cylinder)) != 1) {
    node.fault("a photo's plane is given by tilt, by corners or as a cylinder",
               "{tilt: 20 deg, azimuth: 90 deg}, {corners: corners.csv, size: 120x80 mm} or "
               "{cylinder: {radius: 20 mm, axis: 0 deg}}");
    return;
  }
  if (tilt) {
    plane.kind = Kind::tilted;
    plane.tilt_rad = tilt.quantity(Unit::rad, 0, 80 * std::numbers::pi / 180, 0);
    if (const Node azimuth = node["azimuth"]) {
      plane.azimuth_rad = azimuth.quantity(Unit::rad, -kTurn, kTurn, 0);
    }
  } else if (corners) {
    plane.kind = Kind::corners;
    plane.corner_file = corners.path();
    expect_file(corners, plane.corner_file);
    plane.size_mm = read_size(node["size"]);
  } else if (expect_map(cylinder, true)) {
    plane.kind = Kind::cylinder;
    const Node radius = cylinder["radius"];
    if (!radius) {
      radius.fault("is missing: a cylinder has a radius", "radius: 20 mm");
    } else {
      plane.radius_mm = radius.quantity(Unit::mm, 0.01, 1e5, 1);
    }
    if (const Node axis = cylinder["axis"]) {
      plane.axis_rad = axis.quantity(Unit::rad, -kTurn, kTurn, 0);
    }
  }
}

void read_region_values(const Node& node, scene::PhotoSpec& photos) {
  if (!expect_map(node, true)) {
    return;
  }
  for (const auto& [key, name] : node.entries()) {
    std::string message;
    const auto value = base::parse_quantity(key, Unit::count, message);
    if (!value || value->value < 0 || value->value > 255) {
      name.fault_at_key(fmt::format("\"{}\" is not a mask value from 0 to 255", key));
      continue;
    }
    photos.region_values.emplace_back(static_cast<int>(value->value), name.string());
  }
}

void read_photo_regions(const Node& node, scene::PhotoSpec& photos) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  const Node file = node["file"];
  photos.region_file = file.path();
  read_region_values(node["values"], photos);
  std::error_code error;
  for (const std::string& photo : photos.files) {
    const std::string mask = with_stem(photos.region_file, photo);
    if (!mask.empty() && !fs::is_regular_file(mask, error)) {
      file.fault(
          fmt::format("photo \"{}\" has no region mask", fs::path(photo).filename().string()),
          fmt::format("there is no file {}", mask));
      return;
    }
  }
}

// The scale that the corners tell. The photos are looked at now, as ranges in px are checked by it.
void read_scale_of_corners(const Node& corners, scene::PhotoSpec& photos) {
  photos.um_per_px = 1;
  const scene::PlaneSpec& plane = photos.plane;
  std::error_code error;
  if (photos.files.empty() || plane.size_mm.x <= 0 ||
      !fs::is_regular_file(plane.corner_file, error)) {
    return;  // a fault already
  }
  try {
    photos.um_per_px = scene::corner_um_per_px(photos);
  } catch (const base::Error& e) {
    base::Where where = e.fault().where;
    where.file = where.file == plane.corner_file ? corners.text() : where.file;
    corners.fault(base::to_string(where) + e.fault().message, e.fault().hint);
  }
}

void read_photos(const Node& part, scene::PartSpec& spec) {
  const Node node = part["photos"];
  scene::PhotoSpec photos;
  photos.where = node.where();
  if (expect_map(node, true)) {
    const Node files = node["files"];
    const std::string pattern = files.path();
    photos.files = pattern.empty() ? std::vector<std::string>{} : base::glob(pattern);
    if (!pattern.empty() && photos.files.empty()) {
      files.fault(
          fmt::format("no file matches \"{}\"", files.text()),
          fmt::format("* and ? stand in the last part of the path only; this means {}", pattern));
    }
    read_response(node["response"], photos);
    if (const Node blur = node["blur"]) {
      photos.blur_sigma_px = blur.quantity(Unit::px, 0.2, 10, 1);
    }
    read_noise(node["noise"], photos.noise);
  }
  if (const Node landmarks = part["landmarks"]) {
    landmarks.fault_at_key(
        "only a mesh has landmarks: of a photo's part nothing but one side is known",
        "remove `landmarks`");
  }
  read_plane(part["plane"], photos.plane);
  if (node["scale"] || photos.plane.kind != scene::PlaneSpec::Kind::corners) {
    read_scale(node["scale"], photos);
  } else {
    read_scale_of_corners(part["plane"]["corners"], photos);
  }
  read_photo_regions(part["regions"], photos);
  read_rights(node, part["redact"], photos);
  spec.photos = std::move(photos);
}

}  // namespace

void expect_file(const Node& node, const std::string& file) {
  std::error_code error;
  if (!file.empty() && !fs::is_regular_file(file, error)) {
    node.fault(
        fmt::format("there is no file \"{}\"", node.text()),
        fmt::format("paths are relative to the file that names them; this one means {}", file));
  }
}

void read_photo_encoding(const Node& photos, scene::PartSpec& spec) {
  spec.photos.emplace();
  if (!photos || !expect_map(photos, false)) {
    return;
  }
  if (const Node scale = photos["scale"]) {
    read_scale(scale, *spec.photos);
  }
  read_response(photos["response"], *spec.photos);
  read_noise(photos["noise"], spec.photos->noise);
}

void read_part(const Node& part, Recipe& recipe) {
  scene::PartSpec& spec = recipe.part;
  spec.where = part.where();
  if (!expect_map(part, true)) {
    return;
  }
  const Node mesh = part["mesh"];
  const Node photos = part["photos"];
  if (mesh && photos) {
    photos.fault_at_key("a part is either a mesh or photos, not both", "remove one of the two");
  } else if (!mesh && !photos) {
    part.fault("a part is a mesh or photos", "mesh: part.stl, or photos: {files: \"*.png\", …}");
  }
  if (mesh) {
    read_mesh(part, spec);
  }
  if (photos) {
    read_photos(part, spec);
  }
  read_surface(part, spec);
}

void read_picture_response(const Node& node, scene::PhotoSpec& photos) {
  read_response(node, photos);
}

}  // namespace blemish::recipe
