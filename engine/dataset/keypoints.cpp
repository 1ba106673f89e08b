#include "dataset/keypoints.hpp"

#include <algorithm>

namespace blemish::dataset {

namespace {

void add(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    names.push_back(name);
  }
}

}  // namespace

KeypointNames::KeypointNames(const Source& source) {
  source.for_each([&](const Item& item) {
    for (const Object& object : item.objects) {
      for (const auto& [name, point] : object.keypoints_px) {
        add(all_, name);
        add(by_class_[object.class_name], name);
      }
    }
  });
}

const std::vector<std::string>& KeypointNames::of(const std::string& class_name) const {
  static const std::vector<std::string> none;
  const auto found = by_class_.find(class_name);
  return found == by_class_.end() ? none : found->second;
}

Json keypoints_json(const Item& item, const Object& object) {
  Json json = Json::object();
  for (const auto& [name, any] : object.keypoints_px) {
    if (const auto point = keypoint_in_picture(item, object, name)) {
      json[name] = {short_number(point->x), short_number(point->y)};
    }
  }
  return json;
}

std::optional<cv::Point2d> keypoint_in_picture(const Item& item, const Object& object,
                                               const std::string& name) {
  for (const auto& [known, point] : object.keypoints_px) {
    if (known == name && cv::Rect2d(0, 0, item.width_px, item.height_px).contains(point)) {
      return point;
    }
  }
  return std::nullopt;
}

}  // namespace blemish::dataset
