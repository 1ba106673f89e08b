// COCO instances and keypoints, of us or of others: pictures and classes in a first pass,
// annotations one by one in a second, so that memory does not grow with them.
#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "dataset/json_field.hpp"
#include "dataset/json_stream.hpp"
#include "dataset/polygon.hpp"
#include "dataset/reader.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

bool starts_like_coco(const fs::path& file) {
  const std::string name = file.filename().string();
  return file.extension() == ".json" &&
         (name.starts_with("instances") || name.starts_with("keypoints") ||
          name.starts_with("person_keypoints") || name.starts_with("polygons") ||
          name == "coco.json" || name == "_annotations.coco.json");
}

// The files to read: instances where there are any, else keypoints, else what looks like COCO.
std::vector<fs::path> files_of(const fs::path& root) {
  if (fs::is_regular_file(root)) {
    return root.extension() == ".json" ? std::vector{root} : std::vector<fs::path>{};
  }
  std::vector<fs::path> all;
  for (const fs::path& folder : {root / "annotations", root}) {
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
      if (starts_like_coco(entry->path())) {
        all.push_back(entry->path());
      }
    }
  }
  std::sort(all.begin(), all.end());
  for (const char* kind :
       {"instances", "coco", "_annotations", "keypoints", "person", "polygons"}) {
    std::vector<fs::path> chosen;
    for (const fs::path& file : all) {
      if (file.filename().string().starts_with(kind)) {
        chosen.push_back(file);
      }
    }
    if (!chosen.empty()) {
      return chosen;
    }
  }
  return {};
}

bool recognizes(const fs::path& root) { return !files_of(root).empty(); }

std::string split_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  const std::size_t at = stem.find('_');
  return at == std::string::npos || at == 0 ? "train" : stem.substr(at + 1);
}

class CocoFile {
 public:
  CocoFile(const fs::path& root, const fs::path& file, Report& report, Visitor& visitor)
      : root_(fs::is_regular_file(root) ? root.parent_path() : root),
        file_(file),
        name_(file.string()),
        split_(split_of(file)),
        report_(report),
        visitor_(visitor) {
    if (root_.filename() == "annotations") {
      root_ = root_.parent_path();
    }
  }

