// Pictures of others that EXIF data turn or mirror. Labels may be about the picture as it is stored
// or as viewers turn it; sizes tell, and where they do not nobody guesses. What is written here has
// no orientation any more.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "base/image.hpp"
#include "base/image_header.hpp"
#include "dataset/exchange.hpp"

namespace blemish::dataset {

cv::Size stored_size(const base::ImageHeader& header);
cv::Size turned_size(const base::ImageHeader& header);

// Which of the two a size is; a picture that nothing turns is as stored.
enum class Fit { none, stored, turned, either };
Fit fit_of(const base::ImageHeader& header, cv::Size said);

// What is known of how labels see a picture.
struct Sight {
  cv::Size size;
  std::optional<base::Exif> exif;  // stated, whatever the size
  bool labeled = true;             // else there is nothing to be wrong about
};
Sight sight_of(const Item& item);
// As the picture's mask sees it, which is not decoded.
Sight sight_by_mask(const base::ImageHeader& picture, const std::filesystem::path& mask);

// Throws base::Error: of another size, or the size does not tell.
base::Exif exif_of(const base::ImageHeader& header, const Sight& sight,
                   const std::filesystem::path& file);

// How the labels of a folder see its pictures, when it is a set that we know; else pictures are
// taken as viewers show them. Reads the set when it is first asked.
class Sights {
 public:
  Sights(std::filesystem::path root, std::optional<base::Exif> stated);
  ~Sights();
  base::Exif of(const base::ImageHeader& header, const std::filesystem::path& file) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace blemish::dataset
