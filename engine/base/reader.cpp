#include "base/reader.hpp"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/files.hpp"
#include "base/reader_tree.hpp"

namespace blemish::base {

namespace fs = std::filesystem;

namespace {

using Value = Node::Impl;
using ValuePtr = std::shared_ptr<Node::Impl>;

constexpr std::size_t kMaxBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxDepth = 64;
constexpr const char* kQuoteBraces = "quote values that hold braces: \"{stem}.png\"";

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') {
      line.pop_back();
    }
    lines.push_back(line);
  }
  return lines;
}

// Length in bytes of the well-formed UTF-8 character at `i`, or 0.
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0;
  };
  const unsigned first = byte(0);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first < 0xC2   ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(k) & 0xC0) != 0x80) {
      return 0;
    }
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate = first == 0xED && byte(1) >= 0xA0;
  const bool beyond = first == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

// Throws on bytes that are not UTF-8 text and on tabs in the indentation, of which the YAML parser
// takes some and misplaces others.
void check_text(const std::vector<std::string>& lines, const std::string& file) {
  for (std::size_t l = 0; l < lines.size(); ++l) {
    const std::string& line = lines[l];
    Where where{file, static_cast<int>(l) + 1, 1, {}};
    for (std::size_t i = 0, length = 0; i < line.size(); i += length) {
      length = utf8_length(line, i);
      if (length == 0) {
        throw Error(where, "this byte is not UTF-8", "save the file as UTF-8");
      }
      const auto c = static_cast<unsigned char>(line[i]);
      if ((c < 0x20 && c != '\t') || c == 0x7F) {
        throw Error(where, "a control character", "remove it");
      }
      ++where.column;
    }
    const std::size_t start = line.find_first_not_of(' ');
    if (start != std::string::npos && line[start] == '\t' &&
        line.find_first_not_of(" \t") != std::string::npos) {
      where.column = static_cast<int>(start) + 1;
      throw Error(where, "a tab in the indentation", "indent with spaces");
    }
  }
}

// Builds the tree from the parser's events, which, unlike the library's own nodes, still hold
// duplicate keys, aliases, anchors and tags.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, const std::shared_ptr<FaultSink>& sink)
      : file_(std::move(file)), sink_(sink), lines_(sink->lines[file_]) {}

  ValuePtr root() const { return root_; }

  Where where_of(const YAML::Mark& mark) const {
    if (mark.is_null() || lines_.empty()) {
      return {file_, 0, 0, {}};
    }
    const std::size_t line = std::min(static_cast<std::size_t>(mark.line), lines_.size() - 1);
    const auto bytes = static_cast<std::size_t>(mark.column);
    return {file_, static_cast<int>(line) + 1, character_count(lines_[line], bytes) + 1, {}};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) {
      throw Error(where_of(mark), "a second document in one file", "remove the line \"---\"");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check_plain(mark, "?", anchor);
    add(Value::Kind::null, mark, true);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    sink_->add(where_of(mark), "aliases are not part of the recipe language",
               "quote values that begin with *, or write the value again");
    add(Value::Kind::null, mark, true);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check_plain(mark, tag, anchor);
    if (key_is_due()) {
      begin_member(text, tag != "!", mark);
    } else {
      add(Value::Kind::scalar, mark, true)->text = text;
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    check_plain(mark, tag, anchor);
    open(Value::Kind::list, mark, style);
  }
  void OnSequenceEnd() override { stack_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    check_plain(mark, tag, anchor);
    open(Value::Kind::map, mark, style);
  }
  void OnMapEnd() override { stack_.pop_back(); }

 private:
  struct Frame {
    ValuePtr value;
    std::optional<std::string> key;  // read, its value to come
    Where key_where;
    bool dropped = false;  // the value to come has no place in the tree
  };

  bool key_is_due() const {
    return !stack_.empty() && stack_.back().value->kind == Value::Kind::map && !stack_.back().key;
  }

  void check_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) {
      sink_->add(where_of(mark), "anchors are not part of the recipe language",
                 "quote values that begin with &");
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      sink_->add(where_of(mark), "tags are not part of the recipe language",
                 "quote values that begin with !");
    }
  }

  void begin_member(const std::string& key, bool plain, const YAML::Mark& mark) {
    Frame& frame = stack_.back();
    frame.key = key;
    frame.key_where = where_of(mark);
    frame.key_where.path = child_path();
    frame.dropped = true;
    if (plain && key == "<<") {
      sink_->add(frame.key_where, "merge keys are not part of the recipe language",
                 "lay files over each other with \"include: file.yaml\"");
    } else if (const Value::Member* first = frame.value->find(key)) {
      sink_->add(frame.key_where, fmt::format("duplicate key \"{}\"", key),
                 fmt::format("it is given in line {} already", first->value->key_where.line));
    } else {
      frame.dropped = false;
    }
  }

  std::string child_path() const {
    if (stack_.empty()) {
      return {};
    }
    const Frame& frame = stack_.back();
    const std::string& path = frame.value->where.path;
    if (frame.value->kind == Value::Kind::list) {
      return fmt::format("{}[{}]", path, frame.value->items.size());
    }
    return path.empty() ? *frame.key : path + "." + *frame.key;
  }

  // A block's mark is that of its first entry and an empty value's may be on the next line; the
  // key's place is the one to show for both.
  ValuePtr add(Value::Kind kind, const YAML::Mark& mark, bool at_mark) {
    if (key_is_due()) {
      throw Error(where_of(mark), "a key must be text", kQuoteBraces);
    }
    auto value = std::make_shared<Value>();
    value->kind = kind;
    value->sink = sink_;
    value->where = where_of(mark);
    value->where.path = child_path();
    value->key_where = value->where;
    if (stack_.empty()) {
      root_ = value;
      return value;
    }
    Frame& frame = stack_.back();
    if (frame.value->kind == Value::Kind::list) {
      frame.value->items.push_back(value);
      return value;
    }
    value->key_where = frame.key_where;
    if (!at_mark || kind == Value::Kind::null) {
      value->where = frame.key_where;
    }
    if (!frame.dropped) {
      frame.value->members.push_back({*frame.key, value});
    }
    frame.key.reset();
    return value;
  }

  void open(Value::Kind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style) {
    if (stack_.size() >= kMaxDepth) {
      throw Error(where_of(mark), fmt::format("nested deeper than {} levels", kMaxDepth));
    }
    stack_.push_back({add(kind, mark, style == YAML::EmitterStyle::Flow), {}, {}, false});
  }

  std::string file_;
  std::shared_ptr<FaultSink> sink_;
  const std::vector<std::string>& lines_;
  std::vector<Frame> stack_;
  ValuePtr root_;
};

