// A contact sheet of a recipe's first samples, with the outlines of their labels and a line of
// facts under each; to look at a recipe within seconds. Writes no dataset.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "recipe/recipe.hpp"

namespace blemish::run {

struct PreviewOptions {
  std::filesystem::path output;       // PNG
  std::optional<std::uint64_t> seed;  // instead of the recipes' own
  int columns = 4, rows = 4;
  std::string device;
};

// Pictures of a camera are rendered at the thumbnail's size, so that a sheet takes seconds; photos
// are taken as they are and shrunk. Of several recipes each fills one cell with its first sample,
// by its name.
void preview(const std::vector<recipe::Recipe>& recipes, const PreviewOptions& options);

// A strip for each op of the capture stage: alone at a low, a middle and a high setting (the 5, 50
// and 95 % points of its distributions), on the recipe's first sample without defects; ops that the
// recipe does not list with their defaults. Recipes without a part are shown on a chart.
void preview_ops(const recipe::Recipe& recipe, const PreviewOptions& options);

}  // namespace blemish::run
