// Pictures with their labels as every format sees them, from our own manifest or from a set of
// others. The one record between readers and writers: it holds what a set says, computes nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>

#include "base/image.hpp"
#include "dataset/json.hpp"
#include "label/rle.hpp"

namespace blemish::dataset {

using Path = std::vector<cv::Point2d>;  // a closed ring along the borders of pixels

struct Object {
  std::string uid;
  std::string place;  // where it stands in its file, for messages: "annotation 17", "row 3"
  int number = 0;     // within the picture, from 1; the later lies on top
  std::string class_name, source_class;  // as exported; before relabeling
  int class_id = 0;                      // from 1, 0 = none
  label::Rle mask;                       // over the whole picture; without runs: not known
  cv::Rect2d box;                        // borders of pixels, (0, 0) is the picture's corner
  std::vector<Path> polygons;            // as a foreign file gives them
  std::optional<double> area_px;         // as the file says
  bool partial = false;                  // the mask lacks what lies below others
  bool ignore = false;                   // neither defect nor background
  double truncated = 0, occluded = 0;
  Path centerline_px;
  std::vector<std::pair<std::string, cv::Point2d>> keypoints_px;
  Json attributes = Json::object();  // flat facts

  bool has_mask() const { return !mask.counts.empty(); }
  cv::Rect pixel_box() const;  // of the mask, or of the box rounded outward
};

struct Item {
  std::int64_t id = 0;                    // unique, from 1
  std::string stem;                       // unique; letters, digits, _ and - only
  std::string file;                       // relative to the set, with "/"
  std::filesystem::path path, twin_path;  // on disk; the twin's may be empty
  std::string shot = "main";
  int width_px = 0, height_px = 0;
  cv::Rect crop;                   // the part of the file that the picture is; empty = all of it
  cv::Size whole_px;               // of the file's picture, where there is a crop
  std::optional<base::Exif> exif;  // how labels see a file that EXIF turns; nothing = by its size
  std::string split = "train", group, verdict, background;
  bool synthetic = false;
  std::string license, owner;  // of the photo that it shows; empty = not stated of it alone
  std::vector<Object> objects;
  Json facts = Json::object();

  bool clean() const { return objects.empty(); }
  std::vector<const Object*> defects() const;  // those that are not to be ignored
  std::string ok_ng() const;                   // the verdict, or NG where there is a defect
};

// What a set says of itself.
struct SetInfo {
  std::string name = "dataset", description, version, license, creator, url, date, recipe_sha256;
  bool synthetic = false, wholly_rendered = false;
  bool real_in_test = false;  // its maker means real pictures to stand beside it in a test split
  std::vector<std::string> classes;  // id = index + 1
  std::vector<std::string> shots{"main"};
  std::string scale;
  std::vector<std::filesystem::path> read_from;  // the files that say what there is

  int class_id(const std::string& class_name) const;  // 0 = none of them
};

class Source {
 public:
  virtual ~Source() = default;
  virtual const SetInfo& info() const = 0;
  using Visit = std::function<void(const Item&)>;
  virtual void for_each(const Visit& visit) const = 0;  // always in the same order
  // The same for whoever does not look at the objects: they may be left out.
  virtual void for_each_picture(const Visit& visit) const { for_each(visit); }
};

// The splits that occur, train and val and test first.
std::vector<std::string> splits_of(const Source& source);
// The licenses that occur: the set's own, then those of single pictures.
std::vector<std::string> licenses_of(const Source& source);

// Letters, digits, _ and - of a name; everything else becomes "_".
std::string file_name_of(const std::string& text);
// The same for several, all different.
std::vector<std::string> file_names_of(const std::vector<std::string>& texts);

}  // namespace blemish::dataset
