// Pascal VOC: XML boxes, and indexed PNG of classes and objects.
#include <array>

#include <fmt/format.h>

#include "base/image.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"
#include "dataset/polygon.hpp"
#include "dataset/voc_palette.hpp"
#include "dataset/xml.hpp"

namespace blemish::dataset {

namespace {

constexpr std::array<base::Param, 1> kOptions{{
    {"zero_based", base::Unit::choice, 0, 1, "no",
     "boxes from pixel (0, 0) instead of the devkit's (1, 1); both ends are inclusive", "no|yes"},
}};
constexpr std::size_t kMostObjects = 254;

void add_object(pugi::xml_node parent, const Object& object, int first) {
  pugi::xml_node node = parent.append_child("object");
  add_text(node, "name", object.class_name);
  add_text(node, "pose", "Unspecified");
  add_text(node, "truncated", object.truncated > 0 ? "1" : "0");
  add_text(node, "difficult", object.ignore ? "1" : "0");
  add_text(node, "occluded", object.occluded > 0 ? "1" : "0");
  const cv::Rect box = object.pixel_box();
  pugi::xml_node corners = node.append_child("bndbox");
  add_text(corners, "xmin", std::to_string(box.x + first));
  add_text(corners, "ymin", std::to_string(box.y + first));
  add_text(corners, "xmax", std::to_string(box.br().x - 1 + first));
  add_text(corners, "ymax", std::to_string(box.br().y - 1 + first));
  pugi::xml_node attributes = node.append_child("attributes");
  Json facts{{"uid", object.uid}, {"source_class", object.source_class}};
  facts.update(object.attributes);
  for (const auto& [name, value] : facts.items()) {
    pugi::xml_node attribute = attributes.append_child("attribute");
    add_text(attribute, "name", name);
    add_text(attribute, "value", value.is_string() ? value.get<std::string>() : value.dump());
  }
}

std::string xml_of(const Item& item, const SetInfo& info, int channels, bool zero_based) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("annotation");
  add_text(root, "folder", "JPEGImages");
  add_text(root, "filename", picture_name(item));
  pugi::xml_node source = root.append_child("source");
  add_text(source, "database", info.name);
  add_text(
      source, "annotation",
      zero_based ? "boxes from pixel (0, 0), inclusive" : "boxes from pixel (1, 1), inclusive");
  pugi::xml_node size = root.append_child("size");
  add_text(size, "width", std::to_string(item.width_px));
  add_text(size, "height", std::to_string(item.height_px));
  add_text(size, "depth", std::to_string(channels));
  add_text(root, "segmented", "1");
  for (const Object& object : item.objects) {
    add_object(root, object, zero_based ? 0 : 1);
  }
  return to_xml(document);
}

void write_maps(const Item& item, Output& output) {
  base::PngOptions indexed;
  indexed.palette = voc_palette();
  const std::string name = item.stem + ".png";
  output.write("SegmentationClass/" + name, base::encode_png(class_map(item), indexed));
  const cv::Mat numbers = object_map(item);
  cv::Mat narrow;
  numbers.convertTo(narrow, CV_8U);
  for (std::size_t i = 0; i < item.objects.size(); ++i) {
    const Object& object = item.objects[i];
    const int value = static_cast<int>(i) + 1;
    if (object.ignore || i >= kMostObjects) {
      narrow.setTo(kVoid, numbers == value);
    }
    const double share = i < kMostObjects ? iou_in_map(object, numbers, value) : 0;
    output.account(item, object, "JPEGImages/" + picture_name(item), share,
                   share < 1 ? std::vector<std::string>{"overlaps"} : std::vector<std::string>{});
  }
  output.write("SegmentationObject/" + name, base::encode_png(narrow, indexed));
}

// name:r,g,b::
std::string label_map(const SetInfo& info) {
  std::string text = "background:0,0,0::\n";
  for (std::size_t i = 0; i < info.classes.size(); ++i) {
    const cv::Vec3b color = voc_palette()[i + 1];
    text += fmt::format("{}:{},{},{}::\n", info.classes[i], color[0], color[1], color[2]);
  }
  return text;
}

void write_voc(const Source& source, Output& output) {
  const bool zero_based = output.options().yes("zero_based");
  std::map<std::string, std::string> lists;
  source.for_each([&](const Item& item) {
    output.write_picture(item, "JPEGImages/" + picture_name(item));
    output.write(fmt::format("Annotations/{}.xml", item.stem),
                 xml_of(item, source.info(), pixels_of(item).channels(), zero_based));
    write_maps(item, output);
    lists[item.split] += item.stem + "\n";
  });
  for (const auto& [split, stems] : lists) {
    output.write(fmt::format("ImageSets/Main/{}.txt", split), stems);
    output.write(fmt::format("ImageSets/Segmentation/{}.txt", split), stems);
  }
  output.write("labelmap.txt", label_map(source.info()));
}

}  // namespace

extern const Format voc{"voc", "Pascal VOC: XML boxes, indexed PNG of classes and objects",
                        write_voc, kOptions};

}  // namespace blemish::dataset
