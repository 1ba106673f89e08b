// Sources laid over sources: other class names, tiles in place of large pictures, twins as pictures
// without defects. Each sees items only; none computes a label.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dataset/exchange.hpp"
#include "recipe/recipe.hpp"

namespace blemish::dataset {

// Old name -> new name; an empty new name leaves the class out.
using Relabel = std::vector<std::pair<std::string, std::string>>;
// Reads `old: new` from YAML. Throws base::FaultsError with each fault's place, also for a class
// that the set has not.
Relabel read_relabel(const std::string& file, const std::vector<std::string>& classes);

std::unique_ptr<Source> relabeled(std::unique_ptr<Source> source, const Relabel& map);
std::unique_ptr<Source> tiled(std::unique_ptr<Source> source, const recipe::Patches& patches);
std::unique_ptr<Source> with_twins(std::unique_ptr<Source> source);

}  // namespace blemish::dataset
