// Sets in the layout of MVTec AD, held to what its loader expects: masks pair with pictures by
// sorted order, and nothing else may lie under the category.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "dataset/reader.hpp"
#include "dataset/upright.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

bool is_category(const fs::path& folder) {
  return fs::is_directory(folder / "train") && fs::is_directory(folder / "test") &&
         (fs::is_directory(folder / "train" / "good") || fs::is_directory(folder / "ground_truth"));
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->is_directory(problem)) {
      found.push_back(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> categories_of(const fs::path& root) {
  if (is_category(root) ||
      (fs::is_directory(root / "test") && fs::is_directory(root / "ground_truth"))) {
    return {root};
  }
  std::vector<fs::path> found;
  for (const fs::path& folder : folders_in(root)) {
    if (is_category(folder) ||
        (fs::is_directory(folder / "test") && fs::is_directory(folder / "ground_truth"))) {
      found.push_back(folder);
    }
  }
  return found;
}

bool recognizes(const fs::path& root) {
  return fs::is_directory(root) && !categories_of(root).empty();
}

class Category {
 public:
  Category(const fs::path& root, const fs::path& folder, Report& report, Visitor& visitor,
           std::int64_t& id)
      : root_(root), folder_(folder), report_(report), visitor_(visitor), id_(id) {}

  void check_layout() {
    for (const fs::path& sub : folders_in(folder_)) {
      const std::string name = sub.filename().string();
      if (name != "train" && name != "test" && name != "ground_truth") {
        report_.add("mvtec-extra", sub.string(), {}, "the loader takes every picture below it");
      }
    }
    for (const fs::path& picture : pictures_in(folder_)) {
      report_.add("mvtec-extra", picture.string(), {}, "a picture beside train and test");
    }
    for (const fs::path& sub : folders_in(folder_ / "train")) {
      if (sub.filename() != "good") {
        report_.add("mvtec-train-bad", sub.string(), {}, "train holds more than good");
      }
    }
    if (fs::exists(folder_ / "ground_truth" / "good")) {
      report_.add("mvtec-good-mask", (folder_ / "ground_truth/good").string(), {},
                  "good pictures have masks");
    }
  }

  std::set<std::string> kinds() const {
    std::set<std::string> names;
    for (const fs::path& sub : folders_in(folder_ / "test")) {
      if (sub.filename() != "good") {
        names.insert(sub.filename().string());
      }
    }
    return names;
  }

  void read(const SetInfo& info) {
    for (const char* part : {"train", "test"}) {
      for (const fs::path& sub : folders_in(folder_ / part)) {
        read_kind(sub, part, info);
      }
    }
  }

 private:
  void read_kind(const fs::path& sub, const std::string& part, const SetInfo& info) {
    const std::string kind = sub.filename().string();
    const std::vector<fs::path> pictures = pictures_in(sub);
    const bool bad = part == "test" && kind != "good";
    const fs::path mask_folder = folder_ / "ground_truth" / kind;
    const std::vector<fs::path> masks = bad ? pictures_in(mask_folder) : std::vector<fs::path>{};
    if (bad && masks.size() != pictures.size()) {
      report_.add("mvtec-mask-missing", mask_folder.string(), {},
                  fmt::format("{} masks for {} pictures", masks.size(), pictures.size()));
    }
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const auto header = picture_header(pictures[i], report_);
      if (!header) {
        continue;
      }
      const bool paired = bad && masks.size() == pictures.size();
      const Sight sight = paired ? sight_by_mask(*header, masks[i]) : sight_without_mask(*header);
      Item item;
      item.id = ++id_;
      item.path = pictures[i];
      item.file = fs::relative(pictures[i], root_).generic_string();
      item.stem = file_name_of(fs::path(item.file).replace_extension().generic_string());
      item.split = part;
      item.width_px = sight.size.width;
      item.height_px = sight.size.height;
      item.exif = sight.exif;
      item.verdict = bad ? "NG" : "OK";
      visitor_.picture(item);
      if (paired) {
        read_mask(item, masks[i], kind, info);
      }
    }
  }

  void read_mask(const Item& item, const fs::path& file, const std::string& kind,
                 const SetInfo& info) {
    if (file.stem().string().find(item.path.stem().string()) == std::string::npos) {
      report_.add(
          "mvtec-mask-missing", file.string(), {},
          fmt::format("pairs with {} by order, but not by name", item.path.filename().string()));
      return;
    }
    const auto read = mask_picture(file, item, report_);
    if (!read) {
      return;
    }
    const cv::Mat& mask = *read;
    if (cv::countNonZero((mask != 0) & (mask != 255)) > 0) {
      report_.add("mask-values", file.string(), {}, "holds values between 0 and 255");
    }
    if (cv::countNonZero(mask) == 0) {
      report_.add("mask-empty", file.string(), {}, "no pixel is set");
      return;
    }
    Object object;
    object.place = "mask";
    object.uid = item.stem;
    object.class_name = object.source_class = kind;
    object.class_id = info.class_id(kind);
    object.mask =
        label::encode_rle(mask, {cv::Point(), mask.size()}, item.height_px, item.width_px);
    object.box = label::bounding_box(object.mask);
    visitor_.object(item, object);
  }

  // A good picture is seen as the bad ones are, which their masks tell.
  Sight sight_without_mask(const base::ImageHeader& header) {
    if (header.orientation == 1) {
      return {stored_size(header), std::nullopt};
    }
    if (!seen_as_) {
      seen_as_ = seen_as();
    }
    return {*seen_as_ == base::Exif::stored ? stored_size(header) : turned_size(header), *seen_as_};
  }

  base::Exif seen_as() const {
    Report aside;
    for (const std::string& kind : kinds()) {
      const std::vector<fs::path> pictures = pictures_in(folder_ / "test" / kind);
      const std::vector<fs::path> masks = pictures_in(folder_ / "ground_truth" / kind);
      for (std::size_t i = 0; i < std::min(pictures.size(), masks.size()); ++i) {
        const auto header = picture_header(pictures[i], aside);
        const auto exif = header ? sight_by_mask(*header, masks[i]).exif : std::nullopt;
        if (exif && header->orientation != 1) {
          return *exif;
        }
      }
    }
    return base::Exif::turned;
  }

  const fs::path &root_, &folder_;
  Report& report_;
  Visitor& visitor_;
  std::int64_t& id_;
  std::optional<base::Exif> seen_as_;
};

void read(const fs::path& root, Report& report, Visitor& visitor) {
  const std::vector<fs::path> folders = categories_of(root);
  std::int64_t id = 0;
  std::vector<Category> categories;
  std::set<std::string> kinds;
  for (const fs::path& folder : folders) {
    categories.emplace_back(root, folder, report, visitor, id);
    categories.back().check_layout();
    kinds.merge(categories.back().kinds());
  }
  SetInfo info;
  info.name = root.filename().string();
  info.classes.assign(kinds.begin(), kinds.end());
  visitor.set(info);
  for (Category& category : categories) {
    category.read(info);
  }
}

}  // namespace

extern const Reader mvtec_reader{"mvtec", "train/good, test/<kind>, ground_truth/<kind>",
                                 recognizes, read};

}  // namespace blemish::dataset
