// From a set to a format's folder: opens the set with the labels that the format asks for, lays the
// views over it, writes, and leaves the card.
#pragma once

#include <functional>
#include <optional>

#include "dataset/format.hpp"
#include "dataset/own_set.hpp"
#include "dataset/views.hpp"

namespace blemish::dataset {

struct ExportChoice {
  LabelChoice labels;
  Relabel relabel;
  recipe::Patches patches;
  bool twins_as_negatives = false;
  bool dvc = false;  // a listing as DVC writes it, too
};

struct Exported {
  std::vector<std::string> files;  // relative to the format's folder
  Losses losses;
  Sums sums;  // of all of them; of the set's own folder none
};

using OpenSet = std::function<std::unique_ptr<Source>(const LabelChoice&)>;

// `root`: the format's folder. `native`: the set's own, which gets no card here.
Exported export_set(const OpenSet& open, const Format& format, const FormatOptions& options,
                    const ExportChoice& choice, const std::filesystem::path& root, bool native);

}  // namespace blemish::dataset
