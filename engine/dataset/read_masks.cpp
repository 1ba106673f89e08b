// Plain folders: images/ and masks/ of one name, each pixel a class (1, 2, …; 255 = the one class
// when there is no classes.json, else to be ignored). Each connected piece is an object.
#include <set>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "dataset/json_stream.hpp"
#include "dataset/maps.hpp"
#include "dataset/reader.hpp"
#include "dataset/upright.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

bool recognizes(const fs::path& root) {
  return fs::is_directory(root / "images") && fs::is_directory(root / "masks");
}

std::vector<std::string> read_classes(const fs::path& file, Report& report) {
  std::vector<std::string> classes;
  try {
    const Json json = read_json(file);
    for (int id = 1; json.is_object() && json.contains(std::to_string(id)) && id < kVoid; ++id) {
      const Json& name = json[std::to_string(id)];
      classes.push_back(name.is_string() ? name.get<std::string>() : std::to_string(id));
    }
  } catch (const JsonFault& fault) {
    report.add(fault.code, file.string(), {}, fault.what());
  }
  return classes;
}

class Folder {
 public:
  Folder(fs::path root, Report& report, Visitor& visitor)
      : root_(std::move(root)), report_(report), visitor_(visitor) {
    info_.name = root_.filename().string();
    named_ = fs::exists(root_ / "classes.json");
    info_.classes =
        named_ ? read_classes(root_ / "classes.json", report) : std::vector<std::string>{"defect"};
    visitor_.set(info_);
  }

  // `sub`: "" or the name of a split.
  void read(const std::string& sub) {
    std::set<std::string> stems;
    for (const fs::path& picture : pictures_in(root_ / "images" / sub)) {
      stems.insert(picture.stem().string());
      read_picture(picture, sub);
    }
    for (const fs::path& mask : pictures_in(root_ / "masks" / sub)) {
      if (stems.count(mask.stem().string()) == 0) {
        report_.add("file-missing", mask.string(), {}, "a mask without its picture");
      }
    }
  }

 private:
  void read_picture(const fs::path& picture, const std::string& sub) {
    const auto header = picture_header(picture, report_);
    if (!header) {
      return;
    }
    const fs::path file = root_ / "masks" / sub / (picture.stem().string() + ".png");
    const Sight sight = sight_by_mask(*header, file);
    Item item;
    item.id = ++id_;
    item.path = picture;
    item.file = fs::relative(picture, root_).generic_string();
    item.stem = file_name_of(picture.stem().string());
    item.split = sub.empty() ? "train" : sub;
    item.width_px = sight.size.width;
    item.height_px = sight.size.height;
    item.exif = sight.exif;
    visitor_.picture(item);
    if (!fs::exists(file)) {
      report_.add("file-missing", file.string(), {}, "the picture has no mask");
      return;
    }
    if (const auto mask = mask_picture(file, item, report_)) {
      read_mask(item, file, *mask);
    }
  }

  void read_mask(const Item& item, const fs::path& file, const cv::Mat& mask) {
    int number = 0;
    for (int value = 1; value <= kVoid; ++value) {
      const cv::Mat of_class = mask == value;
      if (cv::countNonZero(of_class) == 0) {
        continue;
      }
      const bool ignore = named_ && value == kVoid;
      const int class_id = !named_ && value == kVoid ? 1 : value;
      if (!ignore && class_id > static_cast<int>(info_.classes.size())) {
        report_.add("dangling-category", file.string(), {}, fmt::format("class {}", value));
        continue;
      }
      cv::Mat pieces;
      const int count = cv::connectedComponents(of_class, pieces, 8);
      for (int piece = 1; piece < count; ++piece) {
        Object object;
        object.place = fmt::format("piece {}", ++number);
        object.uid = fmt::format("{}#{}", item.stem, number);
        object.class_id = ignore ? 1 : class_id;
        object.class_name = object.source_class =
            info_.classes.empty() ? ""
                                  : info_.classes[static_cast<std::size_t>(object.class_id) - 1];
        object.ignore = ignore;
        object.mask = label::encode_rle(pieces == piece, {cv::Point(), mask.size()}, item.height_px,
                                        item.width_px);
        object.box = label::bounding_box(object.mask);
        visitor_.object(item, object);
      }
    }
  }

  fs::path root_;
  Report& report_;
  Visitor& visitor_;
  SetInfo info_;
  bool named_ = false;
  std::int64_t id_ = 0;
};

void read(const fs::path& root, Report& report, Visitor& visitor) {
  Folder folder(root, report, visitor);
  folder.read("");
  std::error_code problem;
  std::set<std::string> splits;
  for (fs::directory_iterator entry(root / "images", problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->is_directory()) {
      splits.insert(entry->path().filename().string());
    }
  }
  for (const std::string& split : splits) {
    folder.read(split);
  }
}

}  // namespace

extern const Reader masks_reader{"masks", "images/ and masks/ with classes.json or of one class",
                                 recognizes, read};

}  // namespace blemish::dataset
