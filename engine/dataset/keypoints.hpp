// The named points that occur in a set, in the order in which they are met.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dataset/exchange.hpp"

namespace blemish::dataset {

class KeypointNames {
 public:
  explicit KeypointNames(const Source& source);
  const std::vector<std::string>& of(const std::string& class_name) const;
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::map<std::string, std::vector<std::string>> by_class_;
};

// COCO, and what converts to and from it, puts 0, 0 at the center of pixel (0, 0).
constexpr double kCocoCenter = 0.5;

// By name, those in the picture; (0, 0) is the picture's corner.
Json keypoints_json(const Item& item, const Object& object);

// Nothing when the object has no such point or the picture does not show it.
std::optional<cv::Point2d> keypoint_in_picture(const Item& item, const Object& object,
                                               const std::string& name);

}  // namespace blemish::dataset
