// The layout of MVTec AD: good parts to train on, good and bad ones to test. Nothing but this may
// lie under the category's folder.
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/image.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

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

void write_mvtec(const Source& source, Output& output) {
  const std::string category = file_name_of(source.info().name);
  const std::map<std::string, std::string> names = folder_names(source.info());
  std::map<std::string, int> counts;
  std::string list = "file,picture,split\n";
  source.for_each([&](const Item& item) {
    const bool good = item.defects().empty();
    if (good && !item.clean()) {
      return;  // neither good nor bad
    }
    const std::string kind = good ? "good" : kind_of(item, names);
    const std::string part = good && item.split == "train" ? "train" : "test";
    const std::string folder = fmt::format("{}/{}", part, kind);
    const std::string number = fmt::format("{:03}", counts[folder]++);
    const std::string file = fmt::format("{}/{}/{}.png", category, folder, number);
    output.write_picture(item, file);
    list += fmt::format("{},{},{}\n", file, item.stem, item.split);
    if (good) {
      return;
    }
    const cv::Mat mask = union_mask(item);
    output.write(fmt::format("{}/ground_truth/{}/{}_mask.png", category, kind, number),
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

extern const Format mvtec{"mvtec", "MVTec AD layout: train/good, test, ground_truth", write_mvtec};

}  // namespace blemish::dataset
