// Datumaro's own format: one JSON file for each split.
#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/keypoints.hpp"
#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

constexpr int kVisible = 2;

Json attributes_of(const Object& object) {
  Json json = coco_attributes(object);
  json["occluded"] = object.occluded > 0;
  json["ignore"] = object.ignore;
  return json;
}

Json annotation_of(const Object& object, int id, int z_order) {
  Json json{{"id", id},
            {"type", object.has_mask() ? "mask" : "bbox"},
            {"attributes", attributes_of(object)},
            {"group", id},
            {"label_id", object.class_id - 1},
            {"z_order", z_order}};
  if (object.has_mask()) {
    json["rle"] = {{"counts", object.mask.text}, {"size", {object.mask.height, object.mask.width}}};
  } else {
    json["bbox"] = {object.box.x, object.box.y, object.box.width, object.box.height};
  }
  return json;
}

// The named points of the class, in the group of their object; those that are not there are marked
// absent.
Json points_of(const Item& item, const Object& object, int id, int group,
               const std::vector<std::string>& names) {
  Json points = Json::array(), visibility = Json::array();
  for (const std::string& name : names) {
    const auto point = keypoint_in_picture(item, object, name);
    points.push_back(point ? short_number(point->x - kCocoCenter) : 0);
    points.push_back(point ? short_number(point->y - kCocoCenter) : 0);
    visibility.push_back(point ? kVisible : 0);
  }
  return {{"id", id},
          {"type", "points"},
          {"attributes", {{"uid", object.uid}}},
          {"group", group},
          {"label_id", object.class_id - 1},
          {"z_order", group - 1},
          {"points", std::move(points)},
          {"visibility", std::move(visibility)}};
}

Json item_json(const Item& item, Output& output, const KeypointNames& names) {
  Json annotations = Json::array();
  const int count = static_cast<int>(item.objects.size());
  int id = 0;
  for (const Object& object : item.objects) {
    annotations.push_back(annotation_of(object, id + 1, id));
    ++id;
    output.account(item, object, split_picture(item), 1);
  }
  for (int i = 0; i < count; ++i) {
    const Object& object = item.objects[static_cast<std::size_t>(i)];
    if (!object.keypoints_px.empty()) {
      annotations.push_back(points_of(item, object, ++id, i + 1, names.of(object.class_name)));
    }
  }
  return {{"id", item.stem},
          {"annotations", std::move(annotations)},
          {"attr", {{"verdict", item.ok_ng()}, {"group", item.group}}},
          {"image", {{"path", picture_name(item)}, {"size", {item.height_px, item.width_px}}}}};
}

Json categories_of(const SetInfo& info, const KeypointNames& names) {
  Json labels = Json::array(), points = Json::array();
  for (std::size_t i = 0; i < info.classes.size(); ++i) {
    labels.push_back({{"name", info.classes[i]}, {"parent", ""}, {"attributes", Json::array()}});
    if (const std::vector<std::string>& of_class = names.of(info.classes[i]); !of_class.empty()) {
      points.push_back({{"label_id", i}, {"labels", of_class}, {"joints", Json::array()}});
    }
  }
  Json json{{"label", {{"labels", std::move(labels)}, {"attributes", Json::array()}}}};
  if (!points.empty()) {
    json["points"] = {{"items", std::move(points)}, {"attributes", Json::array()}};
  }
  return json;
}

void write_datumaro(const Source& source, Output& output) {
  const KeypointNames names(source);
  for (const std::string& split : splits_of(source)) {
    const std::string file = fmt::format("annotations/{}.json", split);
    base::FileWriter out(output.root() / file);
    out.write(
        "{\"dm_format_version\":\"1.0\",\"media_type\":2,\"info\":{},\"infos\":{},"
        "\n\"categories\":" +
        to_line(categories_of(source.info(), names)));
    ArrayWriter items(out, "items");
    source.for_each([&](const Item& item) {
      if (item.split == split) {
        output.write_picture(item, split_picture(item));
        items.add(item_json(item, output, names));
      }
    });
    items.close();
    out.write("\n}\n");
    out.commit();
    output.note(file);
  }
}

}  // namespace

extern const Format datumaro{
    "datumaro", "Datumaro's own JSON with run-length masks and points", write_datumaro, {}, true};

}  // namespace blemish::dataset