// True when the line holds "{word}" outside of quotes, with more text around it.
bool holds_bare_braces(const std::string& line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0 || c == '"' || c == '\'') {
      quote = quote == 0 ? c : quote == c ? char{0} : quote;
    } else if (c == '{') {
      const std::size_t end = line.find_first_of("{}:,", i + 1);
      if (end != std::string::npos && line[end] == '}' && end > i + 1) {
        return true;
      }
    }
  }
  return false;
}

Error syntax_error(const Where& where, const std::string& message, const std::string& line) {
  const std::size_t i = static_cast<std::size_t>(std::max(where.column - 1, 0));
  if (message.find("anchor") != std::string::npos || message.find("alias") != std::string::npos ||
      (i < line.size() && line[i] == '*')) {
    return Error(where, "aliases are not part of the recipe language",
                 "quote values that begin with *: \"*.png\"");
  }
  std::string hint;
  if (holds_bare_braces(line)) {
    hint = kQuoteBraces;
  } else if (message.find("illegal map value") != std::string::npos) {
    hint = "quote values that hold a colon and a space, and check the indentation";
  } else if (message.find("end of") != std::string::npos) {
    hint = "check that brackets, braces and quotes are closed, and the indentation";
  }
  return Error(where, "not YAML: " + message, hint);
}

// The tree of one text; throws Error when it is not YAML.
ValuePtr parse_text(std::string text, const std::string& file,
                    const std::shared_ptr<FaultSink>& sink) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.erase(0, 3);
  }
  sink->lines[file] = split_lines(text);
  const std::vector<std::string>& lines = sink->lines[file];
  check_text(lines, file);
  TreeBuilder builder(file, sink);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    const Where where = builder.where_of(e.mark);
    throw syntax_error(where, e.msg,
                       where.line > 0 ? lines[static_cast<std::size_t>(where.line) - 1] : "");
  }
  if (!builder.root() || builder.root()->kind == Value::Kind::null) {
    throw Error({file, 1, 1, {}}, "the file is empty", "begin with \"blemish: 1\"");
  }
  if (builder.root()->kind != Value::Kind::map) {
    throw Error(builder.root()->where, "a map of keys is due here", "begin with \"blemish: 1\"");
  }
  return builder.root();
}

