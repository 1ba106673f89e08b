#include "dataset/format.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/image.hpp"
#include "base/image_header.hpp"
#include "base/reader.hpp"
#include "dataset/upright.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;
using base::Unit;

namespace {

constexpr std::array<base::Param, 3> kLabelTable{{
    {"mask", Unit::choice, 0, 3, "as_labeled",
     "which mask goes out: as the recipe's labels say, or another",
     "as_labeled|core|influence|visible"},
    {"min_width", Unit::px, 0, 100, "0 px",
     "the mask holds every pixel whose center is within half of this of the centerline"},
    {"grow", Unit::px, 0, 100, "0 px", "the mask is widened by this on all sides"},
}};

constexpr std::size_t kMostPixels = std::size_t{1} << 30;

// The tiles of a picture come one after the other: the last one is kept.
cv::Mat decoded(const fs::path& path, base::Exif exif) {
  thread_local std::pair<std::pair<fs::path, base::Exif>, cv::Mat> last;
  if (const std::pair key(path, exif); last.first != key) {
    last = {key, base::read_image(path.string(), kMostPixels, exif)};
  }
  return last.second;
}

cv::Mat part_of(const fs::path& path, const Item& item, base::Exif exif) {
  const cv::Mat whole = decoded(path, exif);
  return item.crop.empty() ? whole : whole(item.crop).clone();
}

// Of a picture of others, or one that was changed meanwhile.
base::ImageHeader header_of(const fs::path& path, std::string_view bytes) {
  const auto header = base::read_image_header(bytes);
  if (!header || !header->damage.empty()) {
    throw base::Error({path.string(), 0, 0, {}},
                      header ? std::string(header->damage) : "is not a picture that can be read",
                      "copy the picture again from where it came");
  }
  return *header;
}

// Of the last picture kept, for its tiles.
base::ImageHeader header_of(const fs::path& path) {
  thread_local std::pair<fs::path, base::ImageHeader> last;
  if (last.first != path) {
    last = {path, header_of(path, base::read_file(path))};
  }
  return last.second;
}

cv::Mat part_of(const fs::path& path, const Item& item) {
  return part_of(path, item, exif_of(header_of(path), sight_of(item), path));
}

std::vector<unsigned char> bytes_of(const fs::path& path, const Item& item) {
  if (item.crop.empty() && path.extension() == ".png") {
    std::string bytes = base::read_file(path);
    const base::ImageHeader header = header_of(path, bytes);
    if (exif_of(header, sight_of(item), path) == base::Exif::stored || header.orientation == 1) {
      if (!item.synthetic) {
        bytes = base::bare_png(bytes);
      }
      return {bytes.begin(), bytes.end()};
    }
  }
  base::PngOptions options;
  if (item.synthetic) {
    options.text = {{base::kXmpKeyword,
                     base::synthetic_xmp(!item.background.empty(), item.license, item.owner)}};
  }
  return base::encode_png(part_of(path, item), options);
}

// Where the picture is. Pictures inside tar files are nowhere.
const fs::path& on_disk(const Item& item) {
  if (item.path.empty()) {
    throw base::Error({item.file, 0, 0, {}}, "holds its pictures inside, where they are not read",
                      "unpack it, or export from the set that it was made of");
  }
  return item.path;
}

}  // namespace

const base::ParamTable kLabelOptions = kLabelTable;

double FormatOptions::number(std::string_view name) const {
  for (const base::Values& values : tables) {
    if (base::index_of(values.table, name)) {
      return static_cast<double>(values[name]);
    }
  }
  assert(false && "an option of this name");
  return 0;
}

std::string FormatOptions::word(std::string_view name) const {
  for (const base::Values& values : tables) {
    if (const auto index = base::index_of(values.table, name)) {
      return base::choice_words(values.table[*index])
          .at(static_cast<std::size_t>(values.values[*index]));
    }
  }
  assert(false && "an option of this name");
  return {};
}

FormatOptions default_options(const Format& format) {
  FormatOptions options;
  for (const base::ParamTable table : {kLabelOptions, format.options}) {
    base::Values values{table, {}};
    for (const base::Param& param : table) {
      values.values.push_back(static_cast<float>(base::fallback_distribution(param).a));
    }
    options.tables.push_back(std::move(values));
  }
  return options;
}

