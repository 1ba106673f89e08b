// Places, faults and errors. A fault of the user or of the world carries the place where it can be
// mended; bugs assert instead. This file knows nothing of YAML or of any file format.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace blemish::base {

// A place in a text file; line and column count from 1, 0 means "the file as a whole". `path` is
// the dotted path of the value inside the document, such as `defects.kinds[1].pit.depth`.
struct Where {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;
};

// "file:line:column: path: " with the parts that are known.
std::string to_string(const Where& where);

enum class Severity { error, warning, info };

struct Fault {
  Where where;
  std::string message;
  std::string hint;  // the remedy, may be empty
  Severity severity = Severity::error;
  std::string source_line =
      {};  // text of the line, where the file on disk may not be what was read
};

// The house format: place, message, the source line with a caret (when `where.line` is known and
// the line is at hand or the file can be read), the hint. Ends with a newline.
std::string to_text(const Fault& fault);

// A fault of the user or the world that stops the present work; caught in `cli` and at the sample's
// boundary in `run`.
class Error : public std::runtime_error {
 public:
  Error(Where where, std::string message, std::string hint = {});
  const Fault& fault() const { return fault_; }

 private:
  Fault fault_;
};

// All faults of a recipe at once; `what()` joins their texts. Exit code 2.
class FaultsError : public std::runtime_error {
 public:
  explicit FaultsError(std::vector<Fault> faults);
  const std::vector<Fault>& faults() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

// Wrong use of the command line or of a file the user named (exit code 2, where Error is 1).
class UsageError : public Error {
 public:
  using Error::Error;
};

// The candidate nearest to `name` by edit distance, or empty when none is near. For hints.
std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates);

}  // namespace blemish::base
