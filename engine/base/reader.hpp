// Reads YAML and keeps the place of every value. The only file that knows yaml-cpp. Collects faults
// instead of stopping at the first: readers return a usable default and go on. Duplicate keys,
// aliases, merge keys and keys that nobody asked for are faults.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/params.hpp"

namespace blemish::base {

class Node;

// One YAML document with its includes laid over (maps merge, lists and scalars replace).
class Document {
 public:
  // Loads `file` and, through its key `include`, the files below it (paths relative to the file
  // that names them; a cycle is a fault). Syntax errors and unreadable files become faults; then
  // root() is a null node.
  static Document load(const std::string& file);
  // The same from text; `file` is the name used in messages and the base of relative paths.
  static Document parse(const std::string& text, const std::string& file);

  Node root() const;
  std::vector<Fault>& faults() const;
  // Adds "unknown key" faults for every key that no reader has asked for, with a near-miss hint.
  void report_unread() const;
  // All files read: the recipe first, then its includes.
  const std::vector<std::string>& files() const;
  // The document as YAML text with includes resolved, always the same for the same input. `rewrite`
  // gives the new form of every relative path that a reader took through Node::path, from its
  // absolute form.
  std::string resolved_yaml(const std::function<std::string(const std::string&)>& rewrite) const;

  struct Impl;

 private:
  explicit Document(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

// A value in the document, or nothing (then it converts to false; its place is that of the map that
// lacks it). Cheap to copy.
class Node {
 public:
  explicit operator bool() const;  // a value that is there but empty (null) is true
  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;
  bool is_null() const;

  // The child under `key` (marks the key as known and read), or nothing. On a non-map: nothing.
  Node operator[](const std::string& key) const;
  // Keys of a map in order, with their values; all are marked as read.
  std::vector<std::pair<std::string, Node>> entries() const;
  std::vector<Node> items() const;  // of a list
  std::size_t size() const;

  const Where& where() const;  // for a value that spans lines: the place of its key
  std::string text() const;    // a scalar's text as written, without quotes

  void fault(const std::string& message, const std::string& hint = {}) const;
  void warn(const std::string& message, const std::string& hint = {}) const;
  // The same at a place inside a scalar, counted in bytes of its text; at the value where its text
  // is not what stands in the file (escapes, several lines).
  void fault_inside(std::size_t offset, const std::string& message,
                    const std::string& hint = {}) const;
  // The same at a place in a file that this value names.
  void fault_in(const Where& where, const std::string& message, const std::string& hint = {}) const;
  // The same at the key of this value, for a name that is wrong itself.
  void fault_at_key(const std::string& message, const std::string& hint = {}) const;

  // Typed reads. A wrong value adds a fault and gives the fallback.
  std::string string(const std::string& fallback = {}) const;
  bool boolean(bool fallback = false) const;  // true | false only
  long long whole(long long min, long long max, long long fallback) const;
  double quantity(Unit unit, double min, double max, double fallback) const;
  // One of the words; the fault lists them. Gives the index.
  int choice(const std::vector<std::string>& words, int fallback = 0) const;
  // "1024x768"
  std::pair<int, int> size_2d(int min, int max, std::pair<int, int> fallback) const;
  // A file path, made absolute against the file that holds this value. Existence is not checked.
  std::string path() const;
  // A number or any distribution of the recipe language, range-checked: constants and bounded
  // ranges outside [min, max] are faults, a distribution that loses more than 5 % to the range is a
  // warning, a reversed range is a fault. One that depends on a sibling is possible in params()
  // only, which says so by `siblings`.
  Distribution distribution(const Param& param, bool siblings = false) const;
  // Reads every parameter of the table from this map (a missing one takes its fallback, without one
  // it is a fault). An absent map gives all fallbacks. Unknown keys are left for report_unread.
  // They may depend on each other; `um_per_px` serves the check of such products.
  ParamSet params(ParamTable table, double um_per_px = 0) const;

  // The range check of distribution(), for lengths in px whose scale is known later: constants and
  // bounded ranges outside the parameter's range are faults, much truncation is a warning.
  void check_range(const Distribution& distribution, const Param& param,
                   double um_per_px = 0) const;

  struct Impl;
  Node() = default;
  explicit Node(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<Impl> impl_;
};

// The distribution that a table's fallback text means. Asserts that the text is well formed.
Distribution fallback_distribution(const Param& param);

}  // namespace blemish::base
