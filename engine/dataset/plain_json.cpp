// The plainest JSON: one list of pictures, each OK or NG with its classes and its defects.
#include <set>

#include "base/files.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/keypoints.hpp"

namespace blemish::dataset {

namespace {

Json object_json(const Item& item, const Object& object) {
  Json json{{"uid", object.uid},
            {"class", object.class_name},
            {"bbox", {object.box.x, object.box.y, object.box.width, object.box.height}}};
  if (object.has_mask()) {
    json["area_px"] = label::area(object.mask);
    json["mask"] = {{"size", {object.mask.height, object.mask.width}},
                    {"counts", object.mask.text}};
  }
  json["keypoints"] = keypoints_json(item, object);
  json["ignore"] = object.ignore;
  json["attributes"] = coco_attributes(object);
  return json;
}

Json item_json(const Item& item) {
  std::set<std::string> classes;
  Json objects = Json::array();
  for (const Object& object : item.objects) {
    objects.push_back(object_json(item, object));
    if (!object.ignore) {
      classes.insert(object.class_name);
    }
  }
  return {{"file", split_picture(item)},  {"split", item.split},    {"group", item.group},
          {"license", item.license},      {"owner", item.owner},    {"verdict", item.ok_ng()},
          {"classes", classes},           {"width", item.width_px}, {"height", item.height_px},
          {"objects", std::move(objects)}};
}

void write_json(const Source& source, Output& output) {
  base::FileWriter out(output.root() / "labels.json");
  out.write("{\"classes\":" + Json(source.info().classes).dump());
  ArrayWriter pictures(out, "pictures");
  source.for_each([&](const Item& item) {
    output.write_picture(item, split_picture(item));
    pictures.add(item_json(item));
    for (const Object& object : item.objects) {
      output.account(item, object, split_picture(item), 1);
    }
  });
  pictures.close();
  out.write("\n}\n");
  out.commit();
  output.note("labels.json");
}

}  // namespace

extern const Format plain_json{
    "json", "one list of pictures with OK or NG, classes and masks", write_json, {}, true};

}  // namespace blemish::dataset
