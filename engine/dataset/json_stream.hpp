// Large JSON files entry by entry: memory is that of one entry, whatever the file holds. For files
// of others: depth, numbers and the size of an entry are bounded.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>

#include "dataset/json.hpp"

namespace blemish::dataset {

// What is wrong with the file, with the code of the rule it breaks.
struct JsonFault : std::runtime_error {
  JsonFault(std::string rule, const std::string& message)
      : std::runtime_error(message), code(std::move(rule)) {}
  std::string code;
};

// Calls `visit` for each entry of the arrays that stand under one of `keys` in the file's object.
// Other values are passed over. Throws JsonFault.
void for_each_entry(const std::filesystem::path& file, const std::set<std::string>& keys,
                    const std::function<void(const std::string& key, const Json& entry)>& visit);

// A whole small document with the same bounds.
Json read_json(const std::filesystem::path& file);

}  // namespace blemish::dataset
