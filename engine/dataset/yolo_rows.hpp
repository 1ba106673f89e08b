// What the four YOLO formats share: the folders, data.yaml, and rows that no loader drops. A task
// gives one row per object: its numbers after the class, all normalized.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dataset/format.hpp"

namespace blemish::dataset {

struct YoloRow {
  std::vector<double> numbers;  // in 0..1, or flags
  cv::Rect2d box;               // that the loader makes of it; equal ones of a class are dropped
  std::size_t movable = 0;      // how many of the first numbers may be moved, x and y in turn
  double iou = 1;
  std::vector<std::string> lost{"attributes"};
};
using MakeRow = std::function<YoloRow(const Item&, const Object&)>;

// `more`: further lines of data.yaml.
void write_yolo(const Source& source, Output& output, const MakeRow& make_row,
                const std::string& more = {});

// The row of a box: center and size.
YoloRow yolo_box(const Item& item, const Object& object);

}  // namespace blemish::dataset
