// YOLO pose: a box and the named points of all classes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "dataset/format.hpp"
#include "dataset/keypoints.hpp"
#include "dataset/yolo_rows.hpp"

namespace blemish::dataset {

namespace {

constexpr double kVisible = 2;

YoloRow row_of(const Item& item, const Object& object, const KeypointNames& names) {
  YoloRow row = yolo_box(item, object);
  for (const std::string& name : names.all()) {
    const auto point = keypoint_in_picture(item, object, name);
    row.numbers.push_back(point ? point->x / item.width_px : 0);
    row.numbers.push_back(point ? point->y / item.height_px : 0);
    row.numbers.push_back(point ? kVisible : 0);
  }
  return row;
}

void write(const Source& source, Output& output) {
  const KeypointNames names(source);
  const std::size_t count = names.all().size();
  if (count == 0) {
    throw base::UsageError({{}, 0, 0, "yolo_pose"}, "no defect of this set has keypoints",
                           "scratches have; export another format");
  }
  std::vector<std::size_t> same(count);
  for (std::size_t i = 0; i < count; ++i) {
    same[i] = i;
  }
  write_yolo(
      source, output,
      [&](const Item& item, const Object& object) { return row_of(item, object, names); },
      fmt::format("kpt_shape: [{}, 3]\nflip_idx: [{}]  # {}\n", count, fmt::join(same, ", "),
                  fmt::join(names.all(), ", ")));
}

}  // namespace

extern const Format yolo_pose{"yolo_pose", "YOLO pose, a box and keypoints a row", write, {}, true};

}  // namespace blemish::dataset
