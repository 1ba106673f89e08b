// Our own datasets, by their manifest.
#include <fstream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/image.hpp"
#include "dataset/identity.hpp"
#include "dataset/maps.hpp"
#include "dataset/reader.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

bool recognizes(const fs::path& root) {
  return fs::exists(root / "dataset.json") && fs::exists(root / "manifest.jsonl");
}

// The last byte of a finished manifest is the end of a line.
void check_end(const fs::path& file, Report& report) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (stream.tellg() > 0) {
    stream.seekg(-1, std::ios::end);
    if (stream.get() != '\n') {
      report.add("torn-line", file.string(), "last line", "the line has no end");
    }
  }
}

// What the map shows must be the topmost mask.
void check_map(const fs::path& root, const Item& item, Report& report) {
  const std::string name = fmt::format("{:06}.png", item.facts.at("index").get<std::int64_t>());
  const fs::path file = root / "instances" / name;
  if (!fs::exists(file)) {
    report.add("file-missing", file.string(), {}, "the instance map is not there");
    return;
  }
  const auto read = label_picture(file, {item.width_px, item.height_px}, report);
  if (!read) {
    return;
  }
  const cv::Mat& map = *read;
  if (map.type() != CV_16U) {
    report.add("mask-values", file.string(), {}, "is not a 16-bit map");
    return;
  }
  const cv::Mat positions = object_map(item);
  cv::Mat expected = cv::Mat::zeros(map.size(), CV_16U);
  for (std::size_t i = 0; i < item.objects.size(); ++i) {
    expected.setTo(item.objects[i].number, positions == static_cast<int>(i) + 1);
  }
  if (const int wrong = cv::countNonZero(map != expected); wrong > 0) {
    report.add("map-not-masks", file.string(), {}, fmt::format("{} pixels differ", wrong));
  }
}

void read(const fs::path& root, Report& report, Visitor& visitor) {
  try {
    const OwnSet set(root, read_header(root), {});
    visitor.set(set.info());
    set.for_each([&](const Item& item) {
      Item bare = item;
      bare.objects.clear();
      visitor.picture(bare);
      for (const Object& object : item.objects) {
        visitor.object(bare, object);
      }
      check_map(root, item, report);
    });
    check_end(root / "manifest.jsonl", report);
  } catch (const base::Error& error) {  // a line that is none of ours
    const base::Where& where = error.fault().where;
    report.add("field", where.line > 0 ? fmt::format("{}:{}", where.file, where.line) : where.file,
               where.path, error.fault().message);
  }
}

}  // namespace

extern const Reader own_reader{"blemish", "dataset.json and manifest.jsonl", recognizes, read};

}  // namespace blemish::dataset
