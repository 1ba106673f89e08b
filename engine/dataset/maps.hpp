// Label pictures: what lies on top at each pixel, by class or by object. For formats in which a
// pixel belongs to one thing only.
#pragma once

#include <opencv2/core.hpp>

#include "dataset/exchange.hpp"

namespace blemish::dataset {

constexpr int kVoid = 255;  // of pixels to be ignored, in 8-bit maps

// 16U: 0 = none, i + 1 = the i-th of the item's objects; the later lies on top.
cv::Mat object_map(const Item& item);
// 8U: class ids, kVoid where an ignored object is. At most 254 classes.
cv::Mat class_map(const Item& item);
// 8U 0/255: any object that is not to be ignored.
cv::Mat union_mask(const Item& item);

// How much of an object's mask is where `map` says `value`; both over the whole picture.
double iou_in_map(const Object& object, const cv::Mat& map, int value);

}  // namespace blemish::dataset
