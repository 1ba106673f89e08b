// What the three COCO formats share: arrays written item by item, images, categories, and the facts
// of one annotation. Knows no folder rules.
#pragma once

#include <string>

#include "base/files.hpp"
#include "dataset/format.hpp"

namespace blemish::dataset {

// An array written item by item, so that memory does not grow with the set.
class ArrayWriter {
 public:
  ArrayWriter(base::FileWriter& out, const std::string& name);
  void add(const Json& item);
  void close();

 private:
  base::FileWriter& out_;
  bool first_ = true;
};

// What a file says of its set. `licenses`: those that occur, ids from 1 in this order.
struct CocoSet {
  const SetInfo& info;
  std::vector<std::string> licenses;
};
// The beginning of a file: info and licenses.
std::string coco_head(const CocoSet& set);
// Of the image and of each class; ids from 1. An image whose photo has no license has the set's.
Json coco_image(const Item& item, const std::string& file, const CocoSet& set);
Json coco_category(const SetInfo& info, std::size_t class_index);
// Without a segmentation.
Json coco_annotation(const Item& item, const Object& object, std::int64_t id);
Json coco_attributes(const Object& object);

}  // namespace blemish::dataset