void set_option(FormatOptions& options, const Format& format, const std::string& key,
                const std::string& value) {
  const std::string place = fmt::format("{}.{}", format.name, key);
  std::vector<std::string> known;
  for (base::Values& values : options.tables) {
    for (std::size_t i = 0; i < values.table.size(); ++i) {
      const base::Param& param = values.table[i];
      known.emplace_back(param.name);
      if (param.name != key) {
        continue;
      }
      if (param.unit == Unit::choice) {
        const std::vector<std::string> words = base::choice_words(param);
        const auto found = std::find(words.begin(), words.end(), value);
        if (found == words.end()) {
          throw base::UsageError({{}, 0, 0, place},
                                 fmt::format("\"{}\" is none of its words", value),
                                 fmt::format("use one of {}", fmt::join(words, ", ")));
        }
        values.values[i] = static_cast<float>(found - words.begin());
        return;
      }
      std::string fault;
      const std::optional<base::Quantity> read = base::parse_quantity(value, param.unit, fault);
      if (!read || !(read->value >= param.min && read->value <= param.max)) {
        throw base::UsageError(
            {{}, 0, 0, place}, read ? fmt::format("{} is out of range", value) : fault,
            fmt::format("from {} to {}", base::format_quantity(param.min, param.unit),
                        base::format_quantity(param.max, param.unit)));
      }
      values.values[i] = static_cast<float>(read->value);
      return;
    }
  }
  throw base::UsageError({{}, 0, 0, place}, "there is no such option",
                         fmt::format("{} has: {}", format.name, fmt::join(known, ", ")));
}

std::string Losses::summary(std::string_view format) const {
  std::vector<std::string> parts{
      objects == 0 ? std::string("no objects")
                   : fmt::format("{} objects; masks as read back: mean IoU {:.4f}, least {:.4f}",
                                 objects, iou_sum / static_cast<double>(objects), iou_min)};
  std::vector<std::string> lost;
  for (const auto& [what, count] : counts) {
    lost.push_back(fmt::format("{} of {}", what, count));
  }
  if (!lost.empty()) {
    parts.push_back(fmt::format("not said: {}", fmt::join(lost, ", ")));
  }
  parts.insert(parts.end(), remarks.begin(), remarks.end());
  return fmt::format("{}: {}", format, fmt::join(parts, "; "));
}

// Opened at the first object: a set without any has no account.
struct Output::Ledger {
  explicit Ledger(const fs::path& path) : file(path) {}
  base::FileWriter file;
};

Output::Output(fs::path root, const Format& format, FormatOptions options, bool native)
    : root_(std::move(root)), format_(format), options_(std::move(options)), native_(native) {}

Output::~Output() = default;

void Output::write(const std::string& file, std::string_view text) {
  base::write_file(root_ / file, text);
  files_.push_back(file);
  if (!native_) {
    sums_.add(file, base::sha256(text));
  }
}

void Output::write(const std::string& file, const std::vector<unsigned char>& bytes) {
  write(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void Output::note(const std::string& file) {
  files_.push_back(file);
  if (!native_) {
    sums_.add(file, base::sha256_file(root_ / file));
  }
}

void Output::write_picture(const Item& item, const std::string& file) {
  write(file, picture_bytes(item));
}

void Output::write_twin(const Item& item, const std::string& file) {
  write(file, twin_bytes(item));
}

void Output::account(const Item& item, const Object& object, const std::string& file, double iou,
                     std::vector<std::string> lost) {
  if (!object.keypoints_px.empty() && !format_.keypoints) {
    lost.emplace_back("keypoints");
  }
  ++losses_.objects;
  losses_.iou_sum += iou;
  losses_.iou_min = std::min(losses_.iou_min, iou);
  for (const std::string& what : lost) {
    ++losses_.counts[what];
  }
  if (native_) {
    return;  // the manifest has it all
  }
  if (!ledger_) {
    ledger_ = std::make_unique<Ledger>(root_ / "objects.jsonl");
  }
  ledger_->file.write(
      to_line(Json{{"uid", object.uid},
                   {"file", file},
                   {"picture", item.stem},
                   {"number", object.number},
                   {"class", object.class_name},
                   {"source_class", object.source_class},
                   {"bbox", {object.box.x, object.box.y, object.box.width, object.box.height}},
                   {"iou", short_number(iou)},
                   {"lost", lost}}) +
      "\n");
}

void Output::finish() {
  if (ledger_) {
    ledger_->file.commit();
    note("objects.jsonl");
  }
}

std::string picture_name(const Item& item) { return item.stem + ".png"; }

std::string split_picture(const Item& item) {
  return fmt::format("images/{}/{}", item.split, picture_name(item));
}

cv::Mat pixels_of(const Item& item) { return part_of(on_disk(item), item); }

std::vector<unsigned char> picture_bytes(const Item& item) { return bytes_of(on_disk(item), item); }

std::vector<unsigned char> twin_bytes(const Item& item) { return bytes_of(item.twin_path, item); }

}  // namespace blemish::dataset
