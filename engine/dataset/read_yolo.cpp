// YOLO sets by their data.yaml: boxes, polygons, oriented boxes or poses, told apart by the length
// of their rows and kpt_shape, as the loader does.
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/reader.hpp"
#include "dataset/polygon.hpp"
#include "dataset/reader.hpp"
#include "dataset/upright.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

bool recognizes(const fs::path& root) {
  return fs::is_directory(root) && fs::exists(root / "data.yaml");
}

struct Config {
  std::vector<std::string> names;
  std::map<std::string, std::string> folders;  // by split
  std::size_t keypoint_numbers = 0;
};

void read_names(const base::Node& node, const std::string& file, Config& config, Report& report) {
  if (node.is_list()) {
    for (const base::Node& item : node.items()) {
      config.names.push_back(item.text());
    }
  } else if (node.is_map()) {
    for (const auto& [key, value] : node.entries()) {
      if (key != std::to_string(config.names.size())) {
        report.add("yolo-config", file, "names",
                   fmt::format("key {} where {} is due", key, config.names.size()));
      }
      config.names.push_back(value.text());
    }
  }
  if (config.names.empty()) {
    report.add("yolo-config", file, "names", "there are no names");
  }
}

std::optional<Config> read_config(const fs::path& root, Report& report) {
  const std::string file = (root / "data.yaml").string();
  const base::Document document = base::Document::load(file);
  if (!document.faults().empty()) {
    report.add("syntax", file, {}, document.faults().front().message);
    return std::nullopt;
  }
  const base::Node yaml = document.root();
  Config config;
  if (const base::Node path = yaml["path"]) {
    report.add("yolo-path", file, "path", fmt::format("says \"{}\"", path.text()));
  }
  if (yaml["download"]) {
    report.add("yolo-config", file, "download", "the loader runs what `download:` says");
  }
  for (const char* split : {"train", "val", "test"}) {
    const base::Node folder = yaml[split];
    if (folder && folder.is_scalar()) {
      config.folders[split] = folder.text();
    } else if (std::string(split) != "test") {
      report.add("yolo-config", file, split, fmt::format("`{}:` is missing or no folder", split));
    }
  }
  read_names(yaml["names"], file, config, report);
  if (const base::Node count = yaml["nc"];
      count && count.text() != std::to_string(config.names.size())) {
    report.add("yolo-config", file, "nc",
               fmt::format("nc is {}, there are {} names", count.text(), config.names.size()));
  }
  if (const base::Node shape = yaml["kpt_shape"]; shape && shape.is_list() && shape.size() == 2) {
    config.keypoint_numbers = static_cast<std::size_t>(shape.items()[0].whole(1, 1000, 1)) *
                              static_cast<std::size_t>(shape.items()[1].whole(2, 3, 3));
  }
  return config;
}

// Nothing (and a finding) when a token is no finite number.
std::optional<std::vector<double>> numbers_of(const std::string& line, const std::string& file,
                                              const std::string& place, Report& report) {
  std::vector<double> numbers;
  const char* at = line.data();
  const char* end = at + line.size();
  while (at != end) {
    if (*at == ' ' || *at == '\t' || *at == '\r') {
      ++at;
      continue;
    }
    double value = 0;
    const auto [next, problem] = std::from_chars(at, end, value);
    if (problem != std::errc() || !std::isfinite(value)) {
      report.add(problem == std::errc() || problem == std::errc::result_out_of_range ? "not-finite"
                                                                                     : "yolo-row",
                 file, place, "holds something else than numbers");
      return std::nullopt;
    }
    numbers.push_back(value);
    at = next;
  }
  return numbers;
}

enum class Task { none, box, polygon, pose };

class Labels {
 public:
  Labels(const Config& config, Report& report, Visitor& visitor)
      : config_(config), report_(report), visitor_(visitor) {}

  void read(const fs::path& file, const Item& item) {
    std::ifstream stream(file);
    std::set<std::string> taken;
    std::string line;
    for (int row = 1; std::getline(stream, line); ++row) {
      const std::string place = fmt::format("row {}", row);
      const auto numbers = numbers_of(line, file.string(), place, report_);
      if (numbers && !numbers->empty()) {
        read_row(*numbers, file.string(), place, item, taken);
      }
    }
  }

 private:
  Task task_of(std::size_t count) const {
    if (config_.keypoint_numbers > 0) {
      return count == 5 + config_.keypoint_numbers ? Task::pose : Task::none;
    }
    if (count == 5) {
      return Task::box;
    }
    return count >= 7 && count % 2 == 1 ? Task::polygon : Task::none;
  }

  void read_row(const std::vector<double>& numbers, const std::string& file,
                const std::string& place, const Item& item, std::set<std::string>& taken) {
    const Task task = task_of(numbers.size());
    if (task == Task::none) {
      report_.add("yolo-row", file, place, fmt::format("{} numbers", numbers.size()));
      return;
    }
    if (task_ != Task::none && task != task_) {
      report_.add("yolo-mixed", file, place,
                  task == Task::box ? "a box in a set of polygons" : "a polygon in a set of boxes");
      return;
    }
    task_ = task;
    const double class_number = numbers[0];
    if (class_number < 0 || class_number != std::floor(class_number) ||
        class_number >= static_cast<double>(config_.names.size())) {
      report_.add("yolo-class", file, place,
                  fmt::format("class {} of {}", class_number, config_.names.size()));
      return;
    }
    const std::size_t coordinates = task == Task::pose ? 5 : numbers.size();
    for (std::size_t i = 1; i < coordinates; ++i) {
      if (numbers[i] < 0 || numbers[i] > 1) {
        report_.add("yolo-range", file, place, fmt::format("{} is outside 0 to 1", numbers[i]));
        return;
      }
    }
    hand_on(numbers, task, file, place, item, taken);
  }

