// Navigation and the plain typed reads of base/reader.
#include <algorithm>
#include <cassert>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "base/reader_tree.hpp"

namespace blemish::base {

namespace fs = std::filesystem;

namespace {

using Kind = Node::Impl::Kind;

const char* kind_text(Kind kind) {
  switch (kind) {
    case Kind::map:
      return "a map";
    case Kind::list:
      return "a list";
    case Kind::scalar:
      return "a single value";
    case Kind::null:
      return "empty";
    case Kind::absent:
      break;
  }
  return "missing";
}

// `{stem}` without quotes is a map with one empty entry.
bool is_bare_braces(const Node::Impl& value) {
  return value.kind == Kind::map && value.members.size() == 1 &&
         value.members[0].value->kind == Kind::null;
}

// The text of a scalar, or nothing and a fault that says what is due.
std::optional<std::string> scalar_text(const Node::Impl& value, const std::string& due) {
  if (value.kind == Kind::scalar) {
    return value.text;
  }
  value.sink->add(
      value.where, fmt::format("{} is due here, this is {}", due, kind_text(value.kind)),
      is_bare_braces(value)
          ? fmt::format("quote values that hold braces: \"{{{}}}\"", value.members[0].key)
          : "");
  return std::nullopt;
}

template <typename Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// Where the character of a column, from 1, begins in a line.
std::size_t byte_of_column(const std::string& line, int column) {
  std::size_t byte = 0;
  while (byte < line.size() && character_count(line, byte + 1) < column) {
    ++byte;
  }
  return byte;
}

std::string join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

Node::Impl::Member* Node::Impl::find(const std::string& key) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &*found;
}

Node::operator bool() const { return impl_ && impl_->kind != Kind::absent; }
bool Node::is_map() const { return impl_ && impl_->kind == Kind::map; }
bool Node::is_list() const { return impl_ && impl_->kind == Kind::list; }
bool Node::is_scalar() const { return impl_ && impl_->kind == Kind::scalar; }
bool Node::is_null() const { return impl_ && impl_->kind == Kind::null; }

Node Node::operator[](const std::string& key) const {
  if (!impl_) {
    return {};
  }
  impl_->opened = true;
  impl_->asked.push_back(key);
  if (Impl::Member* member = impl_->find(key)) {
    member->read = true;
    return Node(member->value);
  }
  auto nothing = std::make_shared<Impl>();
  nothing->sink = impl_->sink;
  nothing->where = impl_->where;
  nothing->where.path += (nothing->where.path.empty() ? "" : ".") + key;
  nothing->key_where = nothing->where;
  return Node(nothing);
}

std::vector<std::pair<std::string, Node>> Node::entries() const {
  std::vector<std::pair<std::string, Node>> result;
  if (!is_map()) {
    return result;
  }
  impl_->opened = true;
  for (Impl::Member& member : impl_->members) {
    member.read = true;
    result.emplace_back(member.key, Node(member.value));
  }
  return result;
}

std::vector<Node> Node::items() const {
  std::vector<Node> result;
  if (is_list()) {
    for (const std::shared_ptr<Impl>& item : impl_->items) {
      result.emplace_back(item);
    }
  }
  return result;
}

std::size_t Node::size() const {
  return is_map() ? impl_->members.size() : is_list() ? impl_->items.size() : 0;
}

const Where& Node::where() const {
  static const Where nowhere;
  return impl_ ? impl_->where : nowhere;
}

std::string Node::text() const { return is_scalar() ? impl_->text : std::string(); }

void Node::fault(const std::string& message, const std::string& hint) const {
  assert(impl_);
  impl_->sink->add(impl_->where, message, hint);
}

void Node::warn(const std::string& message, const std::string& hint) const {
  assert(impl_);
  impl_->sink->add(impl_->where, message, hint, Severity::warning);
}

void Node::fault_inside(std::size_t offset, const std::string& message,
                        const std::string& hint) const {
  assert(impl_ && offset <= impl_->text.size());
  Where where = impl_->where;
  const std::vector<std::string>& lines = impl_->sink->lines[where.file];
  if (where.line > 0 && static_cast<std::size_t>(where.line) <= lines.size()) {
    const std::string& line = lines[static_cast<std::size_t>(where.line) - 1];
    std::size_t start = byte_of_column(line, where.column);
    if (start < line.size() && (line[start] == '"' || line[start] == '\'')) {
      ++start;
      ++where.column;
    }
    const bool as_written = line.compare(start, impl_->text.size(), impl_->text) == 0;
    where.column = as_written ? where.column + character_count(line.substr(start, offset), offset)
                              : impl_->where.column;
  }
  impl_->sink->add(where, message, hint);
}

void Node::fault_in(const Where& where, const std::string& message, const std::string& hint) const {
  impl_->sink->add(where, message, hint);
}

void Node::fault_at_key(const std::string& message, const std::string& hint) const {
  assert(impl_);
  impl_->sink->add(impl_->key_where, message, hint);
}

std::string Node::string(const std::string& fallback) const {
  return scalar_text(*impl_, "text").value_or(fallback);
}

bool Node::boolean(bool fallback) const {
  const std::optional<std::string> text = scalar_text(*impl_, "true or false");
  if (!text) {
    return fallback;
  }
  if (*text != "true" && *text != "false") {
    fault(fmt::format("\"{}\" is neither true nor false", *text), "write true or false");
    return fallback;
  }
  return *text == "true";
}

long long Node::whole(long long min, long long max, long long fallback) const {
  const std::optional<std::string> text = scalar_text(*impl_, "a whole number");
  if (!text) {
    return fallback;
  }
  const std::optional<long long> number = parse_whole<long long>(*text);
  if (!number) {
    fault(fmt::format("\"{}\" is not a whole number", *text));
    return fallback;
  }
  if (*number < min || *number > max) {
    fault(fmt::format("{} is outside {} to {}", *number, min, max));
    return fallback;
  }
  return *number;
}

double Node::quantity(Unit unit, double min, double max, double fallback) const {
  const std::optional<std::string> text =
      scalar_text(*impl_, fmt::format("a single value ({})", allowed_units(unit)));
  if (!text) {
    return fallback;
  }
  std::string message;
  const std::optional<Quantity> quantity = parse_quantity(*text, unit, message);
  if (!quantity) {
    fault(message);
    return fallback;
  }
  if (quantity->in_px) {
    fault("a length in px is not possible here");
    return fallback;
  }
  const Distribution value = constant(quantity->value);
  check_range(value, Param{"", unit, min, max, "", ""});
  return quantity->value < min || quantity->value > max ? fallback : quantity->value;
}

int Node::choice(const std::vector<std::string>& words, int fallback) const {
  const std::optional<std::string> text = scalar_text(*impl_, "one of " + join(words));
  if (!text) {
    return fallback;
  }
  const auto found = std::find(words.begin(), words.end(), *text);
  if (found == words.end()) {
    const std::string near = nearest_name(*text, words);
    fault(fmt::format("\"{}\" is not one of {}", *text, join(words)),
          near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
    return fallback;
  }
  return static_cast<int>(found - words.begin());
}

std::pair<int, int> Node::size_2d(int min, int max, std::pair<int, int> fallback) const {
  const std::optional<std::string> text = scalar_text(*impl_, "a size such as 1024x768");
  if (!text) {
    return fallback;
  }
  const std::size_t cross = text->find('x');
  const std::string_view view = *text;
  const std::optional<int> width = parse_whole<int>(view.substr(0, cross));
  const std::optional<int> height =
      cross == std::string::npos ? std::nullopt : parse_whole<int>(view.substr(cross + 1));
  if (!width || !height) {
    fault(fmt::format("\"{}\" is not a size", *text), "write width and height as 1024x768");
    return fallback;
  }
  if (std::min(*width, *height) < min || std::max(*width, *height) > max) {
    fault(fmt::format("{} is outside {}x{} to {}x{}", *text, min, min, max, max));
    return fallback;
  }
  return {*width, *height};
}

std::string Node::path() const {
  const std::optional<std::string> text = scalar_text(*impl_, "a file name");
  if (!text) {
    return {};
  }
  if (text->empty()) {
    fault("a file name is due here, this is empty");
    return {};
  }
  const fs::path folder = fs::path(impl_->where.file).parent_path();
  impl_->absolute_path = fs::absolute(folder / *text).lexically_normal().string();
  return *impl_->absolute_path;
}

}  // namespace blemish::base
