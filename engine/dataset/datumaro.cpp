// Datumaro's own format: one JSON file for each split.
#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

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

Json item_json(const Item& item, Output& output) {
  Json annotations = Json::array();
  for (std::size_t i = 0; i < item.objects.size(); ++i) {
    annotations.push_back(
        annotation_of(item.objects[i], static_cast<int>(i) + 1, static_cast<int>(i)));
    output.account(item, item.objects[i], split_picture(item), 1);
  }
  return {{"id", item.stem},
          {"annotations", std::move(annotations)},
          {"attr", {{"verdict", item.ok_ng()}, {"group", item.group}}},
          {"image", {{"path", picture_name(item)}, {"size", {item.height_px, item.width_px}}}}};
}

Json categories_of(const SetInfo& info) {
  Json labels = Json::array();
  for (const std::string& name : info.classes) {
    labels.push_back({{"name", name}, {"parent", ""}, {"attributes", Json::array()}});
  }
  return {{"label", {{"labels", std::move(labels)}, {"attributes", Json::array()}}}};
}

void write_datumaro(const Source& source, Output& output) {
  for (const std::string& split : splits_of(source)) {
    const std::string file = fmt::format("annotations/{}.json", split);
    base::FileWriter out(output.root() / file);
    out.write(
        "{\"dm_format_version\":\"1.0\",\"media_type\":2,\"info\":{},\"infos\":{},"
        "\n\"categories\":" +
        to_line(categories_of(source.info())));
    ArrayWriter items(out, "items");
    source.for_each([&](const Item& item) {
      if (item.split == split) {
        output.write_picture(item, split_picture(item));
        items.add(item_json(item, output));
      }
    });
    items.close();
    out.write("\n}\n");
    out.commit();
    output.note(file);
  }
}

}  // namespace

extern const Format datumaro{"datumaro", "Datumaro's own JSON with run-length masks",
                             write_datumaro};

}  // namespace blemish::dataset
