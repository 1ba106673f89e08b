#include "dataset/coco_json.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/files.hpp"

namespace blemish::dataset {

ArrayWriter::ArrayWriter(base::FileWriter& out, const std::string& name) : out_(out) {
  out_.write(fmt::format(",\n\"{}\":[", name));
}

void ArrayWriter::add(const Json& item) {
  out_.write(first_ ? "\n" : ",\n");
  out_.write(to_line(item));
  first_ = false;
}

void ArrayWriter::close() { out_.write("\n]"); }

std::string coco_head(const CocoSet& set) {
  const SetInfo& info = set.info;
  const char* source = !info.synthetic        ? "as read"
                       : info.wholly_rendered ? "synthetic: wholly rendered"
                                              : "synthetic: photos with rendered defects";
  const Json about{{"description", info.name}, {"version", info.version}, {"source", source}};
  Json licenses = Json::array();
  for (const std::string& license : set.licenses) {
    licenses.push_back({{"id", licenses.size() + 1}, {"name", license}, {"url", ""}});
  }
  return "{\"info\":" + to_line(about) + ",\n\"licenses\":" + to_line(licenses);
}

Json coco_image(const Item& item, const std::string& file, const CocoSet& set) {
  Json json{
      {"id", item.id}, {"file_name", file}, {"width", item.width_px}, {"height", item.height_px}};
  const std::string& license = item.license.empty() ? set.info.license : item.license;
  if (!license.empty()) {
    json["license"] =
        std::find(set.licenses.begin(), set.licenses.end(), license) - set.licenses.begin() + 1;
  }
  if (!item.owner.empty()) {
    json["owner"] = item.owner;
  }
  for (const auto& [key, value] : item.facts.items()) {
    json[key] = value;
  }
  json["verdict"] = item.ok_ng();
  return json;
}

Json coco_category(const SetInfo& info, std::size_t class_index) {
  return {
      {"id", class_index + 1}, {"name", info.classes.at(class_index)}, {"supercategory", "defect"}};
}

Json coco_attributes(const Object& object) {
  Json json{{"uid", object.uid}};
  json.update(object.attributes);
  if (object.source_class != object.class_name) {
    json["source_class"] = object.source_class;
  }
  return json;
}

Json coco_annotation(const Item& item, const Object& object, std::int64_t id) {
  const cv::Rect2d box = object.box;
  const auto number = [](double value) {
    return value == std::floor(value) ? Json(static_cast<std::int64_t>(value)) : Json(value);
  };
  const double area = object.has_mask() ? static_cast<double>(label::area(object.mask))
                                        : object.area_px.value_or(box.area());
  return {{"id", id},
          {"image_id", item.id},
          {"category_id", object.class_id},
          {"area", number(area)},
          {"bbox", {number(box.x), number(box.y), number(box.width), number(box.height)}},
          {"iscrowd", object.ignore ? 1 : 0},
          {"attributes", coco_attributes(object)}};
}

}  // namespace blemish::dataset
