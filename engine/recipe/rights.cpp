// What photos must not show and whose they are: `redact`, `license` and `owner` of `part.photos`.
#include <filesystem>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

constexpr double kMostPx = 1e6;

void read_box(const Node& node, scene::RedactSpec& redact) {
  if (!expect_map(node, true)) {
    return;
  }
  const auto side = [&](const char* key, double min) {
    const Node value = node[key];
    if (!value) {
      node.fault(fmt::format("a box has no {}", key),
                 "{x: 10 px, y: 20 px, width: 100 px, height: 30 px}");
      return 0;
    }
    return static_cast<int>(value.quantity(Unit::px, min, kMostPx, 0));
  };
  redact.boxes_px.push_back({side("x", 0), side("y", 0), side("width", 1), side("height", 1)});
}

void read_redact(const Node& node, scene::PhotoSpec& photos) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  const Node file = node["file"];
  const Node boxes = node["boxes"];
  if (!file && !boxes) {
    node.fault("says neither masks nor boxes",
               "{file: \"redact/{stem}.png\"}, or {boxes: [{x: 10 px, y: 20 px, width: 100 px, "
               "height: 30 px}]}");
  }
  if (file) {
    photos.redact.file = file.path();
    std::error_code error;
    for (const std::string& photo : photos.files) {
      const std::string mask = with_stem(photos.redact.file, photo);
      if (!mask.empty() && !std::filesystem::is_regular_file(mask, error)) {
        file.fault(fmt::format("photo \"{}\" has no mask of what to redact",
                               std::filesystem::path(photo).filename().string()),
                   fmt::format("there is no file {}; an empty mask says that nothing is", mask));
        break;
      }
    }
  }
  if (boxes && expect_list(boxes, true)) {
    for (const Node& box : boxes.items()) {
      read_box(box, photos.redact);
    }
  }
}

}  // namespace

void read_rights(const Node& photos_node, const Node& redact, scene::PhotoSpec& photos) {
  if (const Node license = photos_node["license"]) {
    photos.license = license.string();
  }
  if (const Node owner = photos_node["owner"]) {
    photos.owner = owner.string();
  }
  if (photos_node.is_map() && photos.license.empty()) {
    photos_node.warn("the photos' license is not stated; it travels to every output",
                     "license: CC-BY-4.0, or what your company calls it; owner: who holds it");
  }
  read_redact(redact, photos);
}

}  // namespace blemish::recipe