std::string read_bounded(const std::string& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (!error && size > kMaxBytes) {
    throw Error({file, 0, 0, {}}, "larger than 4 MiB", "a recipe is a few hundred lines of text");
  }
  return read_file(file);
}

// Lays `above` over `below`: maps merge, all else is replaced.
ValuePtr lay_over(const ValuePtr& below, const ValuePtr& above) {
  if (below->kind != Value::Kind::map || above->kind != Value::Kind::map) {
    return above;
  }
  std::vector<Value::Member> members = below->members;
  for (const Value::Member& member : above->members) {
    const auto same = std::find_if(members.begin(), members.end(),
                                   [&](const Value::Member& m) { return m.key == member.key; });
    if (same == members.end()) {
      members.push_back(member);
    } else {
      same->value = lay_over(same->value, member.value);
    }
  }
  above->members = std::move(members);
  return above;
}

// One name for a file however it is reached.
fs::path identity(const std::string& file) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(file, error);
  return error ? fs::path(file) : path;
}

// Reads files and the files below them.
class Loader {
 public:
  explicit Loader(Document::Impl& document) : document_(document) {}

  ValuePtr load(const std::string& file) { return with_includes(read_bounded(file), file); }

  ValuePtr with_includes(const std::string& text, const std::string& file) {
    document_.files.push_back(file);
    chain_.push_back(identity(file));
    if (text.size() > kMaxBytes) {
      throw Error({file, 0, 0, {}}, "larger than 4 MiB", "a recipe is a few hundred lines of text");
    }
    ValuePtr tree = parse_text(text, file, document_.sink);
    const auto include =
        std::find_if(tree->members.begin(), tree->members.end(),
                     [](const Value::Member& member) { return member.key == "include"; });
    if (include == tree->members.end()) {
      return tree;
    }
    const ValuePtr name = include->value;
    tree->members.erase(include);
    const ValuePtr below = load_below(*name, file);
    return below ? lay_over(below, tree) : tree;
  }

 private:
  ValuePtr load_below(const Value& name, const std::string& file) {
    if (name.kind != Value::Kind::scalar || name.text.empty()) {
      name.sink->add(name.where, "a file name is due here", "include: base.yaml");
      return nullptr;
    }
    const std::string below =
        (fs::path(file).parent_path() / name.text).lexically_normal().string();
    if (std::find(chain_.begin(), chain_.end(), identity(below)) != chain_.end()) {
      name.sink->add(name.where, fmt::format("\"{}\" includes itself", below),
                     "take one of the includes out of the circle");
      return nullptr;
    }
    std::error_code error;
    if (!fs::is_regular_file(below, error)) {
      name.sink->add(name.where, fmt::format("there is no file \"{}\"", below),
                     "paths are relative to the file that names them");
      return nullptr;
    }
    try {
      return load(below);
    } catch (const Error& e) {
      document_.sink->add(e.fault().where, e.fault().message, e.fault().hint);
      return nullptr;
    }
  }

  Document::Impl& document_;
  std::vector<fs::path> chain_;
};

ValuePtr guarded(Document::Impl& document, const std::function<ValuePtr(Loader&)>& work) {
  Loader loader(document);
  try {
    return work(loader);
  } catch (const Error& e) {
    document.sink->add(e.fault().where, e.fault().message, e.fault().hint);
  }
  auto nothing = std::make_shared<Value>();
  nothing->sink = document.sink;
  return nothing;
}

}  // namespace

int character_count(const std::string& line, std::size_t bytes) {
  return static_cast<int>(std::count_if(
      line.begin(), line.begin() + static_cast<std::ptrdiff_t>(std::min(bytes, line.size())),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Document Document::load(const std::string& file) {
  auto impl = std::make_shared<Impl>();
  impl->root = guarded(*impl, [&](Loader& loader) { return loader.load(file); });
  return Document(impl);
}

Document Document::parse(const std::string& text, const std::string& file) {
  auto impl = std::make_shared<Impl>();
  impl->root = guarded(*impl, [&](Loader& loader) { return loader.with_includes(text, file); });
  return Document(impl);
}

}  // namespace blemish::base
