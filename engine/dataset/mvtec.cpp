// The layout of MVTec AD: good parts to train on, good and bad ones to test. Nothing but this may
// lie under the category's folder.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/image.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

constexpr std::array<base::Param, 1> kOptions{{
    {"defects", base::Unit::choice, 0, 1, "all",
     "all: defective pictures of every split are tested on; held_out: not those of train, so that "
     "no photo is both in train/good and in test",
     "all|held_out"},
}};

// The class, or what a picture with several is called.
std::string kind_of(const Item& item, const std::map<std::string, std::string>& names) {
  std::set<std::string> classes;
  for (const Object* object : item.defects()) {
    classes.insert(object->class_name);
  }
  return classes.size() == 1 ? names.at(*classes.begin()) : "combined";
}

std::map<std::string, std::string> folder_names(const SetInfo& info) {
  std::vector<std::string> wanted{"good", "combined"};  // taken
  wanted.insert(wanted.end(), info.classes.begin(), info.classes.end());
  const std::vector<std::string> names = file_names_of(wanted);
  std::map<std::string, std::string> result;
  for (std::size_t i = 0; i < info.classes.size(); ++i) {
    result[info.classes[i]] = names[i + 2];
  }
  return result;
}

// "train/good", or nothing for a picture that is neither good nor bad, or not to be tested on.
std::string folder_of(const Item& item, const std::map<std::string, std::string>& names,
                      bool held_out) {
  if (item.defects().empty()) {
    return !item.clean() ? "" : item.split == "train" ? "train/good" : "test/good";
  }
  return held_out && item.split == "train" ? "" : "test/" + kind_of(item, names);
}

void write_mvtec(const Source& source, Output& output) {
  const std::string category = file_name_of(source.info().name);
  const std::map<std::string, std::string> names = folder_names(source.info());
  const bool held_out = output.options().word("defects") == "held_out";
  // Loaders pair masks with pictures by sorted order, so all numbers of a folder are equally long.
  std::map<std::string, int> totals, counts;
  source.for_each([&](const Item& item) { ++totals[folder_of(item, names, held_out)]; });
  std::string list = "file,picture,split\n";
  source.for_each([&](const Item& item) {
    const std::string folder = folder_of(item, names, held_out);
    if (folder.empty()) {
      return;
    }
    const std::size_t digits = std::max<std::size_t>(3, std::to_string(totals[folder] - 1).size());
    const std::string number = fmt::format("{:0{}}", counts[folder]++, digits);
    const std::string file = fmt::format("{}/{}/{}.png", category, folder, number);
    output.write_picture(item, file);
    list += fmt::format("{},{},{}\n", file, item.stem, item.split);
    if (item.defects().empty()) {
      return;
    }
    const cv::Mat mask = union_mask(item);
    output.write(fmt::format("{}/ground_truth/{}/{}_mask.png", category,
                             folder.substr(std::string("test/").size()), number),
                 base::encode_png(mask));
    for (const Object* object : item.defects()) {
      std::vector<std::string> lost{"attributes"};
      if (item.defects().size() > 1) {
        lost.emplace_back("instances");
      }
      output.account(item, *object, file, iou_in_map(*object, mask, 255), lost);
    }
  });
  output.write("pictures.csv", list);
}

}  // namespace

extern const Format mvtec{"mvtec", "MVTec AD layout: train/good, test, ground_truth", write_mvtec,
                          kOptions};

}  // namespace blemish::dataset
