#include "dataset/dataset.hpp"

namespace blemish::dataset {

extern const Format coco;

const std::vector<const Format*>& formats() {
  static const std::vector<const Format*> all{
      &coco,
  };
  return all;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const Format* format : formats()) {
    names.emplace_back(format->name);
  }
  return names;
}

}  // namespace blemish::dataset