  void hand_on(const std::vector<double>& numbers, Task task, const std::string& file,
               const std::string& place, const Item& item, std::set<std::string>& taken) {
    const double width = item.width_px;
    const double height = item.height_px;
    Object object;
    object.place = place;
    object.uid = fmt::format("{}#{}", item.stem, place.substr(4));
    object.class_id = static_cast<int>(numbers[0]) + 1;
    object.class_name = object.source_class =
        config_.names[static_cast<std::size_t>(object.class_id - 1)];
    if (task == Task::polygon) {
      add_polygon(numbers, item, object);
    } else {
      object.box = {(numbers[1] - numbers[3] / 2) * width, (numbers[2] - numbers[4] / 2) * height,
                    numbers[3] * width, numbers[4] * height};
    }
    const std::string key =
        fmt::format("{} {:.4f} {:.4f} {:.4f} {:.4f}", object.class_id, object.box.x, object.box.y,
                    object.box.width, object.box.height);
    if (!taken.insert(key).second) {
      report_.add("yolo-same-box", file, place, "class and box are those of an earlier row");
      return;
    }
    visitor_.object(item, object);
  }

  // As Ultralytics fills it.
  static void add_polygon(const std::vector<double>& numbers, const Item& item, Object& object) {
    Path path;
    cv::Point2d low(item.width_px, item.height_px), high(0, 0);
    for (std::size_t i = 1; i + 1 < numbers.size(); i += 2) {
      const cv::Point2d at(numbers[i] * item.width_px, numbers[i + 1] * item.height_px);
      low = {std::min(low.x, at.x), std::min(low.y, at.y)};
      high = {std::max(high.x, at.x), std::max(high.y, at.y)};
      path.push_back(at);
    }
    const cv::Rect box = cv::Rect(static_cast<int>(low.x), static_cast<int>(low.y),
                                  static_cast<int>(high.x) - static_cast<int>(low.x) + 1,
                                  static_cast<int>(high.y) - static_cast<int>(low.y) + 1) &
                         cv::Rect(0, 0, item.width_px, item.height_px);
    if (!box.empty()) {
      object.mask =
          label::encode_rle(fill_pixels(path, box, false), box, item.height_px, item.width_px);
      object.box = label::bounding_box(object.mask);
    }
    object.polygons = {std::move(path)};
  }

  const Config& config_;
  Report& report_;
  Visitor& visitor_;
  Task task_ = Task::none;
};

// The last "/images/" becomes "/labels/".
fs::path labels_file(const fs::path& picture) {
  std::string text = picture.generic_string();
  const std::size_t at = text.rfind("/images/");
  if (at != std::string::npos) {
    text.replace(at, 8, "/labels/");
  }
  return fs::path(text).replace_extension(".txt");
}

void check_orphans(const fs::path& pictures, const std::string& first, Report& report) {
  const fs::path labels = labels_file(pictures / first).parent_path();
  std::error_code problem;
  std::set<std::string> stems;
  for (const fs::path& picture : pictures_in(pictures)) {
    stems.insert(picture.stem().string());
  }
  for (fs::directory_iterator entry(labels, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().extension() == ".txt" && stems.count(entry->path().stem().string()) == 0) {
      report.add("file-missing", entry->path().string(), {}, "labels without their picture");
    }
  }
}

void read(const fs::path& root, Report& report, Visitor& visitor) {
  const auto config = read_config(root, report);
  if (!config) {
    return;
  }
  SetInfo info;
  info.name = root.filename().string();
  info.classes = config->names;
  visitor.set(info);
  Labels labels(*config, report, visitor);
  std::set<fs::path> done;
  std::int64_t id = 0;
  for (const char* split : {"train", "val", "test"}) {
    const auto named = config->folders.find(split);
    if (named == config->folders.end()) {
      continue;
    }
    const auto folder = inside(root, named->second, (root / "data.yaml").string(), report);
    if (!folder || !done.insert(*folder).second) {
      continue;
    }
    if (!fs::is_directory(*folder)) {
      report.add("file-missing", folder->string(), {}, "the folder is not there");
      continue;
    }
    for (const fs::path& picture : pictures_in(*folder)) {
      const auto header = picture_header(picture, report);
      if (!header) {
        continue;
      }
      const cv::Size size = turned_size(*header);  // the loader honors EXIF
      Item item;
      item.id = ++id;
      item.stem = file_name_of(picture.stem().string());
      item.path = picture;
      item.file = fs::relative(picture, root).generic_string();
      item.split = split;
      item.width_px = size.width;
      item.height_px = size.height;
      item.exif = base::Exif::turned;
      visitor.picture(item);
      labels.read(labels_file(picture), item);
    }
    check_orphans(*folder, "x", report);
  }
}

}  // namespace

extern const Reader yolo_reader{"yolo", "data.yaml, images/ and labels/", recognizes, read};

}  // namespace blemish::dataset
