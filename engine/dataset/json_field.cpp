#include "dataset/json_field.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"

namespace blemish::dataset {

namespace {

// Appends the way to `wanted`; false = it is not in here.
bool find(const Json& json, const Json* wanted, std::string& path) {
  if (&json == wanted) {
    return true;
  }
  const std::size_t size = path.size();
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) {
      path += (size == 0 ? "" : ".") + key;
      if (find(value, wanted, path)) {
        return true;
      }
      path.resize(size);
    }
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) {
      path += fmt::format("[{}]", i);
      if (find(json[i], wanted, path)) {
        return true;
      }
      path.resize(size);
    }
  }
  return false;
}

}  // namespace

std::string seen(const Json& json) {
  constexpr std::size_t kLongest = 40;
  switch (json.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "a map";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string: {
      const std::string text = to_line(json);
      return "the text " + (text.size() > kLongest ? text.substr(0, kLongest) + "…" : text);
    }
    default:
      return to_line(json);
  }
}

std::string path_of(const Json& root, const FieldFault& fault) {
  std::string path;
  find(root, fault.at, path);
  path += fault.below;
  return path.starts_with('.') ? path.substr(1) : path;
}

void throw_wrong(const Json& json, std::string_view expected) {
  throw FieldFault(json, fmt::format("is {}, not {}", seen(json), expected));
}

const Json& map_of(const Json& json) {
  if (!json.is_object()) {
    throw_wrong(json, "a map");
  }
  return json;
}

const Json& list_of(const Json& json) {
  if (!json.is_array()) {
    throw_wrong(json, "a list");
  }
  return json;
}

const Json& member(const Json& json, const char* key) {
  const auto found = map_of(json).find(key);
  if (found == json.end()) {
    throw FieldFault(json, "is missing", fmt::format(".{}", key));
  }
  return *found;
}

const Json& element(const Json& json, std::size_t index) {
  if (index >= list_of(json).size()) {
    throw FieldFault(json, fmt::format("is missing: the list has {} values", json.size()),
                     fmt::format("[{}]", index));
  }
  return json[index];
}

std::string text_of(const Json& json) {
  if (!json.is_string()) {
    throw_wrong(json, "text");
  }
  return json.get<std::string>();
}

std::string text_or_null(const Json& json) {
  if (!json.is_string() && !json.is_null()) {
    throw_wrong(json, "text or null");
  }
  return json.is_null() ? std::string() : json.get<std::string>();
}

bool truth_of(const Json& json) {
  if (!json.is_boolean()) {
    throw_wrong(json, "true or false");
  }
  return json.get<bool>();
}

double number_of(const Json& json) {
  if (!json.is_number() || !std::isfinite(json.get<double>())) {
    throw_wrong(json, "a number");
  }
  return json.get<double>();
}

Json parse_json(const std::string& text, const std::string& file, int line) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& problem) {
    const std::string_view read = std::string_view(text).substr(0, problem.byte);
    const std::size_t start = read.rfind('\n');
    const auto lines = static_cast<int>(std::count(read.begin(), read.end(), '\n'));
    throw base::Error({file,
                       line + lines,
                       static_cast<int>(start == std::string_view::npos ? problem.byte
                                                                        : problem.byte - start - 1),
                       {}},
                      "is no JSON: reading stopped here",
                      "the text was changed by hand or cut off");
  } catch (const Json::exception&) {
    throw base::Error({file, line, 0, {}}, "holds a number that no computer can",
                      "the text was changed by hand or cut off");
  }
}

}  // namespace blemish::dataset
