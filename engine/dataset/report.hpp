// What is wrong with a set: findings with stable codes. The table of rules is the reference; a
// reader or a check names the code, the place and what it saw.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dataset/json.hpp"

namespace blemish::dataset {

struct Rule {
  std::string_view code;
  base::Severity severity;
  std::string_view meaning;
  std::string_view remedy;
};
std::span<const Rule> rules();
std::string_view severity_name(base::Severity severity);  // error, warning, info

struct Finding {
  const Rule* rule = nullptr;
  std::string file;      // as named on the command line, or below it
  std::string instance;  // "annotation 17", "row 3"; empty = the file
  std::string message;
};

class Report {
 public:
  // Of one code the first `kept` are kept, all are counted: memory is bounded on hostile sets.
  explicit Report(std::size_t kept = 50) : kept_(kept) {}

  void ignore(const std::string& code);  // throws base::UsageError when there is no such rule
  // Asserts that the code is in the table.
  void add(std::string_view code, const std::string& file, const std::string& instance,
           const std::string& message);

  const std::vector<Finding>& findings() const { return findings_; }
  const std::map<std::string, std::int64_t, std::less<>>& counts() const { return counts_; }
  std::int64_t errors() const { return errors_; }
  std::int64_t warnings() const { return warnings_; }
  bool has(std::string_view code) const { return counts_.count(code) > 0; }
  // The first error, thrown as base::Error; does nothing when there is none.
  void throw_first_error() const;

  std::string to_text() const;
  Json to_json() const;

 private:
  std::size_t kept_;
  std::vector<Finding> findings_;
  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::vector<std::string> ignored_;
  std::int64_t errors_ = 0, warnings_ = 0;
};

}  // namespace blemish::dataset
