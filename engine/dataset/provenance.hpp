// A set's files by hash, in the words of other tools: a list that `sha256sum -c` checks and whose
// own hash is the set's id, an in-toto statement of how the set was made (unsigned), and a listing
// of a folder as DVC writes it. Knows no format.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dataset/json.hpp"

namespace blemish::dataset {

// Files with their SHA-256, in little memory: a large set has millions.
class Sums {
 public:
  void add(std::string_view file, std::string_view sha256);
  void add_below(const std::string& folder, const Sums& others);
  std::string text() const;  // as sha256sum writes it, sorted by file
  std::vector<std::string> files() const;
  using Visit = std::function<void(const std::string& file, const std::string& sha256)>;
  void for_each(const Visit& visit) const;

 private:
  std::string_view line(std::size_t i) const;
  std::string lines_;
  std::vector<std::size_t> starts_;
};

// How a set came to be.
struct Making {
  std::string process;  // "generate" or "export"
  Json parameters;      // what the user chose
  Json environment = Json::object();
  std::vector<std::pair<std::string, std::string>> inputs;  // file, SHA-256
  std::string version;                                      // of the engine
};

constexpr const char* kSumsFile = "sha256sums.txt";
constexpr const char* kStatementFile = "provenance.intoto.json";
constexpr const char* kDvcFile = "dvc.json";

// in-toto Statement 1 with SLSA's provenance 1 (slsa.dev/spec/v1.0/provenance), about the list of
// files. Without dates.
std::string statement_text(const std::string& id, const Making& making);

// The folder's entry of a .dvc file and the `.dir` listing whose MD5 it holds, which is how DVC
// names a folder; of `files` below `root`.
std::string dvc_text(const std::filesystem::path& root, const std::string& name,
                     std::vector<std::string> files);

// Writes the list and the statement; gives the set's id.
std::string write_provenance(const std::filesystem::path& root, const Sums& sums,
                             const Making& making);

}  // namespace blemish::dataset
