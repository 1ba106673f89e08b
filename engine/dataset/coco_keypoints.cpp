// COCO keypoints: the named points of each class, such as a scratch's start and end.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/keypoints.hpp"
#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

Json category_of(const SetInfo& info, std::size_t index, const KeypointNames& names) {
  Json json = coco_category(info, index);
  const std::vector<std::string>& of_class = names.of(info.classes[index]);
  json["keypoints"] = of_class;
  json["skeleton"] = Json::array();
  for (std::size_t i = 1; i < of_class.size(); ++i) {
    json["skeleton"].push_back({i, i + 1});
  }
  return json;
}

Json annotation_of(const Item& item, const Object& object, std::int64_t id,
                   const KeypointNames& names) {
  Json json = coco_annotation(item, object, id);
  Json points = Json::array();
  int labeled = 0;
  for (const std::string& name : names.of(object.class_name)) {
    const auto point = keypoint_in_picture(item, object, name);
    labeled += point ? 1 : 0;
    points.push_back(point ? short_number(point->x - kCocoCenter) : 0);
    points.push_back(point ? short_number(point->y - kCocoCenter) : 0);
    points.push_back(point ? 2 : 0);
  }
  json["keypoints"] = std::move(points);
  json["num_keypoints"] = labeled;
  if (object.has_mask()) {
    json["segmentation"] = {{"size", {object.mask.height, object.mask.width}},
                            {"counts", object.mask.text}};
  }
  return json;
}

void write_keypoints(const Source& source, Output& output) {
  const SetInfo& info = source.info();
  const CocoSet set{info, licenses_of(source)};
  const KeypointNames names(source);
  source.for_each([&](const Item& item) { output.write_picture(item, split_picture(item)); });
  for (const std::string& split : splits_of(source)) {
    const std::string file = fmt::format("annotations/keypoints_{}.json", split);
    base::FileWriter out(output.root() / file);
    out.write(coco_head(set));
    ArrayWriter categories(out, "categories");
    for (std::size_t i = 0; i < info.classes.size(); ++i) {
      categories.add(category_of(info, i, names));
    }
    categories.close();
    ArrayWriter images(out, "images");
    source.for_each([&](const Item& item) {
      if (item.split == split) {
        images.add(coco_image(item, picture_name(item), set));
      }
    });
    images.close();
    ArrayWriter annotations(out, "annotations");
    std::int64_t id = 0;
    source.for_each([&](const Item& item) {
      for (const Object& object : item.objects) {
        if (item.split == split) {
          annotations.add(annotation_of(item, object, ++id, names));
          output.account(item, object, split_picture(item), 1);
        }
      }
    });
    annotations.close();
    out.write("\n}\n");
    out.commit();
    output.note(file);
  }
}

}  // namespace

extern const Format coco_keypoints{
    "coco_keypoints", "COCO keypoints: the named points of a class", write_keypoints, {}, true};

}  // namespace blemish::dataset
