#include "dataset/yolo_rows.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "dataset/format.hpp"
#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

// Loaders drop a row whose class and box equal another's: moved by a millionth it stays.
void make_distinct(YoloRow& row, int class_id, std::set<std::string>& taken) {
  constexpr double kNudge = 1e-6;
  const auto key = [&](const YoloRow& r) {
    return fmt::format("{} {:.6f} {:.6f} {:.6f} {:.6f}", class_id, r.box.x, r.box.y, r.box.width,
                       r.box.height);
  };
  while (!taken.insert(key(row)).second) {
    const double step = row.box.br().x + kNudge <= 1 ? kNudge : -kNudge;
    row.box.x += step;
    for (std::size_t i = 0; i < row.movable; i += 2) {
      row.numbers[i] += step;
    }
  }
}

std::string rows_of(const Item& item, Output& output, const std::string& file,
                    const MakeRow& make_row) {
  std::string text;
  std::set<std::string> taken;
  for (const Object* object : item.defects()) {
    YoloRow row = make_row(item, *object);
    make_distinct(row, object->class_id, taken);
    text += fmt::format("{}", object->class_id - 1);
    for (const double number : row.numbers) {
      text += number == std::floor(number) ? fmt::format(" {}", number)
                                           : fmt::format(" {:.8f}", number);
    }
    text += "\n";
    output.account(item, *object, file, row.iou, row.lost);
  }
  return text;
}

// Single-quoted YAML.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' ? std::string("''") : std::string(1, c);
  }
  return result + "'";
}

// Without `path:`, so that the folder is the yaml's own; without `nc`, which must equal the names.
std::string data_yaml(const SetInfo& info, const std::vector<std::string>& splits, bool gray,
                      const std::string& more) {
  std::string text = "# " + file_name_of(info.name) + ", provenance in README.md\n";
  const auto has = [&](const std::string& split) {
    return std::find(splits.begin(), splits.end(), split) != splits.end();
  };
  const std::string first = splits.empty() ? "train" : splits.front();
  for (const char* required : {"train", "val"}) {
    text += fmt::format("{}: images/{}{}\n", required, has(required) ? required : first,
                        has(required) ? "" : "  # the set has no such split");
  }
  for (const std::string& split : splits) {
    if (split != "train" && split != "val") {
      text += fmt::format("{}: images/{}\n", split, split);
    }
  }
  text += gray ? "channels: 1\n" : "";
  text += "names:\n";
  for (std::size_t i = 0; i < info.classes.size(); ++i) {
    text += fmt::format("  {}: {}\n", i, quoted(info.classes[i]));
  }
  return text + more;
}

}  // namespace

void write_yolo(const Source& source, Output& output, const MakeRow& make_row,
                const std::string& more) {
  constexpr int kLeastSide = 10;  // Ultralytics passes over smaller pictures
  bool gray = true;
  int tiny = 0;
  source.for_each([&](const Item& item) {
    tiny += std::min(item.width_px, item.height_px) < kLeastSide ? 1 : 0;
    if (item.defects().empty() && !item.clean()) {
      return;  // neither clean nor defective: an empty file would say clean
    }
    const std::string picture = split_picture(item);
    output.write_picture(item, picture);
    gray = gray && pixels_of(item).channels() == 1;
    // An empty file says: looked at and clean.
    output.write(fmt::format("labels/{}/{}.txt", item.split, item.stem),
                 rows_of(item, output, picture, make_row));
  });
  if (tiny > 0) {
    output.remark(
        fmt::format("{} pictures have less than {} pixels a side, which the loader passes "
                    "over",
                    tiny, kLeastSide));
  }
  output.write("data.yaml", data_yaml(source.info(), splits_of(source), gray, more));
}

YoloRow yolo_box(const Item& item, const Object& object) {
  const double width = item.width_px;
  const double height = item.height_px;
  YoloRow row;
  row.box = {object.box.x / width, object.box.y / height, object.box.width / width,
             object.box.height / height};
  row.numbers = {row.box.x + row.box.width / 2, row.box.y + row.box.height / 2, row.box.width,
                 row.box.height};
  row.movable = 2;
  const Shape shape = shape_of(object);
  row.iou = iou(cv::Mat(cv::Mat::ones(shape.box.size(), CV_8U)), shape.mask);
  if (row.iou < 1) {
    row.lost.emplace_back("shape");
  }
  return row;
}

}  // namespace blemish::dataset
