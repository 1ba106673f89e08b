// Hugging Face ImageFolder: metadata.jsonl beside the pictures, the mask as a second picture.
#include <map>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/image.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

Json row_of(const Item& item) {
  Json boxes = Json::array(), categories = Json::array(), uids = Json::array(),
       areas = Json::array();
  for (const Object* object : item.defects()) {
    boxes.push_back({object->box.x, object->box.y, object->box.width, object->box.height});
    categories.push_back(object->class_id - 1);
    uids.push_back(object->uid);
    areas.push_back(object->has_mask() ? static_cast<double>(label::area(object->mask))
                                       : object->box.area());
  }
  return {{"file_name", picture_name(item)},
          {"mask_file_name", "masks/" + picture_name(item)},
          {"verdict", item.ok_ng()},
          {"group", item.group},
          {"objects",
           {{"bbox", std::move(boxes)},
            {"categories", std::move(categories)},
            {"area", std::move(areas)},
            {"uid", std::move(uids)}}}};
}

// The columns and their types, so that nobody has to take them from the first rows.
std::string features(const SetInfo& info) {
  std::string text = "dataset_info:\n- config_name: default\n  features:\n";
  const auto plain = [&](const char* name, const char* type) {
    text += fmt::format("  - name: {}\n    dtype: {}\n", name, type);
  };
  plain("image", "image");
  plain("mask", "image");
  plain("verdict", "string");
  plain("group", "string");
  text += "  - name: objects\n    struct:\n    - name: bbox\n      list:\n        list: float64\n";
  text += "    - name: categories\n      list:\n        class_label:\n          names:\n";
  for (std::size_t i = 0; i < info.classes.size(); ++i) {
    text += fmt::format("            '{}': {}\n", i,
                        Json(info.classes[i]).dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  text += "    - name: area\n      list: float64\n    - name: uid\n      list: string\n";
  return text;
}

// The reader (datasets 5.2) compares the types of all splits as it guesses them, whatever is
// declared, and of a split without objects it can guess none.
void remark_on_clean_splits(const Source& source, Output& output) {
  std::map<std::string, bool> has_objects;
  bool any = false;
  source.for_each([&](const Item& item) {
    has_objects[item.split] |= !item.defects().empty();
    any = any || !item.defects().empty();
  });
  for (const auto& [split, objects] : has_objects) {
    if (any && !objects) {
      output.remark(
          fmt::format("{} has no objects, so Hugging Face's reader finds other types "
                      "there and refuses all splits together: load them one by one",
                      split));
    }
  }
}

void write_split(const Source& source, Output& output, const std::string& split) {
  const std::string file = split + "/metadata.jsonl";
  base::FileWriter out(output.root() / file);
  // The reader takes its types from the first rows: one with objects goes first.
  for (const bool with_objects : {true, false}) {
    source.for_each([&](const Item& item) {
      if (item.split == split && !item.defects().empty() == with_objects) {
        out.write(to_line(row_of(item)) + "\n");
      }
    });
  }
  out.commit();
  output.note(file);
}

void write_imagefolder(const Source& source, Output& output) {
  source.for_each([&](const Item& item) {
    const std::string file = fmt::format("{}/{}", item.split, picture_name(item));
    const cv::Mat map = class_map(item);
    output.write_picture(item, file);
    output.write(fmt::format("{}/masks/{}", item.split, picture_name(item)), base::encode_png(map));
    for (const Object* object : item.defects()) {
      const double share = iou_in_map(*object, map, object->class_id);
      std::vector<std::string> lost{"attributes"};
      if (share < 1) {
        lost.emplace_back("instances");
      }
      output.account(item, *object, file, share, lost);
    }
  });
  for (const std::string& split : splits_of(source)) {
    write_split(source, output, split);
  }
  output.head(features(source.info()));
  remark_on_clean_splits(source, output);
}

}  // namespace

extern const Format imagefolder{"imagefolder",
                                "Hugging Face ImageFolder: metadata.jsonl, masks of class ids",
                                write_imagefolder};

}  // namespace blemish::dataset
