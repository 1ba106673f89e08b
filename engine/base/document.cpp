// What is done with a tree once it is read: faults added, unread keys reported, text written back.
#include <algorithm>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "base/reader_tree.hpp"

namespace blemish::base {

namespace fs = std::filesystem;

namespace {

using Value = Node::Impl;
using ValuePtr = std::shared_ptr<Node::Impl>;

void report_unread_in(const Value& value) {
  for (const Value::Member& member : value.members) {
    if (value.opened && !member.read) {
      const std::string near = nearest_name(member.key, value.asked);
      value.sink->add(member.value->key_where, fmt::format("unknown key \"{}\"", member.key),
                      near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
    }
    if (member.read) {
      report_unread_in(*member.value);
    }
  }
  for (const ValuePtr& item : value.items) {
    report_unread_in(*item);
  }
}

std::string quoted(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./%+- ";
  const bool word = !text.empty() && text.find_first_not_of(kPlain) == std::string::npos &&
                    text.front() != ' ' && text.back() != ' ' && text != "-" &&
                    !text.starts_with("- ") && !text.starts_with("---") &&
                    !text.starts_with("...") && text.front() != '%';
  const bool null = text == "null" || text == "Null" || text == "NULL";
  if (word && !null) {
    return text;
  }
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
    }
    result += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
  }
  return result + "\"";
}

// Writes a tree as YAML text.
class Emitter {
 public:
  explicit Emitter(const std::function<std::string(const std::string&)>& rewrite)
      : rewrite_(rewrite) {}

  // Block text of a map, each line indented.
  std::string map(const Value& value, std::size_t indent) const {
    std::string result;
    for (const Value::Member& member : value.members) {
      result += std::string(indent, ' ') + quoted(member.key) + ":";
      result += nested(*member.value, indent);
    }
    return result;
  }

 private:
  std::string scalar(const Value& value) const {
    if (value.kind == Value::Kind::null) {
      return "null";
    }
    const bool moved = value.absolute_path && fs::path(value.text).is_relative();
    return quoted(moved ? rewrite_(*value.absolute_path) : value.text);
  }

  static bool is_leaf(const Value& value) {
    return value.kind == Value::Kind::scalar || value.kind == Value::Kind::null;
  }

  // What follows a colon or a dash, to the end of the last line.
  std::string nested(const Value& value, std::size_t indent) const {
    if (is_leaf(value)) {
      return " " + scalar(value) + "\n";
    }
    if (value.kind == Value::Kind::map) {
      return value.members.empty() ? " {}\n" : "\n" + map(value, indent + 2);
    }
    if (std::all_of(value.items.begin(), value.items.end(),
                    [](const ValuePtr& item) { return is_leaf(*item); })) {
      std::string items;
      for (const ValuePtr& item : value.items) {
        items += (items.empty() ? "" : ", ") + scalar(*item);
      }
      return " [" + items + "]\n";
    }
    std::string result = "\n";
    for (const ValuePtr& item : value.items) {
      result += std::string(indent + 2, ' ') + "-" + list_item(*item, indent + 2);
    }
    return result;
  }

  std::string list_item(const Value& value, std::size_t indent) const {
    if (value.kind == Value::Kind::map && !value.members.empty()) {
      return " " + map(value, indent + 2).substr(indent + 2);  // the first key beside the dash
    }
    return nested(value, indent);
  }

  const std::function<std::string(const std::string&)>& rewrite_;
};

}  // namespace

void FaultSink::add(const Where& where, const std::string& message, const std::string& hint,
                    Severity severity) {
  std::string line;
  const auto found = lines.find(where.file);
  if (where.line > 0 && found != lines.end() &&
      static_cast<std::size_t>(where.line) <= found->second.size()) {
    line = found->second[static_cast<std::size_t>(where.line) - 1];
  }
  faults.push_back({where, message, hint, severity, line});
}

Node Document::root() const { return Node(impl_->root); }

std::vector<Fault>& Document::faults() const { return impl_->sink->faults; }

void Document::report_unread() const { report_unread_in(*impl_->root); }

const std::vector<std::string>& Document::files() const { return impl_->files; }

std::string Document::resolved_yaml(
    const std::function<std::string(const std::string&)>& rewrite) const {
  return Emitter(rewrite).map(*impl_->root, 0);
}

}  // namespace blemish::base
