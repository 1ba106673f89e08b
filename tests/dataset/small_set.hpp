// A small finished dataset on disk and its exports, for the tests of formats, readers and checks.
#pragma once

#include <filesystem>
#include <fstream>

#include <opencv2/core.hpp>

#include "base/files.hpp"
#include "base/random.hpp"
#include "dataset/export.hpp"
#include "dataset/hand_record.hpp"
#include "dataset/reader.hpp"
#include "temp_dir.hpp"

namespace blemish::testing {

// Grain of its own, so that no two pictures are alike.
inline void add_grain(cv::Mat& image, std::int64_t index) {
  base::Stream stream(5, static_cast<std::uint64_t>(index), "grain");
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      auto& pixel = image.at<std::uint8_t>(y, x);
      pixel = cv::saturate_cast<std::uint8_t>(pixel + 12 * (stream.uniform() - 0.5));
    }
  }
}

// Ten samples, the fourth and the last clean; 0 to 7 train, 8 and 9 val. The photo of the second
// has a license of its own.
inline void make_small_set(const std::filesystem::path& root, bool real_in_test = false) {
  dataset::Header header;
  header.name = "hand";
  header.engine_version = "0";
  header.count = 10;
  header.classes = {"pit", "scratch"};
  header.formats = {"coco"};
  header.wholly_rendered = false;
  header.card.license = "CC-BY-4.0";
  header.real_in_test = real_in_test;
  dataset::Folder folder(root, header, false);
  for (std::int64_t index = 0; index < header.count; ++index) {
    HandSample sample = hand_sample(index);
    sample.record.split = index < 8 ? "train" : "val";
    sample.record.group = sample.record.background_file = "photo" + std::to_string(index);
    if (index == 1) {
      sample.record.background_license = "CC0-1.0";
      sample.record.background_owner = "Smith & Sons";
    }
    sample.record.verdict.clear();  // without a rule of acceptance objects make a picture NG
    for (label::Instance& instance : sample.record.instances) {
      instance.class_id = instance.class_name == "pit" ? 1 : 2;
    }
    if (index == 3 || index == 9) {
      sample.record.instances.clear();
      sample.instance_map.setTo(0);
    }
    for (dataset::Picture& picture : sample.pictures) {
      add_grain(picture.image, index);
      add_grain(picture.twin, index);
    }
    folder.write_files(sample.record, sample.pictures, sample.instance_map);
    folder.commit(sample.record);
  }
  folder.finish();
}

inline dataset::Exported export_small_set(const std::filesystem::path& set, const std::string& name,
                                          const std::filesystem::path& root,
                                          dataset::ExportChoice choice = {},
                                          const std::string& key = {},
                                          const std::string& value = {}) {
  const dataset::Format& format = *dataset::find_format(name);
  dataset::FormatOptions options = dataset::default_options(format);
  if (!key.empty()) {
    dataset::set_option(options, format, key, value);
  }
  return dataset::export_set(
      [&](const dataset::LabelChoice& labels) { return dataset::open_set(set, labels); }, format,
      options, choice, root, false);
}

inline std::vector<dataset::Item> items_of(const std::filesystem::path& root) {
  std::vector<dataset::Item> items;
  dataset::open_set(root, {})->for_each([&](const dataset::Item& item) { items.push_back(item); });
  return items;
}

inline void replace_in(const std::filesystem::path& file, const std::string& from,
                       const std::string& to) {
  std::string text = base::read_file(file);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from << " in " << file;
  text.replace(at, from.size(), to);
  base::write_file(file, text);
}

}  // namespace blemish::testing
