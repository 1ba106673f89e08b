// Pascal VOC sets: boxes from XML, masks from SegmentationObject where it is there.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <pugixml.hpp>

#include "base/error.hpp"
#include "base/image.hpp"
#include "dataset/maps.hpp"
#include "dataset/reader.hpp"
#include "dataset/voc_palette.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

bool recognizes(const fs::path& root) {
  return fs::is_directory(root / "Annotations") && fs::is_directory(root / "JPEGImages");
}

std::vector<fs::path> files_in(const fs::path& folder, const char* extension) {
  std::vector<fs::path> found;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().extension() == extension) {
      found.push_back(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::map<std::string, std::string> splits_by_stem(const fs::path& root, Report& report) {
  std::map<std::string, std::string> splits;
  for (const fs::path& file : files_in(root / "ImageSets" / "Main", ".txt")) {
    std::ifstream stream(file);
    std::string stem;
    while (stream >> stem) {
      const auto [entry, fresh] = splits.emplace(stem, file.stem().string());
      if (!fresh && entry->second != file.stem().string()) {
        report.add("leak-hash", file.string(), stem,
                   fmt::format("is in {} and {}", entry->second, file.stem().string()));
      }
      if (!fs::exists(root / "Annotations" / (stem + ".xml"))) {
        report.add("file-missing", file.string(), stem, "has no XML file");
      }
    }
  }
  return splits;
}

// The color type of a PNG and its depth, from its header.
bool is_indexed(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  char head[26] = {};
  stream.read(head, sizeof head);
  return stream && head[24] == 8 && head[25] == 3;
}

// The indices of an indexed picture: a decoder gives colors, VOC's palette gives the indices back.
std::optional<cv::Mat> indices_of(const fs::path& file, cv::Size size, Report& report) {
  if (!is_indexed(file)) {
    report.add("mask-indexed", file.string(), {}, "is not an 8-bit indexed PNG");
    return std::nullopt;
  }
  static const std::vector<cv::Vec3b> palette = voc_palette();
  const auto read = label_picture(file, size, report);
  if (!read) {
    return std::nullopt;
  }
  const cv::Mat& colors = *read;
  if (colors.type() != CV_8UC3) {
    report.add("mask-indexed", file.string(), {}, "has a palette of grays");
    return std::nullopt;
  }
  cv::Mat indices = cv::Mat::zeros(size, CV_8U);
  for (std::size_t i = 1; i < palette.size(); ++i) {
    const cv::Vec3b& rgb = palette[i];
    cv::Mat here;
    cv::inRange(colors, cv::Scalar(rgb[2], rgb[1], rgb[0]), cv::Scalar(rgb[2], rgb[1], rgb[0]),
                here);
    indices.setTo(static_cast<int>(i), here);
  }
  cv::Mat black;
  cv::inRange(colors, cv::Scalar::all(0), cv::Scalar::all(0), black);
  if (cv::countNonZero(indices) + cv::countNonZero(black) != size.area()) {
    report.add("mask-indexed", file.string(), {}, "has another palette than VOC's");
    return std::nullopt;
  }
  return indices;
}

class XmlFile {
 public:
  XmlFile(const fs::path& root, const fs::path& file, Report& report)
      : root_(root), file_(file), name_(file.string()), report_(report) {}

  bool load() {
    const pugi::xml_parse_result result = document_.load_file(file_.c_str());
    if (!result || !document_.child("annotation")) {
      report_.add("syntax", name_, {},
                  result ? "has no <annotation>" : std::string(result.description()));
      return false;
    }
    root_node_ = document_.child("annotation");
    return true;
  }

  std::optional<Item> item(std::int64_t id, const std::string& split) {
    Item item;
    item.id = id;
    item.stem = file_name_of(file_.stem().string());
    item.split = split;
    const std::string named = root_node_.child_value("filename");
    const auto path = inside(root_ / "JPEGImages", named, name_, report_);
    if (!path) {
      return std::nullopt;
    }
    item.path = *path;
    item.file = "JPEGImages/" + named;
    const auto width = whole(root_node_.child("size"), "width", "size");
    const auto height = whole(root_node_.child("size"), "height", "size");
    if (!width || !height || *width < 1 || *height < 1 || *width > kMostPicturePixels / *height) {
      report_.add("field", name_, "size", "is no size of a picture");
      return std::nullopt;
    }
    item.width_px = static_cast<int>(*width);
    item.height_px = static_cast<int>(*height);
    return item;
  }

  void add_classes_to(SetInfo& info) const {
    for (const pugi::xml_node node : root_node_.children("object")) {
      const std::string name = node.child_value("name");
      if (!name.empty() && info.class_id(name) == 0) {
        info.classes.push_back(name);
      }
    }
  }

  std::vector<Object> objects(const Item& item, const SetInfo& info) {
    const std::string says = root_node_.child("source").child_value("annotation");
    const int first = says.find("(0, 0)") != std::string::npos ? 0 : 1;
    std::vector<Object> result;
    for (const pugi::xml_node node : root_node_.children("object")) {
      const std::string place = fmt::format("object {}", result.size() + 1);
      if (auto object = read_object(node, place, first, item)) {
        object->class_id = info.class_id(object->class_name);
        object->number = static_cast<int>(result.size()) + 1;
        result.push_back(std::move(*object));
      }
    }
    add_masks(item, result);
    return result;
  }

 private:
  std::optional<std::int64_t> whole(pugi::xml_node parent, const char* tag,
                                    const std::string& place) {
    const std::string text = parent.child_value(tag);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') {
      report_.add("field", name_, place, fmt::format("<{}> is \"{}\"", tag, text.substr(0, 40)));
      return std::nullopt;
    }
    if (!std::isfinite(value) || std::abs(value) > 1e9) {
      report_.add("not-finite", name_, place, fmt::format("<{}> is {}", tag, text.substr(0, 40)));
      return std::nullopt;
    }
    return static_cast<std::int64_t>(std::lround(value));
  }

  std::optional<Object> read_object(pugi::xml_node node, const std::string& place, int first,
                                    const Item& item) {
    Object object;
    object.place = place;
    object.uid = fmt::format("{}#{}", item.stem, place.substr(7));
    object.class_name = object.source_class = node.child_value("name");
    if (object.class_name.empty()) {
      report_.add("field", name_, place, "has no <name>");
      return std::nullopt;
    }
    for (const char* flag : {"truncated", "difficult", "occluded"}) {
      const std::string text = node.child_value(flag);
      if (!text.empty() && text != "0" && text != "1") {
        report_.add("voc-flag", name_, place,
                    fmt::format("<{}> is \"{}\"", flag, text.substr(0, 40)));
      }
    }
    object.ignore = std::string(node.child_value("difficult")) == "1";
    const pugi::xml_node box = node.child("bndbox");
    const auto left = whole(box, "xmin", place);
    const auto top = whole(box, "ymin", place);
    const auto right = whole(box, "xmax", place);
    const auto bottom = whole(box, "ymax", place);
    if (!left || !top || !right || !bottom) {
      return std::nullopt;
    }
    if (first == 1 && (*left < 1 || *top < 1)) {
      report_.add("voc-base", name_, place, fmt::format("begins at ({}, {})", *left, *top));
      return std::nullopt;
    }
    object.box = cv::Rect2d(cv::Point2d(double(*left - first), double(*top - first)),
                            cv::Point2d(double(*right - first + 1), double(*bottom - first + 1)));
    for (const pugi::xml_node attribute : node.child("attributes").children("attribute")) {
      const std::string key = attribute.child_value("name");
      object.attributes[key] = attribute.child_value("value");
      if (key == "uid") {
        object.uid = attribute.child_value("value");
      }
    }
    return object;
  }

  void add_masks(const Item& item, std::vector<Object>& objects) {
    const fs::path classes = root_ / "SegmentationClass" / (file_.stem().string() + ".png");
    if (fs::exists(classes)) {
      indices_of(classes, {item.width_px, item.height_px}, report_);
    }
    const fs::path file = root_ / "SegmentationObject" / (file_.stem().string() + ".png");
    if (!fs::exists(file)) {
      return;
    }
    const auto map = indices_of(file, {item.width_px, item.height_px}, report_);
    if (!map) {
      return;
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const cv::Mat mask = *map == static_cast<int>(i) + 1;
      if (cv::countNonZero(mask) > 0) {  // what is below another may have no pixel left
        objects[i].partial = true;
        objects[i].mask = label::encode_rle(mask, {0, 0, item.width_px, item.height_px},
                                            item.height_px, item.width_px);
      }
    }
  }

  const fs::path &root_, &file_;
  std::string name_;
  Report& report_;
  pugi::xml_document document_;
  pugi::xml_node root_node_;
};

// The classes are known when all files have been read, so they are read twice.
SetInfo info_of(const fs::path& root, const std::vector<fs::path>& files) {
  SetInfo info;
  info.name = root.filename().string();
  Report aside;
  for (const fs::path& file : files) {
    XmlFile xml(root, file, aside);
    if (xml.load()) {
      xml.add_classes_to(info);
    }
  }
  return info;
}

void read(const fs::path& root, Report& report, Visitor& visitor) {
  const std::map<std::string, std::string> splits = splits_by_stem(root, report);
  const std::vector<fs::path> files = files_in(root / "Annotations", ".xml");
  const SetInfo info = info_of(root, files);
  visitor.set(info);
  std::set<std::string> named;
  std::int64_t id = 0;
  for (const fs::path& file : files) {
    XmlFile xml(root, file, report);
    const auto split = splits.find(file.stem().string());
    if (!xml.load()) {
      continue;
    }
    const auto item = xml.item(id + 1, split == splits.end() ? "train" : split->second);
    if (!item) {
      continue;
    }
    ++id;
    named.insert(item->path.filename().string());
    visitor.picture(*item);
    for (const Object& object : xml.objects(*item, info)) {
      visitor.object(*item, object);
    }
  }
  for (const fs::path& picture : pictures_in(root / "JPEGImages")) {
    if (named.count(picture.filename().string()) == 0) {
      report.add("file-orphan", picture.string(), {}, "has no XML file");
    }
  }
}

}  // namespace

extern const Reader voc_reader{"voc", "Annotations/, JPEGImages/, ImageSets/", recognizes, read};

}  // namespace blemish::dataset
