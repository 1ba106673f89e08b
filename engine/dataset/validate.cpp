#include "dataset/validate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/image.hpp"
#include "dataset/card.hpp"
#include "dataset/leaks.hpp"
#include "dataset/polygon.hpp"
#include "dataset/upright.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

constexpr double kSameObject = 0.95;   // IoU
constexpr double kReadersAgree = 0.8;  // IoU

// What is kept of an object to find its doubles: 40 bytes, so that a million fit.
struct Trace {
  float left, top, right, bottom;
  std::uint64_t grid;  // which eighths of its box are set
  std::uint64_t uid;
  std::int32_t class_id;
  float area;
};

std::uint64_t grid_of(const Object& object) {
  if (!object.has_mask()) {
    return ~std::uint64_t{0};
  }
  const cv::Rect box = object.pixel_box();
  const cv::Mat mask = label::decode_rle(object.mask, box);
  std::uint64_t grid = 0;
  for (int i = 0; i < 64; ++i) {
    const cv::Range rows(i / 8 * mask.rows / 8,
                         std::max(i / 8 * mask.rows / 8 + 1, (i / 8 + 1) * mask.rows / 8));
    const cv::Range columns(i % 8 * mask.cols / 8,
                            std::max(i % 8 * mask.cols / 8 + 1, (i % 8 + 1) * mask.cols / 8));
    const cv::Mat part = mask(rows, columns);
    grid = grid << 1 | (2 * cv::countNonZero(part) >= static_cast<int>(part.total()) ? 1 : 0);
  }
  return grid;
}

bool same_object(const Trace& a, const Trace& b) {
  constexpr int kGridBits = 2;
  const double area = static_cast<double>(std::min(a.area, b.area)) /
                      std::max(1e-9, static_cast<double>(std::max(a.area, b.area)));
  const cv::Rect2d box_a(cv::Point2d(a.left, a.top), cv::Point2d(a.right, a.bottom));
  const cv::Rect2d box_b(cv::Point2d(b.left, b.top), cv::Point2d(b.right, b.bottom));
  return a.class_id == b.class_id && area > kSameObject && iou(box_a, box_b) > kSameObject &&
         std::popcount(a.grid ^ b.grid) <= kGridBits;
}

