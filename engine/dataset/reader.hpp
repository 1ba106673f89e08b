// Reading sets: ours and those of others. A reader hands on what it can read and reports what it
// cannot; whether that stops the work is the caller's to say.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "base/image_header.hpp"
#include "dataset/exchange.hpp"
#include "dataset/own_set.hpp"
#include "dataset/report.hpp"

namespace blemish::dataset {

class Visitor {
 public:
  virtual ~Visitor() = default;
  virtual void set(const SetInfo& info) = 0;                        // once, first
  virtual void picture(const Item& item) = 0;                       // without its objects
  virtual void object(const Item& item, const Object& object) = 0;  // after its picture
};

struct Reader {
  std::string_view name, help;
  bool (*recognizes)(const std::filesystem::path& root);
  void (*read)(const std::filesystem::path& root, Report& report, Visitor& visitor);
};
const std::vector<const Reader*>& readers();
// Throws base::UsageError when the folder is no set that we know.
const Reader& find_reader(const std::filesystem::path& root);

// A set for the formats: ours by its manifest, another's with its objects in a file without a name.
// Throws base::Error with the first fault. `exif`: how the labels see pictures that EXIF turns and
// whose size does not tell.
std::unique_ptr<Source> open_set(const std::filesystem::path& root, const LabelChoice& labels,
                                 std::optional<base::Exif> exif = std::nullopt);

// The file below the root, or nothing (and a finding) when the path leaves it.
std::optional<std::filesystem::path> inside(const std::filesystem::path& root,
                                            const std::string& file, const std::string& named_in,
                                            Report& report);
// Pictures directly in a folder, sorted by name.
std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);
// What a picture says of itself without decoding; nothing (and a finding) when it is none.
std::optional<base::ImageHeader> picture_header(const std::filesystem::path& file, Report& report);

// A picture of labels, as stored whatever its EXIF data, in its picture's size, which is looked at
// before anything is decoded; nothing (and a finding) when it is another or cannot be read.
std::optional<cv::Mat> label_picture(const std::filesystem::path& file, cv::Size size,
                                     Report& report);
// One that is an 8-bit gray mask.
std::optional<cv::Mat> mask_picture(const std::filesystem::path& file, const Item& item,
                                    Report& report);

// 16384 x 16384, the most that devices render; PIL refuses a third less.
constexpr std::int64_t kMostPicturePixels = std::int64_t{1} << 28;

}  // namespace blemish::dataset
