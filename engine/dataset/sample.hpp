// One finished sample as every format sees it. The single internal record: formats read it, none
// computes a label.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "label/labels.hpp"

namespace blemish::dataset {

// One shot as delivered, 8U or 16U.
struct Picture {
  std::string shot = "main";
  cv::Mat image, twin;
};

struct ImageFile {
  std::string file;  // relative to the dataset, with "/"
  std::string shot = "main";
  int width_px = 0, height_px = 0;
  std::string sha256;
};

// A file beside the picture: twin, instance map, coverage.
struct SideFile {
  std::string file;
  std::string sha256;
};

struct NuisanceRecord {
  std::string kind;
  std::string path;
  base::Values values;
};

// A defect that the picture would not have shown and that was taken out of it.
struct Dropped {
  int number = 0;
  std::string kind, class_name;
  double dprime = 0;  // as it was measured
};

struct Record {
  int line = 0;  // of the manifest that it was read from, 0 = none
  std::int64_t index = 0;
  std::string split, group;
  std::optional<std::int64_t> part;  // of several views of one part …
  int view = 0;                      // … and which of them
  std::vector<ImageFile> images;
  std::vector<SideFile> files;
  plan::Control control = plan::Control::none;
  std::map<std::string, int> planned;  // labelled defects that were to be, by class
  std::string plan_sha256;
  std::string background_file, background_sha256;  // empty for a mesh
  std::string background_license, background_owner;
  bool scale_assumed = false;
  double noise_short = 0, noise_surplus = 0;  // shares of pixels, photos only
  std::vector<label::Instance> instances;
  std::vector<NuisanceRecord> nuisances;
  std::vector<plan::Unplaced> unplaced;
  std::vector<int> out_of_view;
  std::vector<Dropped> dropped;
  std::string verdict;                   // OK | NG | borderline, or empty
  std::optional<render::PartView> pose;  // of a mesh
  label::Checks checks;
};

// One line of manifest.jsonl without the newline; keys as documented in recipes/README.md.
std::string to_json_line(const Record& record, recipe::MaskPolicy mask);
// Reads a line back (pixels of the exact coverage are not in it). Throws base::Error naming file
// and line.
Record from_json_line(const std::string& line, const std::string& file, int line_number);

}  // namespace blemish::dataset
