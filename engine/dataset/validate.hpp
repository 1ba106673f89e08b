// Finds what is wrong with a set, and what other validators pass without a word: geometry against
// masks, duplicates, leaks between splits, verdicts against objects.
#pragma once

#include <filesystem>

#include "dataset/reader.hpp"
#include "dataset/report.hpp"

namespace blemish::dataset {

struct Validated {
  std::string format;
  std::int64_t pictures = 0, objects = 0;
};

// `with_pictures`: opens them too, for their size, mode, doubles and provenance.
Validated validate(const std::filesystem::path& root, bool with_pictures, Report& report);

}  // namespace blemish::dataset
