// YOLO oriented boxes: four corners, clockwise from the one nearest to the defect's start.
#include <algorithm>

#include "dataset/format.hpp"
#include "dataset/polygon.hpp"
#include "dataset/yolo_rows.hpp"

namespace blemish::dataset {

namespace {

cv::Point2d start_of(const Object& object) {
  for (const auto& [name, point] : object.keypoints_px) {
    if (name == "start") {
      return point;
    }
  }
  return object.centerline_px.empty() ? object.box.tl() : object.centerline_px.front();
}

Path corners_of(const Shape& shape, cv::Point2d start) {
  Path corners = shape.oriented_box();
  const cv::Point2d a = corners[1] - corners[0];
  const cv::Point2d b = corners[2] - corners[1];
  if (a.x * b.y - a.y * b.x < 0) {
    std::reverse(corners.begin(), corners.end());
  }
  const auto nearest = std::min_element(corners.begin(), corners.end(), [&](auto& p, auto& q) {
    return cv::norm(p - start) < cv::norm(q - start);
  });
  std::rotate(corners.begin(), nearest, corners.end());
  return corners;
}

YoloRow row_of(const Item& item, const Object& object) {
  const Shape shape = shape_of(object);
  const Path corners = corners_of(shape, start_of(object));
  YoloRow row;
  cv::Rect around = shape.box;
  cv::Point2d low(1, 1), high(0, 0);
  for (const cv::Point2d& corner : corners) {
    const cv::Point2d at(std::clamp(corner.x / item.width_px, 0.0, 1.0),
                         std::clamp(corner.y / item.height_px, 0.0, 1.0));
    low = {std::min(low.x, at.x), std::min(low.y, at.y)};
    high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    row.numbers.push_back(at.x);
    row.numbers.push_back(at.y);
    around |= cv::Rect(cv::Point(corner), cv::Size(1, 1));
  }
  row.box = {low, high};
  row.movable = row.numbers.size();
  around &= cv::Rect(0, 0, item.width_px, item.height_px);
  cv::Mat mask = cv::Mat::zeros(around.size(), CV_8U);
  shape.mask.copyTo(mask(shape.box - around.tl()));
  row.iou = iou(fill_borders({corners}, around, {item.width_px, item.height_px}), mask);
  if (row.iou < 1) {
    row.lost.emplace_back("shape");
  }
  return row;
}

void write(const Source& source, Output& output) { write_yolo(source, output, row_of); }

}  // namespace

extern const Format yolo_obb{"yolo_obb", "YOLO oriented boxes, four corners a row", write};

}  // namespace blemish::dataset
