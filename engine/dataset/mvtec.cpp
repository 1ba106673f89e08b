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
    {"defects", base::Unit::choice, 0, 2, "auto",
     "held_out: defective pictures of train are left out, so that no photo is both in train/good "
     "and in test; all: those of every split are tested on; auto: held_out when there is another "
     "split than train, else all",
     "auto|all|held_out"},
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

// Of the picture of this number in `folder`.
void write_mask(const Item& item, const std::string& category, const std::string& folder,
                const std::string& number, Output& output) {
  const cv::Mat mask = union_mask(item);
  output.write(fmt::format("{}/ground_truth/{}/{}_mask.png", category,
                           folder.substr(std::string("test/").size()), number),
               base::encode_png(mask));
  for (const Object* object : item.defects()) {
    std::vector<std::string> lost{"attributes"};
    if (item.defects().size() > 1) {
      lost.emplace_back("instances");
    }
    output.account(item, *object, fmt::format("{}/{}/{}.png", category, folder, number),
                   iou_in_map(*object, mask, 255), lost);
  }
}

bool holds_out(const Source& source, const std::string& word) {
  return word == "held_out" ||
         (word == "auto" && splits_of(source) != std::vector<std::string>{"train"});
}

// Photos (or parts, or views) of which there are pictures to train on and to test on.
class Shared {
 public:
  void add(const Item& item, const std::string& folder) {
    if (!item.group.empty() && !folder.empty()) {
      groups_[item.group] |= folder == "train/good" ? kTrain : kTest;
    }
  }
  std::int64_t count() const {
    return std::count_if(groups_.begin(), groups_.end(),
                         [](const auto& group) { return group.second == (kTrain | kTest); });
  }

 private:
  static constexpr int kTrain = 1, kTest = 2;
  std::map<std::string, int> groups_;
};

// What the reader of the card must know of which pictures there are.
void remark_on(Output& output, std::int64_t left_out, std::int64_t shared) {
  if (left_out > 0) {
    output.remark(
        fmt::format("{} defective pictures of train are left out, so that no photo is "
                    "both in train/good and in test",
                    left_out));
  }
  if (shared > 0) {
    output.remark(
        fmt::format("{} photos, parts or views are both in train/good and in test: "
                    "figures of this test are too good",
                    shared));
  }
}

void write_mvtec(const Source& source, Output& output) {
  const std::string category = file_name_of(source.info().name);
  const std::map<std::string, std::string> names = folder_names(source.info());
  const bool held_out = holds_out(source, output.options().word("defects"));
  // Loaders pair masks with pictures by sorted order, so all numbers of a folder are equally long.
  std::map<std::string, int> totals, counts;
  std::int64_t left_out = 0;
  Shared shared;
  source.for_each([&](const Item& item) {
    const std::string folder = folder_of(item, names, held_out);
    ++totals[folder];
    shared.add(item, folder);
    left_out += folder.empty() && !item.defects().empty() ? 1 : 0;
  });
  remark_on(output, left_out, shared.count());
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
    if (!item.defects().empty()) {
      write_mask(item, category, folder, number, output);
    }
  });
  output.write("pictures.csv", list);
}

}  // namespace

extern const Format mvtec{"mvtec", "MVTec AD layout: train/good, test, ground_truth", write_mvtec,
                          kOptions};

}  // namespace blemish::dataset
