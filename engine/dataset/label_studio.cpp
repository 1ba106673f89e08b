// Label Studio: masks as predictions, to be corrected by people, and the labeling configuration
// that they belong to.
#include <array>

#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/polygon.hpp"
#include "dataset/xml.hpp"

namespace blemish::dataset {

namespace {

class BitWriter {
 public:
  void add(std::uint32_t value, int bits) {
    for (int bit = bits - 1; bit >= 0; --bit) {
      current_ = static_cast<std::uint8_t>(current_ << 1 | (value >> bit & 1));
      if (++filled_ == 8) {
        bytes_.push_back(current_);
        filled_ = 0;
        current_ = 0;
      }
    }
  }
  std::vector<std::uint8_t> close() {
    while (filled_ != 0) {
      add(0, 1);
    }
    return std::move(bytes_);
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint8_t current_ = 0;
  int filled_ = 0;
};

constexpr std::array kSizes{3, 4, 8, 16};  // bits that a run's length may take
constexpr int kWord = 8;

// A run of `length` equal bytes.
void add_run(BitWriter& out, std::uint8_t byte, std::uint32_t length) {
  while (length > 0) {
    const std::uint32_t part = std::min(length, std::uint32_t{1} << kSizes.back());
    std::size_t size = 0;
    while ((part - 1) >> kSizes[size] != 0) {
      ++size;
    }
    out.add(1, 1);
    out.add(static_cast<std::uint32_t>(size), 2);
    out.add(part - 1, kSizes[size]);
    out.add(byte, kWord);
    length -= part;
  }
}

// The brush format: the picture's bytes R, G, B, A, pixel by pixel in rows, as runs; the mask is
// opaque white.
std::vector<std::uint8_t> brush(const cv::Mat& mask) {
  constexpr std::uint32_t kChannels = 4;
  BitWriter out;
  out.add(static_cast<std::uint32_t>(mask.total()) * kChannels, 32);
  out.add(kWord - 1, 5);
  for (const int size : kSizes) {
    out.add(static_cast<std::uint32_t>(size - 1), 4);
  }
  std::uint32_t length = 0;
  std::uint8_t value = 0;
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      const std::uint8_t here = mask.at<std::uint8_t>(y, x) != 0 ? 255 : 0;
      if (here != value) {
        add_run(out, value, length);
        length = 0;
        value = here;
      }
      length += kChannels;
    }
  }
  add_run(out, value, length);
  return out.close();
}

Json result_of(const Item& item, const Object& object) {
  Json json{{"id", object.uid},
            {"to_name", "image"},
            {"original_width", item.width_px},
            {"original_height", item.height_px},
            {"image_rotation", 0}};
  const Json labels = Json::array({object.class_name});
  if (object.has_mask()) {
    json["type"] = "brushlabels";
    json["from_name"] = "mask";
    json["value"] = {
        {"format", "rle"}, {"rle", brush(label::decode_rle(object.mask))}, {"brushlabels", labels}};
  } else {
    json["type"] = "rectanglelabels";
    json["from_name"] = "box";
    json["value"] = {{"x", 100 * object.box.x / item.width_px},
                     {"y", 100 * object.box.y / item.height_px},
                     {"width", 100 * object.box.width / item.width_px},
                     {"height", 100 * object.box.height / item.height_px},
                     {"rotation", 0},
                     {"rectanglelabels", labels}};
  }
  json["meta"] = {{"text", {object.uid, object.source_class}}};
  return json;
}

Json task_of(const Item& item, const SetInfo& info) {
  Json results = Json::array();
  for (const Object& object : item.objects) {
    results.push_back(result_of(item, object));
  }
  return {{"data",
           {{"image", "/data/local-files/?d=images/" + picture_name(item)},
            {"split", item.split},
            {"verdict", item.ok_ng()}}},
          {"predictions", Json::array({{{"model_version", "blemish " + info.version},
                                        {"score", 1},
                                        {"result", std::move(results)}}})}};
}

std::string config_xml(const SetInfo& info) {
  pugi::xml_document document;
  pugi::xml_node view = document.append_child("View");
  pugi::xml_node image = view.append_child("Image");
  image.append_attribute("name") = "image";
  image.append_attribute("value") = "$image";
  image.append_attribute("zoom") = "true";
  for (const auto& [tag, name] :
       {std::pair{"BrushLabels", "mask"}, std::pair{"RectangleLabels", "box"}}) {
    pugi::xml_node labels = view.append_child(tag);
    labels.append_attribute("name") = name;
    labels.append_attribute("toName") = "image";
    for (const std::string& class_name : info.classes) {
      labels.append_child("Label").append_attribute("value") = class_name.c_str();
    }
  }
  return to_xml(document);
}

void write_label_studio(const Source& source, Output& output) {
  base::FileWriter out(output.root() / "tasks.json");
  bool first = true;
  source.for_each([&](const Item& item) {
    const std::string file = "images/" + picture_name(item);
    output.write_picture(item, file);
    out.write(first ? "[\n" : ",\n");
    out.write(to_line(task_of(item, source.info())));
    first = false;
    for (const Object& object : item.objects) {
      output.account(item, object, file, 1, {"attributes"});
    }
  });
  out.write(first ? "[]\n" : "\n]\n");
  out.commit();
  output.note("tasks.json");
  output.write("labeling_config.xml", config_xml(source.info()));
}

}  // namespace

extern const Format label_studio{
    "label_studio", "Label Studio tasks with brush masks as predictions, and their configuration",
    write_label_studio};

}  // namespace blemish::dataset