  // Classes and pictures.
  void read_heads(SetInfo& info) {
    guarded([&] {
      for_each_entry(file_, {"images", "categories", "licenses"},
                     [&](const std::string& key, const Json& entry) {
                       if (key == "images") {
                         add_picture(entry);
                       } else if (key == "categories") {
                         add_class(entry, info);
                       } else {
                         add_license(entry);
                       }
                     });
    });
    // The only one of a file holds for its pictures, whether they name it or not.
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const auto license =
          licenses_.size() == 1 ? licenses_.begin() : licenses_.find(license_ids_[i]);
      items_[i].license = license == licenses_.end() ? std::string() : license->second;
    }
  }

  void read_annotations(std::int64_t first_id) {
    for (const Item& item : items_) {
      Item numbered = item;
      numbered.id = first_id + item.id;
      visitor_.picture(numbered);
    }
    guarded([&] {
      for_each_entry(file_, {"annotations"}, [&](const std::string&, const Json& entry) {
        add_annotation(entry, first_id);
      });
    });
  }

  void add_licenses_to(std::set<std::string>& names) const {
    for (const auto& [id, name] : licenses_) {
      names.insert(name);
    }
  }

  std::int64_t pictures() const { return static_cast<std::int64_t>(items_.size()); }

 private:
  template <typename Work>
  void guarded(Work work) {
    try {
      work();
    } catch (const JsonFault& fault) {
      report_.add(fault.code, name_, {}, fault.what());
    }
  }

  void fault(const char* code, const std::string& place, const std::string& message) {
    report_.add(code, name_, place, message);
  }

  static std::string text_fault(const Json& entry, const char* key) {
    return entry.contains(key) ? fmt::format("\"{}\" is {}, not text", key, seen(entry[key]))
                               : fmt::format("\"{}\" is missing", key);
  }

  // An integer field, or nothing and a finding.
  std::optional<std::int64_t> whole(const Json& entry, const char* key, const std::string& place) {
    if (!entry.is_object() || !entry.contains(key)) {
      fault("field", place,
            entry.is_object() ? fmt::format("\"{}\" is missing", key)
                              : fmt::format("is {}, not a map", seen(entry)));
      return std::nullopt;
    }
    const double value = entry[key].is_number() ? entry[key].get<double>() : NAN;
    if (!std::isfinite(value) || std::abs(value) > 9e15 || value != std::floor(value)) {
      fault("field", place, fmt::format("\"{}\" is {}, not a whole number", key, seen(entry[key])));
      return std::nullopt;
    }
    return static_cast<std::int64_t>(value);
  }

  void check_id(std::int64_t id, std::unordered_set<std::int64_t>& taken,
                const std::string& place) {
    if (id < 1) {
      fault("id-below-one", place, fmt::format("id {}", id));
    }
    if (!taken.insert(id).second) {
      fault("id-duplicate", place, fmt::format("id {}", id));
    }
  }

  static std::string place_of(const char* kind, const Json& entry, std::size_t number) {
    if (entry.is_object() && entry.contains("id") && entry["id"].is_number_integer()) {
      return fmt::format("{} {}", kind, entry["id"].get<std::int64_t>());
    }
    return fmt::format("{} no. {}", kind, number);
  }

  void add_class(const Json& entry, SetInfo& info) {
    const std::string place = place_of("category", entry, ++categories_);
    const auto id = whole(entry, "id", place);
    if (!id || !entry.contains("name") || !entry["name"].is_string()) {
      if (id) {
        fault("field", place, text_fault(entry, "name"));
      }
      return;
    }
    check_id(*id, category_ids_, place);
    const std::string class_name = entry["name"].get<std::string>();
    for (const auto& [other, known] : classes_) {
      if (known == class_name && other != *id) {
        fault("class-duplicate", place,
              fmt::format("\"{}\" is also category {}", class_name, other));
      }
    }
    classes_[*id] = class_name;
    if (entry.contains("keypoints") && entry["keypoints"].is_array()) {
      for (const Json& name : entry["keypoints"]) {
        keypoints_[*id].push_back(name.is_string() ? name.get<std::string>() : std::string("?"));
      }
    }
    if (info.class_id(class_name) == 0) {
      info.classes.push_back(class_name);
    }
    info_ = &info;
  }

  void add_license(const Json& entry) {
    if (entry.is_object() && entry.contains("id") && entry["id"].is_number_integer() &&
        entry.contains("name") && entry["name"].is_string() &&
        !entry["name"].get_ref<const std::string&>().empty()) {
      licenses_[entry["id"].get<std::int64_t>()] = entry["name"].get<std::string>();
    }
  }

  std::optional<fs::path> picture_path(const std::string& file) {
    const auto direct = inside(root_, file, name_, report_);
    if (!direct) {
      return std::nullopt;
    }
    for (const fs::path& folder : {root_, root_ / "images", root_ / "images" / split_,
                                   root_ / split_, root_ / (split_ + "2017")}) {
      if (fs::exists(folder / file)) {
        return folder / file;
      }
    }
    return *direct;
  }

  void add_picture(const Json& entry) {
    const std::string place = place_of("image", entry, items_.size() + 1);
    const auto id = whole(entry, "id", place);
    const auto width = whole(entry, "width", place);
    const auto height = whole(entry, "height", place);
    if (!id || !width || !height) {
      return;
    }
    check_id(*id, image_ids_, place);
    if (*width < 1 || *height < 1 || *width > kMostPicturePixels / *height) {
      fault("image-too-large", place, fmt::format("{} x {} pixels", *width, *height));
      return;
    }
    if (!entry.contains("file_name") || !entry["file_name"].is_string()) {
      fault("field", place, text_fault(entry, "file_name"));
      return;
    }
    Item item;
    item.file = entry["file_name"].get<std::string>();
    const auto path = picture_path(item.file);
    if (!path) {
      return;
    }
    item.path = *path;
    item.id = static_cast<std::int64_t>(items_.size()) + 1;
    item.stem = file_name_of(fs::path(item.file).replace_extension().string());
    item.width_px = static_cast<int>(*width);
    item.height_px = static_cast<int>(*height);
    item.split = split_;
    for (const auto& [key, field] : {std::pair{"split", &item.split},
                                     {"group", &item.group},
                                     {"verdict", &item.verdict},
                                     {"owner", &item.owner}}) {
      if (entry.contains(key) && entry[key].is_string()) {
        *field = entry[key].get<std::string>();
      }
    }
    if (entry.contains("verdict_by")) {
      item.facts["verdict_by"] = entry["verdict_by"];
    }
    license_ids_.push_back(entry.contains("license") && entry["license"].is_number_integer()
                               ? entry["license"].get<std::int64_t>()
                               : 0);
    places_.emplace(*id, items_.size());
    items_.push_back(std::move(item));
  }

  // Nothing (and a finding) unless it is a number that a picture can have.
  std::optional<double> finite(const Json& value, const std::string& place,
                               const std::string& what) {
    constexpr double kFarthest = 1e9;
    if (!value.is_number()) {  // NaN is written as null
      fault(value.is_null() ? "not-finite" : "field", place,
            fmt::format("\"{}\" is {}, not a number", what, seen(value)));
      return std::nullopt;
    }
    const double number = value.get<double>();
    if (!std::isfinite(number) || std::abs(number) > kFarthest) {
      fault("not-finite", place, fmt::format("\"{}\" is {}", what, number));
      return std::nullopt;
    }
    return number;
  }

  // Nothing (and a finding) unless it is a list of `least` such numbers or more.
  std::optional<std::vector<double>> numbers(const Json& list, std::size_t least,
                                             const std::string& place, const std::string& what) {
    if (!list.is_array() || list.size() < least) {
      fault("field", place,
            list.is_array() ? fmt::format("\"{}\" has {} numbers, not {}", what, list.size(), least)
                            : fmt::format("\"{}\" is {}, not a list of numbers", what, seen(list)));
      return std::nullopt;
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto value = finite(list[i], place, fmt::format("{}[{}]", what, i));
      if (!value) {
        return std::nullopt;
      }
      values.push_back(*value);
    }
    return values;
  }
  std::optional<std::vector<double>> numbers_at(const Json& map, const char* key, std::size_t least,
                                                const std::string& place, const std::string& what) {
    if (!map.contains(key)) {
      fault("field", place, fmt::format("\"{}\" is missing", what));
      return std::nullopt;
    }
    return numbers(map[key], least, place, what);
  }

  // False when the object is not to be handed on.
  bool read_runs(const Json& json, const Item& item, Object& object) {
    const auto size = numbers_at(json, "size", 2, object.place, "segmentation.size");
    if (size && !json.contains("counts")) {
      fault("field", object.place, "\"segmentation.counts\" is missing");
    }
    if (!size || !json.contains("counts")) {
      return false;
    }
    const std::string said = fmt::format("size [{}, {}], the picture is {} high and {} wide",
                                         (*size)[0], (*size)[1], item.height_px, item.width_px);
    if ((*size)[0] != item.height_px || (*size)[1] != item.width_px) {
      fault("rle-size", object.place, said);
      return false;
    }
    std::vector<std::uint32_t> counts;
    try {
      if (json["counts"].is_string()) {
        counts = label::decompress_counts(json["counts"].get<std::string>());
      } else {
        const auto runs = numbers(json["counts"], 1, object.place, "segmentation.counts");
        if (!runs) {
          return false;
        }
        for (const double run : *runs) {
          if (run < 0 || run > UINT32_MAX || run != std::floor(run)) {
            fault("rle-sum", object.place, fmt::format("a run of {}", run));
            return false;
          }
          counts.push_back(static_cast<std::uint32_t>(run));
        }
      }
      object.mask = label::parse_rle(label::compress_counts(counts), item.height_px, item.width_px);
    } catch (const base::Error& error) {
      fault("rle-sum", object.place, error.fault().message);
      return false;
    }
    return true;
  }

  bool read_polygons(const Json& json, const Item& item, Object& object) {
    cv::Rect2d around;
    for (std::size_t ring = 0; ring < json.size(); ++ring) {
      const auto values =
          numbers(json[ring], 0, object.place, fmt::format("segmentation[{}]", ring));
      if (!values) {
        return false;
      }
      if (values->size() < 6 || values->size() % 2 != 0) {
        fault("polygon-points", object.place, fmt::format("{} numbers", values->size()));
        return false;
      }
      Path path;
      for (std::size_t i = 0; i < values->size(); i += 2) {
        path.emplace_back((*values)[i], (*values)[i + 1]);
        around |= cv::Rect2d(path.back(), cv::Size2d(1e-9, 1e-9));
      }
      object.polygons.push_back(std::move(path));
    }
    const cv::Rect picture(0, 0, item.width_px, item.height_px);
    constexpr double kSlack = 1;  // some writers count pixels' centers
    if (around.x < -kSlack || around.y < -kSlack || around.br().x > picture.width + kSlack ||
        around.br().y > picture.height + kSlack) {
      fault("mask-outside", object.place,
            fmt::format("reaches from ({:.1f}, {:.1f}) to ({:.1f}, {:.1f})", around.x, around.y,
                        around.br().x, around.br().y));
      return false;
    }
    const cv::Rect box =
        cv::Rect(
            cv::Point(static_cast<int>(around.x) - 1, static_cast<int>(around.y) - 1),
            cv::Point(static_cast<int>(around.br().x) + 2, static_cast<int>(around.br().y) + 2)) &
        picture;
    std::vector<Path> clipped = object.polygons;
    for (Path& path : clipped) {
      for (cv::Point2d& point : path) {
        point = {std::clamp(point.x, 0.0, double(picture.width)),
                 std::clamp(point.y, 0.0, double(picture.height))};
      }
    }
    object.mask = label::encode_rle(fill_borders(clipped, box, picture.size()), box, picture.height,
                                    picture.width);
    return true;
  }

  bool read_segmentation(const Json& entry, const Item& item, Object& object) {
    if (!entry.contains("segmentation")) {
      return true;  // boxes alone are fine
    }
    const Json& json = entry["segmentation"];
    if (json.is_object()) {
      return read_runs(json, item, object);
    }
    if (json.is_array()) {
      return json.empty() || read_polygons(json, item, object);
    }
    fault("field", object.place,
          fmt::format("\"segmentation\" is {}, neither a list of polygons nor a map of runs",
                      seen(json)));
    return false;
  }

  void read_keypoints(const Json& entry, std::int64_t category, Object& object) {
    if (!entry.contains("keypoints")) {
      return;
    }
    const auto values = numbers(entry["keypoints"], 0, object.place, "keypoints");
    const std::vector<std::string>& names = keypoints_[category];
    if (!values) {
      return;
    }
    if (values->size() != 3 * names.size()) {
      fault("keypoints", object.place,
            fmt::format("{} numbers for {} names", values->size(), names.size()));
      return;
    }
    std::int64_t labeled = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const double flag = (*values)[3 * i + 2];
      if (flag != 0 && flag != 1 && flag != 2) {
        fault("keypoints", object.place, fmt::format("visibility {}", flag));
      }
      labeled += flag > 0 ? 1 : 0;
      if (flag > 0) {
        object.keypoints_px.emplace_back(
            names[i], cv::Point2d((*values)[3 * i] + 0.5, (*values)[3 * i + 1] + 0.5));
      }
    }
    if (entry.contains("num_keypoints") && entry["num_keypoints"] != labeled) {
      fault("keypoints", object.place, fmt::format("num_keypoints is not {}", labeled));
    }
  }

  void add_annotation(const Json& entry, std::int64_t first_id) {
    Object object;
    object.place = place_of("annotation", entry, ++annotations_);
    const auto id = whole(entry, "id", object.place);
    const auto image = whole(entry, "image_id", object.place);
    const auto category = whole(entry, "category_id", object.place);
    if (!id || !image || !category) {
      return;
    }
    check_id(*id, annotation_ids_, object.place);
    const auto picture = places_.find(*image);
    const auto known = classes_.find(*category);
    if (picture == places_.end()) {
      fault("dangling-image", object.place, fmt::format("image_id {}", *image));
    }
    if (known == classes_.end()) {
      fault("dangling-category", object.place, fmt::format("category_id {}", *category));
    }
    const auto box = numbers_at(entry, "bbox", 4, object.place, "bbox");
    if (picture == places_.end() || known == classes_.end() || !box) {
      return;
    }
    Item item = items_[picture->second];
    item.id += first_id;
    object.uid = fmt::format("{}#{}", file_.stem().string(), *id);
    object.class_name = object.source_class = known->second;
    object.class_id = info_->class_id(known->second);
    object.box = {(*box)[0], (*box)[1], (*box)[2], (*box)[3]};
    object.ignore = entry.contains("iscrowd") && entry["iscrowd"] == 1;
    if (entry.contains("area")) {
      object.area_px = finite(entry["area"], object.place, "area");
    }
    if (entry.contains("attributes") && entry["attributes"].is_object()) {
      object.attributes = entry["attributes"];
      if (object.attributes.contains("uid") && object.attributes["uid"].is_string()) {
        object.uid = object.attributes["uid"].get<std::string>();
      }
    }
    read_keypoints(entry, *category, object);
    if (read_segmentation(entry, item, object)) {
      visitor_.object(item, object);
    }
  }

  fs::path root_, file_;
  std::string name_, split_;
  Report& report_;
  Visitor& visitor_;
  SetInfo* info_ = nullptr;
  std::vector<Item> items_;
  std::unordered_map<std::int64_t, std::size_t> places_;
  std::map<std::int64_t, std::string> classes_, licenses_;
  std::vector<std::int64_t> license_ids_;  // of each picture, 0 = none
  std::map<std::int64_t, std::vector<std::string>> keypoints_;
  std::unordered_set<std::int64_t> image_ids_, category_ids_, annotation_ids_;
  std::size_t categories_ = 0, annotations_ = 0;
};

void read(const fs::path& root, Report& report, Visitor& visitor) {
  SetInfo info;
  info.name = root.stem().string();
  std::vector<std::unique_ptr<CocoFile>> files;
  std::set<std::string> licenses;
  for (const fs::path& file : files_of(root)) {
    files.push_back(std::make_unique<CocoFile>(root, file, report, visitor));
    files.back()->read_heads(info);
    files.back()->add_licenses_to(licenses);
    info.read_from.push_back(file);
  }
  info.license = licenses.size() == 1 ? *licenses.begin() : std::string();
  visitor.set(info);
  std::int64_t first_id = 0;
  for (const auto& file : files) {
    file->read_annotations(first_id);
    first_id += file->pictures();
  }
}

}  // namespace

extern const Reader coco_reader{"coco", "annotations/instances_<split>.json or one such file",
                                recognizes, read};

}  // namespace blemish::dataset
