#include <algorithm>

#include "dataset/dataset.hpp"

namespace blemish::dataset {

extern const Format coco, coco_keypoints, coco_panoptic, csv, cvat, datumaro, imagefolder,
    label_studio, mvtec, plain_json, semantic, triples, voc, webdataset, yolo, yolo_obb, yolo_pose,
    yolo_segment;

const std::vector<const Format*>& formats() {
  static const std::vector<const Format*> all{
      &coco,        &coco_keypoints, &coco_panoptic, &csv,        &cvat,      &datumaro,
      &imagefolder, &label_studio,   &mvtec,         &plain_json, &semantic,  &triples,
      &voc,         &webdataset,     &yolo,          &yolo_obb,   &yolo_pose, &yolo_segment,
  };
  return all;
}

const Format* find_format(std::string_view name) {
  const auto found = std::find_if(formats().begin(), formats().end(),
                                  [&](const Format* format) { return format->name == name; });
  return found == formats().end() ? nullptr : *found;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const Format* format : formats()) {
    names.emplace_back(format->name);
  }
  return names;
}

std::vector<recipe::FormatSpec> known_formats() {
  std::vector<recipe::FormatSpec> known;
  for (const Format* format : formats()) {
    known.emplace_back(std::string(format->name),
                       std::vector<base::ParamTable>{kLabelOptions, format->options});
  }
  return known;
}

}  // namespace blemish::dataset
