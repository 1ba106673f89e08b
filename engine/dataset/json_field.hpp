// Values of JSON that people or other programs may have changed. Each is asked for by what it must
// be; a fault names the key's path, what stands there and what was expected. Knows no file.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "dataset/json.hpp"

namespace blemish::dataset {

struct FieldFault : std::runtime_error {
  FieldFault(const Json& value, const std::string& message, std::string missing = {})
      : std::runtime_error(message), at(&value), below(std::move(missing)) {}
  const Json* at;     // in the document that was read, which must still be there
  std::string below;  // what is missing in it, ".key" or "[3]"
};
// "instances[2].masks.core" of a value in `root`, found by its address.
std::string path_of(const Json& root, const FieldFault& fault);

// Of a map and of a list. Throw FieldFault: not one, or without it.
const Json& member(const Json& json, const char* key);
const Json& element(const Json& json, std::size_t index);
// All of a list or of a map. Throw FieldFault: it is none.
const Json& list_of(const Json& json);
const Json& map_of(const Json& json);

std::string text_of(const Json& json);
std::string text_or_null(const Json& json);  // empty for null
bool truth_of(const Json& json);
double number_of(const Json& json);  // finite

// What stands there, short, for messages: "null", "a list", "the text \"a\"".
std::string seen(const Json& json);
[[noreturn]] void throw_wrong(const Json& json, std::string_view expected);
// A whole number that the type holds.
template <std::integral T>
T whole_of(const Json& json) {
  using Limits = std::numeric_limits<T>;
  const bool whole = json.is_number_integer();
  const bool fits =
      whole && (json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                          : std::in_range<T>(json.get<std::int64_t>()));
  if (!fits) {
    throw_wrong(json, sizeof(T) == sizeof(std::int64_t)
                          ? "a whole number" + std::string(Limits::min() == 0 ? " from 0 on" : "")
                          : "a whole number from " + std::to_string(Limits::min()) + " to " +
                                std::to_string(Limits::max()));
  }
  return json.get<T>();
}

// Parses one document. Throws base::Error at `file`, `line` and the column where it is no JSON.
Json parse_json(const std::string& text, const std::string& file, int line);

}  // namespace blemish::dataset
