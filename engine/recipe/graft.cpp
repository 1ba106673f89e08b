// The kind `graft`: its cut-outs and their masks, read with the recipe, so that every fault of
// theirs has its place in it.
#include <filesystem>

#include <fmt/format.h>

#include "base/files.hpp"
#include "recipe/readers.hpp"

namespace blemish::recipe {

using base::Node;
using base::Unit;

namespace {

// They follow from the cut-out that is drawn.
void refuse_derived(const Node& body) {
  for (const char* name : {"source", "length", "width", "fill"}) {
    if (const Node given = body[name]) {
      given.fault_at_key(fmt::format("\"{}\" of a graft follows from its cut-out", name),
                         "\"scale\" makes grafts larger or smaller");
    }
  }
}

std::string mask_of(const std::string& pattern, const std::string& file) {
  return fmt::format(fmt::runtime(pattern),
                     fmt::arg("stem", std::filesystem::path(file).stem().string()));
}

}  // namespace

std::vector<scene::Cutout> read_cutouts(const Node& body, const Recipe& recipe) {
  std::vector<scene::Cutout> cutouts;
  const Node files = body["files"];
  const Node masks = body["masks"];
  const Node resolution = body["resolution"];
  const Node encoding = body["response"];
  refuse_derived(body);
  if (!files || !masks) {
    (files ? masks : files)
        .fault("is missing: a graft has cut-outs and their masks",
               "files: \"cuts/*.png\", masks: \"cuts/masks/{stem}.png\"");
    return cutouts;
  }
  scene::PhotoSpec response = recipe.part.photos.value_or(scene::PhotoSpec{});
  read_picture_response(encoding, response);
  double um_per_px = photo_scale(recipe);
  if (resolution) {
    um_per_px = resolution.quantity(Unit::um_per_px, 0.01, 10000, um_per_px);
  } else if (!recipe.part.photos) {
    resolution.fault("is missing: a mesh has no scale that its cut-outs could have",
                     "resolution: 20 um/px");
    return cutouts;
  }
  const std::string pattern = files.path();
  const std::string mask = masks.path();
  const std::vector<std::string> found =
      pattern.empty() ? std::vector<std::string>{} : base::glob(pattern);
  if (found.empty() && !pattern.empty()) {
    files.fault(fmt::format("there is no file \"{}\"", pattern));
  }
  for (const std::string& file : found) {
    try {
      cutouts.push_back(scene::load_cutout(file, mask_of(mask, file), response, um_per_px));
    } catch (const fmt::format_error&) {
      masks.fault("only {stem} may stand in braces", "masks: \"cuts/masks/{stem}.png\"");
      break;
    } catch (const base::Error& e) {
      files.fault(fmt::format("{}: {}", e.fault().where.file, e.fault().message), e.fault().hint);
    }
  }
  return cutouts;
}

}  // namespace blemish::recipe
