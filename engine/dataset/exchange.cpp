#include "dataset/exchange.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/files.hpp"

namespace blemish::dataset {

cv::Rect Object::pixel_box() const {
  if (has_mask()) {
    return label::bounding_box(mask);
  }
  const int left = static_cast<int>(std::floor(box.x));
  const int top = static_cast<int>(std::floor(box.y));
  return {left, top, static_cast<int>(std::ceil(box.x + box.width)) - left,
          static_cast<int>(std::ceil(box.y + box.height)) - top};
}

std::vector<const Object*> Item::defects() const {
  std::vector<const Object*> result;
  for (const Object& object : objects) {
    if (!object.ignore) {
      result.push_back(&object);
    }
  }
  return result;
}

std::string Item::ok_ng() const {
  if (!verdict.empty()) {
    return verdict;
  }
  return defects().empty() ? "OK" : "NG";
}

int SetInfo::class_id(const std::string& class_name) const {
  const auto found = std::find(classes.begin(), classes.end(), class_name);
  return found == classes.end() ? 0 : static_cast<int>(found - classes.begin()) + 1;
}

std::vector<std::string> splits_of(const Source& source) {
  constexpr std::array kFirst{"train", "val", "test"};
  std::set<std::string> there;
  source.for_each_picture([&](const Item& item) { there.insert(item.split); });
  std::vector<std::string> result;
  for (const char* name : kFirst) {
    if (there.erase(name) > 0) {
      result.emplace_back(name);
    }
  }
  result.insert(result.end(), there.begin(), there.end());
  return result;
}

std::vector<std::string> licenses_of(const Source& source) {
  std::vector<std::string> result;
  const auto add = [&](const std::string& license) {
    if (!license.empty() && std::find(result.begin(), result.end(), license) == result.end()) {
      result.push_back(license);
    }
  };
  add(source.info().license);
  source.for_each_picture([&](const Item& item) { add(item.license); });
  return result;
}

std::string file_name_of(const std::string& text) {
  std::string name = text.empty() ? "_" : text;
  for (char& c : name) {
    c = base::is_file_name(std::string(1, c)) ? c : '_';
  }
  return name;
}

std::vector<std::string> file_names_of(const std::vector<std::string>& texts) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const std::string& text : texts) {
    std::string name = file_name_of(text);
    for (int i = 2; !taken.insert(name).second; ++i) {
      name = file_name_of(text) + "_" + std::to_string(i);
    }
    names.push_back(name);
  }
  return names;
}

}  // namespace blemish::dataset
