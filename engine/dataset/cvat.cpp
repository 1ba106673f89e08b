// CVAT for images 1.1: masks as pre-annotations, to be corrected by people.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/format.hpp"
#include "dataset/polygon.hpp"
#include "dataset/xml.hpp"

namespace blemish::dataset {

namespace {

constexpr std::array kAttributes{"uid",       "source_class", "kind",    "visibility",
                                 "length_um", "width_um",     "depth_um"};

void add_labels(pugi::xml_node task, const SetInfo& info) {
  pugi::xml_node labels = task.append_child("labels");
  for (const std::string& name : info.classes) {
    pugi::xml_node label = labels.append_child("label");
    add_text(label, "name", name);
    add_text(label, "type", "any");
    pugi::xml_node attributes = label.append_child("attributes");
    for (const char* key : kAttributes) {
      pugi::xml_node attribute = attributes.append_child("attribute");
      add_text(attribute, "name", key);
      add_text(attribute, "mutable", "False");
      add_text(attribute, "input_type", "text");
      add_text(attribute, "default_value", "");
      add_text(attribute, "values", "");
    }
  }
}

// Row by row inside the box, unset pixels first.
std::string runs_of(const cv::Mat& mask) {
  std::string text;
  int length = 0;
  bool set = false;
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      if ((mask.at<std::uint8_t>(y, x) != 0) != set) {
        text += fmt::format("{}, ", length);
        length = 0;
        set = !set;
      }
      ++length;
    }
  }
  return text + std::to_string(length);
}

void add_object(pugi::xml_node image, const Object& object, int z_order) {
  const cv::Rect box = object.pixel_box();
  pugi::xml_node node = image.append_child(object.has_mask() ? "mask" : "box");
  node.append_attribute("label") = object.class_name.c_str();
  node.append_attribute("source") = "auto";
  node.append_attribute("occluded") = object.occluded > 0 ? "1" : "0";
  if (object.has_mask()) {
    node.append_attribute("rle") = runs_of(label::decode_rle(object.mask, box)).c_str();
    node.append_attribute("left") = box.x;
    node.append_attribute("top") = box.y;
    node.append_attribute("width") = box.width;
    node.append_attribute("height") = box.height;
  } else {
    node.append_attribute("xtl") = fmt::format("{:.2f}", object.box.x).c_str();
    node.append_attribute("ytl") = fmt::format("{:.2f}", object.box.y).c_str();
    node.append_attribute("xbr") = fmt::format("{:.2f}", object.box.br().x).c_str();
    node.append_attribute("ybr") = fmt::format("{:.2f}", object.box.br().y).c_str();
  }
  node.append_attribute("z_order") = z_order;
  Json facts{{"uid", object.uid}, {"source_class", object.source_class}};
  facts.update(object.attributes);
  for (const char* key : kAttributes) {
    if (facts.contains(key)) {
      pugi::xml_node attribute = node.append_child("attribute");
      attribute.append_attribute("name") = key;
      const Json& value = facts[key];
      attribute.text().set((value.is_string() ? value.get<std::string>() : value.dump()).c_str());
    }
  }
}

// Of each label the few that help a person who corrects it.
std::vector<std::string> lost_of(const Object& object) {
  for (const auto& [name, value] : object.attributes.items()) {
    if (std::find(kAttributes.begin(), kAttributes.end(), name) == kAttributes.end()) {
      return {"some attributes"};
    }
  }
  return {};
}

std::string image_xml(const Item& item, std::size_t id, const std::string& name) {
  pugi::xml_document document;
  pugi::xml_node image = document.append_child("image");
  image.append_attribute("id") = static_cast<unsigned>(id);
  image.append_attribute("name") = name.c_str();
  image.append_attribute("width") = item.width_px;
  image.append_attribute("height") = item.height_px;
  for (std::size_t i = 0; i < item.objects.size(); ++i) {
    add_object(image, item.objects[i], static_cast<int>(i));
  }
  return to_xml(document);
}

std::string head_xml(const SetInfo& info, std::size_t count) {
  pugi::xml_document document;
  add_text(document, "version", "1.1");
  pugi::xml_node task = document.append_child("meta").append_child("task");
  add_text(task, "name", info.name);
  add_text(task, "size", std::to_string(count));
  add_labels(task, info);
  return to_xml(document);
}

void write_cvat(const Source& source, Output& output) {
  std::vector<std::string> names;  // CVAT numbers pictures in order of their names
  source.for_each([&](const Item& item) { names.push_back(picture_name(item)); });
  std::sort(names.begin(), names.end());
  base::FileWriter out(output.root() / "annotations.xml");
  out.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n" +
            head_xml(source.info(), names.size()));
  source.for_each([&](const Item& item) {
    const std::string name = picture_name(item);
    const auto rank = std::lower_bound(names.begin(), names.end(), name) - names.begin();
    output.write_picture(item, "images/" + name);
    out.write(image_xml(item, static_cast<std::size_t>(rank), name));
    for (const Object& object : item.objects) {
      output.account(item, object, "images/" + name, 1, lost_of(object));
    }
  });
  out.write("</annotations>\n");
  out.commit();
  output.note("annotations.xml");
}

}  // namespace

extern const Format cvat{"cvat", "CVAT for images 1.1: masks for people to correct", write_cvat};

}  // namespace blemish::dataset
