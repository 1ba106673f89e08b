// A contact sheet of a recipe's first samples, with the outlines of their labels and a line of
// facts under each; to look at a recipe within seconds. Writes no dataset.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "recipe/recipe.hpp"

namespace blemish::run {

struct PreviewOptions {
  std::filesystem::path output;  // PNG
  std::uint64_t seed = 0;
  int columns = 4, rows = 4;
  std::string device;
};

// Pictures of a camera are rendered at the thumbnail's size, so that a sheet takes seconds; photos
// are taken as they are and shrunk.
void preview(const recipe::Recipe& recipe, const PreviewOptions& options);

}  // namespace blemish::run
