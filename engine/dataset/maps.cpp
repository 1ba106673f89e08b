#include "dataset/maps.hpp"

#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

void lay(cv::Mat& map, const Object& object, int value) {
  const Shape shape = shape_of(object);
  const cv::Rect box = shape.box & cv::Rect(cv::Point(), map.size());
  map(box).setTo(value, shape.mask(box - shape.box.tl()));
}

}  // namespace

cv::Mat object_map(const Item& item) {
  cv::Mat map = cv::Mat::zeros(item.height_px, item.width_px, CV_16U);
  for (std::size_t i = 0; i < item.objects.size(); ++i) {
    lay(map, item.objects[i], static_cast<int>(i) + 1);
  }
  return map;
}

cv::Mat class_map(const Item& item) {
  cv::Mat map = cv::Mat::zeros(item.height_px, item.width_px, CV_8U);
  for (const Object& object : item.objects) {
    lay(map, object, object.ignore ? kVoid : object.class_id);
  }
  return map;
}

cv::Mat union_mask(const Item& item) {
  cv::Mat map = cv::Mat::zeros(item.height_px, item.width_px, CV_8U);
  for (const Object* object : item.defects()) {
    lay(map, *object, 255);
  }
  return map;
}

double iou_in_map(const Object& object, const cv::Mat& map, int value) {
  const Shape shape = shape_of(object);
  const cv::Mat there = map == value;
  const cv::Rect box = shape.box & cv::Rect(cv::Point(), map.size());
  const int both = cv::countNonZero(there(box) & (shape.mask(box - shape.box.tl()) != 0));
  const int either = cv::countNonZero(there) + cv::countNonZero(shape.mask) - both;
  return either > 0 ? static_cast<double>(both) / either : 1;
}

}  // namespace blemish::dataset
