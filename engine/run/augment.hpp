// The photometric pipeline on a folder of pictures that exist already: each goes through the
// recipe's `capture`; all other files, labels among them, go along as they are. Knows no device,
// and labels but by their names and by what they take for a picture's upright.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/image.hpp"
#include "recipe/recipe.hpp"
#include "run/progress.hpp"

namespace blemish::run {

struct AugmentOptions {
  std::filesystem::path input;  // a folder, or one picture
  std::filesystem::path output;
  std::uint64_t seed = 0;
  int variants = 1;                // each in a folder of its own when there are several
  int jobs = 0;                    // 0 = as many as cores
  std::optional<base::Exif> exif;  // how labels see pictures that EXIF turns; else as the set tells
  ProgressMode progress = ProgressMode::text;
};

struct AugmentSummary {
  std::int64_t made = 0, copied = 0, failed = 0;
  std::string first_error;
  bool interrupted = false;
  double seconds = 0;
};

// Throws base::Error: no pictures, an output folder that is not empty or inside the input, two
// pictures that would have one name.
AugmentSummary augment(const recipe::Recipe& recipe, const AugmentOptions& options);

// Whether a file of a data set is a picture to be augmented: not a mask, by its folder or its name.
bool is_picture(const std::filesystem::path& relative);
// The name under which a picture is written: PNG and JPEG keep theirs, others become PNG.
std::filesystem::path written_as(const std::filesystem::path& picture);
// Text of a label file with the names of pictures as they are written, otherwise untouched.
std::string with_written_names(const std::string& text);

}  // namespace blemish::run
