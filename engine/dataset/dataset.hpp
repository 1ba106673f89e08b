// The dataset folder: pictures, manifest, dataset.json and the exported formats. A sample exists
// when its manifest line does; every file appears complete or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "dataset/format.hpp"
#include "dataset/sample.hpp"

namespace blemish::dataset {

struct Header {
  std::string name, recipe_yaml, recipe_sha256, engine_version, device, driver;
  std::uint64_t seed = 0;
  std::int64_t count = 0;
  std::vector<std::string> classes;
  std::vector<std::string> shots{"main"};
  bool wholly_rendered = true;  // false: composite on photos
  bool twin = true, coverage = false;
  std::vector<std::string> formats;
  std::map<std::string, std::vector<base::Values>> options;  // by format, see Format
  recipe::Patches patches;
  bool twins_as_negatives = false;
  bool real_in_test = false;  // see recipe::Output
  recipe::MaskPolicy mask = recipe::MaskPolicy::core;
  std::string scale;  // "25 um/px (assumed)" or empty
  std::vector<recipe::InputFile> inputs;
  std::vector<recipe::InputFile> meshes;                     // of the part and its variants
  bool dvc = false;                                          // a listing as DVC writes it, too
  std::vector<std::pair<std::string, std::int64_t>> quotas;  // asked for, by class
  recipe::Card card;
};

class Folder {
 public:
  // Makes the folder or opens one to resume. Throws Error: it holds another dataset (other recipe,
  // seed, count, engine or device), it holds one and `resume` is false, it holds foreign files,
  // another process writes to it, it cannot be written.
  Folder(std::filesystem::path root, Header header, bool resume);
  ~Folder();

  const std::set<std::int64_t>& finished() const;  // indices with a manifest line at opening

  // Encodes and writes one sample's files (thread-safe); fills `record.images` and `record.files`.
  void write_files(Record& record, const std::vector<Picture>& pictures,
                   const cv::Mat& instance_map) const;
  // Appends the manifest line (one thread at a time, any order of index; the manifest is put in
  // order of index by finish()).
  void commit(const Record& record);
  // Sorts the manifest, writes the formats and dataset.json.
  void finish();
  // A failed sample, into run/failures.jsonl.
  void record_failure(std::int64_t index, const std::string& error, const std::string& plan_json);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Calls `visit` for each manifest line of a dataset in order.
void for_each_record(const std::filesystem::path& dataset,
                     const std::function<void(const Record&)>& visit);

}  // namespace blemish::dataset
