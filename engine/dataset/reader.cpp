#include "dataset/reader.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/image.hpp"
#include "dataset/identity.hpp"
#include "dataset/spool.hpp"
#include "dataset/upright.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;

extern const Reader own_reader, coco_reader, yolo_reader, voc_reader, mvtec_reader, shards_reader,
    masks_reader;

namespace {

// A foreign set: pictures in memory, their objects in a file beside it. Names may be parts of
// files' names, each stem once.
class Gathered : public Source, public Visitor {
 public:
  explicit Gathered(std::optional<base::Exif> exif) : exif_(exif) {}
  const SetInfo& info() const override { return info_; }
  void for_each(const Visit& visit) const override {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      Item item = items_[i];
      for (const std::uint64_t place : objects_[i]) {
        item.objects.push_back(spool_.get(place));
      }
      visit(item);
    }
  }
  void for_each_picture(const Visit& visit) const override {
    std::for_each(items_.begin(), items_.end(), visit);
  }
  void set(const SetInfo& info) override {
    for (const std::string& name : info.classes) {
      if (name.empty() || std::any_of(name.begin(), name.end(),
                                      [](unsigned char c) { return c < ' ' || c == 127; })) {
        throw base::Error({info.name, 0, 0, {}},
                          "a class has an empty name or one with line breaks", "rename the class");
      }
    }
    info_ = info;
  }
  void picture(const Item& item) override {
    places_[item.id] = items_.size();
    items_.push_back(item);
    objects_.emplace_back();
    Item& own = items_.back();
    own.exif = item.exif ? item.exif : exif_;
    own.split = file_name_of(item.split);
    const std::string stem = file_name_of(item.stem);
    own.stem = stem;
    for (int i = 2; !stems_.insert(own.stem).second; ++i) {
      own.stem = fmt::format("{}_{}", stem, i);
    }
  }
  void object(const Item& item, const Object& object) override {
    std::vector<std::uint64_t>& places = objects_.at(places_.at(item.id));
    Object numbered = object;
    numbered.number = static_cast<int>(places.size()) + 1;
    places.push_back(spool_.put(numbered));
  }

 private:
  std::optional<base::Exif> exif_;
  SetInfo info_;
  std::vector<Item> items_;
  std::vector<std::vector<std::uint64_t>> objects_;  // of each item, in the spool
  Spool spool_;
  std::map<std::int64_t, std::size_t> places_;
  std::set<std::string> stems_;
};

}  // namespace

const std::vector<const Reader*>& readers() {
  static const std::vector<const Reader*> all{&own_reader,  &coco_reader,  &yolo_reader,
                                              &voc_reader,  &mvtec_reader, &shards_reader,
                                              &masks_reader};
  return all;
}

const Reader& find_reader(const fs::path& root) {
  if (!fs::exists(root)) {
    throw base::UsageError({root.string(), 0, 0, {}}, "is not there", "name a dataset's folder");
  }
  for (const Reader* reader : readers()) {
    if (reader->recognizes(root)) {
      return *reader;
    }
  }
  std::string known;
  for (const Reader* reader : readers()) {
    known += fmt::format("{}{}: {}", known.empty() ? "" : "; ", reader->name, reader->help);
  }
  throw base::UsageError({root.string(), 0, 0, {}}, "is no set that is known here", known);
}

std::unique_ptr<Source> open_set(const fs::path& root, const LabelChoice& labels,
                                 std::optional<base::Exif> exif) {
  const Reader& reader = find_reader(root);
  if (&reader == &own_reader) {
    if (exif) {
      throw base::UsageError({root.string(), 0, 0, "--exif"}, "no picture of ours has EXIF data",
                             "leave it out");
    }
    return std::make_unique<OwnSet>(root, read_header(root), labels);
  }
  if (labels.mask || labels.coverage) {
    throw base::UsageError({root.string(), 0, 0, "mask"}, "a foreign set has one mask per object",
                           "leave the choice of the mask out");
  }
  Report report;
  auto gathered = std::make_unique<Gathered>(exif);
  reader.read(root, report, *gathered);
  report.throw_first_error();
  return gathered;
}

std::optional<fs::path> inside(const fs::path& root, const std::string& file,
                               const std::string& named_in, Report& report) {
  const fs::path relative(file);
  bool climbs = relative.is_absolute() || file.find('\\') != std::string::npos ||
                file.find('\0') != std::string::npos || file.empty();
  for (const fs::path& part : relative) {
    climbs = climbs || part == "..";
  }
  std::error_code problem;
  if (!climbs) {
    const fs::path real = fs::weakly_canonical(root / relative, problem);
    const fs::path base = fs::weakly_canonical(root, problem);
    const auto [end, rest] = std::mismatch(base.begin(), base.end(), real.begin(), real.end());
    climbs = problem || end != base.end();
  }
  if (climbs) {
    report.add("file-path", named_in, {}, fmt::format("\"{}\" leaves the set", file));
    return std::nullopt;
  }
  return root / relative;
}

std::vector<fs::path> pictures_in(const fs::path& folder) {
  constexpr std::array kExtensions{".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"};
  std::vector<fs::path> found;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    std::string extension = entry->path().extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end() &&
        entry->is_regular_file(problem)) {
      found.push_back(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<base::ImageHeader> picture_header(const fs::path& file, Report& report) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    report.add("file-missing", file.string(), {}, "is not there or cannot be opened");
    return std::nullopt;
  }
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const auto header = base::read_image_header(bytes);
  if (!header) {
    report.add("file-unreadable", file.string(), {}, "is not a picture that can be read");
    return std::nullopt;
  }
  const bool sized = header->height_px > 0 && header->width_px > 0;
  if (!sized && header->damage.empty()) {
    report.add("file-unreadable", file.string(), {}, "is a picture without pixels");
    return std::nullopt;
  }
  if (sized &&
      header->width_px > static_cast<std::uint64_t>(kMostPicturePixels) / header->height_px) {
    report.add("image-too-large", file.string(), {},
               fmt::format("{} x {} pixels", header->width_px, header->height_px));
    return std::nullopt;
  }
  if (!header->damage.empty()) {
    report.add("file-unreadable", file.string(), {}, std::string(header->damage));
    return std::nullopt;
  }
  return header;
}

std::optional<cv::Mat> label_picture(const fs::path& file, cv::Size size, Report& report) {
  const auto header = picture_header(file, report);
  if (!header) {
    return std::nullopt;
  }
  cv::Mat pixels;
  try {
    if (stored_size(*header) == size) {
      pixels = base::read_image(file.string(), kMostPicturePixels, base::Exif::stored);
    }
  } catch (const base::Error& error) {
    report.add("file-unreadable", file.string(), {}, error.fault().message);
    return std::nullopt;
  }
  if (pixels.size() != size) {
    report.add("mask-size", file.string(), {}, "is not of its picture's size");
    return std::nullopt;
  }
  return pixels;
}

std::optional<cv::Mat> mask_picture(const fs::path& file, const Item& item, Report& report) {
  auto mask = label_picture(file, {item.width_px, item.height_px}, report);
  if (mask && mask->type() != CV_8U) {
    report.add("mask-values", file.string(), {}, "is not 8-bit gray");
    return std::nullopt;
  }
  return mask;
}

}  // namespace blemish::dataset
