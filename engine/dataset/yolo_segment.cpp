// YOLO segmentation: one polygon for each defect, all its pieces and holes joined by bridges.
#include <algorithm>
#include <array>

#include "dataset/format.hpp"
#include "dataset/polygon.hpp"
#include "dataset/yolo_rows.hpp"

namespace blemish::dataset {

namespace {

// Ultralytics cuts x * width off to a whole pixel: just inside the border that is the pixel itself,
// and the polygon's own box is the true one. Readers that round want centers.
constexpr double kInset = 0.02;
constexpr double kCenter = 0.5;

constexpr std::array<base::Param, 1> kOptions{{
    {"polygon", base::Unit::choice, 0, 1, "inset",
     "inset: for Ultralytics, which cuts off to whole pixels; center: for readers that round",
     "inset|center"},
}};

YoloRow row_of(const Item& item, const Object& object, bool centers) {
  const Shape shape = shape_of(object);
  Path ring = joined(inset(shape, centers ? kCenter : kInset));
  if (centers) {
    for (cv::Point2d& point : ring) {
      point -= cv::Point2d(kCenter, kCenter);
    }
  }
  YoloRow row;
  row.iou = iou(fill_pixels(ring, shape.box, centers), shape.mask);
  cv::Point2d low(1, 1), high(0, 0);
  for (const cv::Point2d& point : ring) {
    const cv::Point2d at(std::clamp(point.x / item.width_px, 0.0, 1.0),
                         std::clamp(point.y / item.height_px, 0.0, 1.0));
    low = {std::min(low.x, at.x), std::min(low.y, at.y)};
    high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    row.numbers.push_back(at.x);
    row.numbers.push_back(at.y);
  }
  row.box = {low, high};
  row.movable = row.numbers.size();
  if (shape.has_holes()) {
    row.lost.emplace_back("holes");
  }
  if (shape.pieces.size() > 1) {
    row.lost.emplace_back("parts");
  }
  return row;
}

void write(const Source& source, Output& output) {
  const bool centers = output.options().word("polygon") == "center";
  write_yolo(source, output,
             [&](const Item& item, const Object& object) { return row_of(item, object, centers); });
}

}  // namespace

extern const Format yolo_segment{"yolo_segment", "YOLO segmentation, one polygon a row", write,
                                 kOptions};

}  // namespace blemish::dataset