// The source that a file states of itself (XMP), without decoding it.
bool says_synthetic(const std::string& bytes) {
  constexpr std::size_t kFar = 65536;
  const std::string_view head = std::string_view(bytes).substr(0, kFar);
  if (head.find("DigitalSourceType") == std::string_view::npos) {
    return false;
  }
  for (const char* term : {"compositeSynthetic", "virtualRecording", "digitalCreation",
                           "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"}) {
    if (head.find(term) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Words of a name that Hugging Face's reader takes for a split.
std::string split_word(const std::string& stem) {
  std::string word;
  for (const char c : stem + "_") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    for (const auto& [known, split] : {std::pair{"train", "train"},
                                       {"training", "train"},
                                       {"val", "val"},
                                       {"valid", "val"},
                                       {"validation", "val"},
                                       {"dev", "val"},
                                       {"test", "test"},
                                       {"testing", "test"},
                                       {"eval", "test"},
                                       {"evaluation", "test"}}) {
      if (word == known) {
        return split;
      }
    }
    word.clear();
  }
  return {};
}

class Checks : public Visitor {
 public:
  // `real_in_test`: the card says that real pictures in a test split are meant.
  Checks(std::string format, bool with_pictures, bool real_in_test, Report& report, Validated& seen)
      : format_(std::move(format)),
        with_pictures_(with_pictures),
        real_in_test_(real_in_test),
        report_(report),
        seen_(seen) {}

  void set(const SetInfo& info) override {
    info_ = info;
    info_.real_in_test = info.real_in_test || real_in_test_;
    per_class_.assign(info.classes.size() + 1, 0);
    std::set<std::string> names;
    for (const std::string& name : info.classes) {
      if (!names.insert(name).second) {
        report_.add("class-duplicate", info.name, name, "is the name of two classes");
      }
    }
  }

  void picture(const Item& item) override {
    ++seen_.pictures;
    unlicensed_ += info_.license.empty() && item.license.empty() ? 1 : 0;
    Picture& picture = pictures_[item.id];
    picture.name = item.path.empty() ? item.file + ":" + item.stem : item.path.string();
    picture.verdict = item.verdict;
    picture.by_rule = item.facts.contains("verdict_by");
    const std::string word = split_word(item.path.stem().string());
    if (!word.empty() && word != item.split) {
      report_.add("split-word", picture.name, {},
                  fmt::format("is in {} but its name says {}", item.split, word));
    }
    check_group(item, picture.name);
    if (with_pictures_ && !item.path.empty()) {
      open(item, picture.name);
    }
  }

  void object(const Item& item, const Object& object) override {
    ++seen_.objects;
    Picture& picture = pictures_[item.id];
    picture.objects += object.ignore ? 0 : 1;
    if (object.class_id > 0 && static_cast<std::size_t>(object.class_id) >= per_class_.size()) {
      per_class_.resize(static_cast<std::size_t>(object.class_id) + 1, 0);
    }
    ++per_class_.at(static_cast<std::size_t>(std::max(0, object.class_id)));
    if (!check_box(item, object, picture.name)) {
      return;
    }
    if (object.has_mask() && !check_mask(item, object, picture.name)) {
      return;
    }
    const double area =
        object.has_mask() ? static_cast<double>(label::area(object.mask)) : object.box.area();
    picture.traces.push_back({static_cast<float>(object.box.x), static_cast<float>(object.box.y),
                              static_cast<float>(object.box.br().x),
                              static_cast<float>(object.box.br().y), grid_of(object),
                              base::hash64(object.uid), object.class_id, static_cast<float>(area)});
  }

  void finish() {
    for (auto& [id, picture] : pictures_) {
      find_doubles(picture);
      if (picture.verdict == "OK" && picture.objects > 0 && !picture.by_rule) {
        report_.add("ok-with-objects", picture.name, {},
                    fmt::format("is OK with {} objects", picture.objects));
      }
      if (picture.orientation != 1 && picture.objects > 0) {
        report_.add("exif-ambiguous", picture.name, {},
                    fmt::format("has the EXIF orientation {}, which does not change its size",
                                picture.orientation));
      }
      if (picture.verdict == "NG" && picture.objects == 0) {
        report_.add("ng-without-objects", picture.name, {}, "is NG without any object");
      }
    }
    for (std::size_t i = 0; i < info_.classes.size(); ++i) {
      if (per_class_.at(i + 1) == 0) {
        report_.add("class-unused", info_.name, info_.classes[i], "no object has this class");
      }
    }
    if (unlicensed_ > 0) {
      report_.add("license-missing", info_.name, {},
                  fmt::format("neither the set nor {} of its {} pictures state a license",
                              unlicensed_, seen_.pictures));
    }
    for (const auto& [split, counts] : provenance_) {
      if (split.find("test") != std::string::npos && counts[0] > 0 && counts[1] > 0) {
        report_.add(info_.real_in_test ? "synthetic-meant" : "synthetic-in-real", info_.name, split,
                    fmt::format("{} synthetic pictures beside {} real ones", counts[1], counts[0]));
      }
    }
    leaks_.finish(report_);
    find_orphans();
  }

 private:
  struct Picture {
    std::string name, verdict;
    bool by_rule = false;
    int orientation = 1;  // of EXIF, where it is not known whether labels go by it
    std::int32_t objects = 0;
    std::vector<Trace> traces;
  };

  void check_group(const Item& item, const std::string& name) {
    if (item.group.empty()) {
      return;
    }
    const auto [entry, fresh] = groups_.emplace(item.group, item.split);
    if (!fresh && entry->second != item.split && told_.insert(item.group).second) {
      report_.add("leak-background", name, {},
                  fmt::format("its group \"{}\" is in {} and in {}", item.group, entry->second,
                              item.split));
    }
  }

  void open(const Item& item, const std::string& name) {
    folders_.insert(item.path.parent_path());
    named_.insert(item.path.string());
    if (!fs::exists(item.path)) {
      report_.add("file-missing", name, {}, "is not there");
      return;
    }
    const auto header = picture_header(item.path, report_);
    if (!header) {
      return;
    }
    const Sight sight = sight_of(item);
    const Fit fit = fit_of(*header, sight.size);
    if (fit == Fit::none) {
      report_.add("image-size", name, {},
                  fmt::format("has {} x {} pixels, its entry says {} x {}", header->width_px,
                              header->height_px, item.width_px, item.height_px));
      return;
    }
    const base::Exif exif =
        item.exif.value_or(fit == Fit::stored ? base::Exif::stored : base::Exif::turned);
    if (fit == Fit::either && !item.exif) {
      pictures_[item.id].orientation = header->orientation;  // a fault when there are labels
    } else if (header->orientation != 1) {
      report_.add(
          "image-turned", name, {},
          fmt::format("has the EXIF orientation {}; its labels are about the {} picture",
                      header->orientation, exif == base::Exif::stored ? "stored" : "turned"));
    }
    cv::Mat pixels;
    try {
      pixels = base::read_image(item.path.string(), kMostPicturePixels, exif);
    } catch (const base::Error& error) {
      report_.add("file-unreadable", name, {}, error.fault().message);
      return;
    }
    if (pixels.size() != sight.size) {
      report_.add("image-size", name, {}, "is decoded to another size than its header says");
      return;
    }
    if (mode_ < 0) {
      mode_ = pixels.type();
    } else if (mode_ != pixels.type()) {
      report_.add("image-mode", name, {},
                  fmt::format("has {} bits and {} channels, the first one differs",
                              8 * pixels.elemSize1(), pixels.channels()));
    }
    const std::string bytes = base::read_file(item.path);
    ++provenance_[item.split][item.synthetic || says_synthetic(bytes) ? 1 : 0];
    leaks_.add(item.path, item.split, base::sha256(std::string_view(bytes)), pixels);
  }

  bool check_box(const Item& item, const Object& object, const std::string& name) {
    constexpr double kSlack = 0.01;
    const cv::Rect2d& box = object.box;
    if (box.width <= 0 || box.height <= 0 || box.x < -kSlack || box.y < -kSlack ||
        box.br().x > item.width_px + kSlack || box.br().y > item.height_px + kSlack) {
      report_.add("box-outside", name, object.place,
                  fmt::format("[{:.2f}, {:.2f}, {:.2f}, {:.2f}] in {} x {}", box.x, box.y,
                              box.width, box.height, item.width_px, item.height_px));
      return false;
    }
    return true;
  }

  bool check_mask(const Item& item, const Object& object, const std::string& name) {
    const std::int64_t area = label::area(object.mask);
    if (area == 0) {
      report_.add("mask-empty", name, object.place, "no pixel is set");
      return false;
    }
    const bool rounded = !object.polygons.empty();  // a ring's own box and area are not its pixels'
    const cv::Rect2d true_box = label::bounding_box(object.mask);
    const double slack = rounded ? 1.01 : 0.51;
    const cv::Point2d low = true_box.tl() - object.box.tl();
    const cv::Point2d high = object.box.br() - true_box.br();
    const auto [least, most] = std::minmax({low.x, low.y, high.x, high.y});
    if (least < -slack || (most > slack && !object.partial)) {
      report_.add("box-not-mask", name, object.place,
                  fmt::format("[{:.2f}, {:.2f}, {:.2f}, {:.2f}], the mask's is [{}, {}, {}, {}]",
                              object.box.x, object.box.y, object.box.width, object.box.height,
                              true_box.x, true_box.y, true_box.width, true_box.height));
    }
    if (object.area_px) {
      const double allowed = rounded ? 2 + true_box.width + true_box.height : 0.5;
      if (std::abs(*object.area_px - static_cast<double>(area)) > allowed) {
        report_.add("area-not-mask", name, object.place,
                    fmt::format("{:.2f}, the mask has {} pixels", *object.area_px, area));
      }
    }
    if (format_ == "coco") {
      check_polygons(item, object, name);
      if (object.ignore && object.polygons.size() == 1) {
        report_.add("rle-crowd", name, object.place, "iscrowd 1 with one polygon");
      }
    }
    return true;
  }

  void check_polygons(const Item& item, const Object& object, const std::string& name) {
    for (const Path& path : object.polygons) {
      if (crosses_itself(path)) {
        report_.add("polygon-crossing", name, object.place, "two of its sides cross");
        return;
      }
    }
    if (object.polygons.empty()) {
      return;
    }
    cv::Rect box = object.pixel_box();
    box = cv::Rect(box.x - 1, box.y - 1, box.width + 2, box.height + 2) &
          cv::Rect(0, 0, item.width_px, item.height_px);
    cv::Mat other = cv::Mat::zeros(box.size(), CV_8U);
    for (const Path& path : object.polygons) {
      other |= fill_pixels(path, box, true);
    }
    const double agreement = iou(label::decode_rle(object.mask, box), other);
    if (agreement < kReadersAgree) {
      report_.add("polygon-readers", name, object.place,
                  fmt::format("pycocotools and fillPoly agree to {:.2f} only", agreement));
    }
  }

  void find_doubles(Picture& picture) {
    std::sort(picture.traces.begin(), picture.traces.end(), [](const Trace& a, const Trace& b) {
      return std::tie(a.class_id, a.left, a.top) < std::tie(b.class_id, b.left, b.top);
    });
    for (std::size_t i = 0; i < picture.traces.size(); ++i) {
      const Trace& a = picture.traces[i];
      for (std::size_t j = i + 1; j < picture.traces.size(); ++j) {
        const Trace& b = picture.traces[j];
        if (b.class_id != a.class_id || b.left - a.left > 0.05f * (a.right - a.left) + 1e-3f) {
          break;
        }
        if (same_object(a, b)) {
          report_.add(
              "object-duplicate", picture.name,
              fmt::format("box [{:.1f}, {:.1f}, {:.1f}, {:.1f}]", a.left, a.top, a.right, a.bottom),
              "two objects of one class on the same pixels");
          break;
        }
      }
    }
    std::vector<std::uint64_t> uids;
    for (const Trace& trace : picture.traces) {
      uids.push_back(trace.uid);
    }
    std::sort(uids.begin(), uids.end());
    if (std::adjacent_find(uids.begin(), uids.end()) != uids.end()) {
      report_.add("uid-duplicate", picture.name, {}, "two objects have one uid");
    }
  }

  // Pictures beside the named ones that no entry names.
  void find_orphans() {
    if (format_ != "coco" && format_ != "blemish") {
      return;  // the other readers go by folders
    }
    for (const fs::path& folder : folders_) {
      for (const fs::path& file : pictures_in(folder)) {
        if (named_.count(file.string()) == 0) {
          report_.add("file-orphan", file.string(), {}, "no entry names it");
        }
      }
    }
  }

  std::string format_;
  bool with_pictures_, real_in_test_;
  Report& report_;
  Validated& seen_;
  SetInfo info_;
  std::map<std::int64_t, Picture> pictures_;
  std::vector<std::int64_t> per_class_;
  std::map<std::string, std::string> groups_;
  std::set<std::string> told_, named_;
  std::set<fs::path> folders_;
  std::map<std::string, std::array<std::int64_t, 2>> provenance_;
  LeakFinder leaks_;
  int mode_ = -1;
  std::int64_t unlicensed_ = 0;
};

}  // namespace

Validated validate(const fs::path& root, bool with_pictures, Report& report) {
  const Reader& reader = find_reader(root);
  Validated seen{std::string(reader.name), 0, 0};
  Checks checks(seen.format, with_pictures, says_real_in_test(root), report, seen);
  reader.read(root, report, checks);
  checks.finish();
  return seen;
}

}  // namespace blemish::dataset
