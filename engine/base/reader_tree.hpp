// The inside of base/reader: the tree of values that a document holds, shared by the files that
// implement it and by no one else. Knows neither yaml-cpp nor what the values mean.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/reader.hpp"

namespace blemish::base {

// Where all nodes of a document put their faults, and the text to quote in them.
struct FaultSink {
  std::vector<Fault> faults;
  std::map<std::string, std::vector<std::string>> lines;  // of each file

  void add(const Where& where, const std::string& message, const std::string& hint,
           Severity severity = Severity::error);
};

struct Node::Impl {
  enum class Kind { absent, null, scalar, list, map };
  struct Member {
    std::string key;
    std::shared_ptr<Impl> value;
    bool read = false;
  };

  Kind kind = Kind::absent;
  Where where;
  Where key_where;  // where a list item has no key, its own place
  std::string text;
  std::vector<Member> members;
  std::vector<std::shared_ptr<Impl>> items;
  std::shared_ptr<FaultSink> sink;

  // What the readers did with it.
  bool opened = false;                       // somebody asked this map for a key
  std::vector<std::string> asked;            // the keys asked for, for near-miss hints
  std::optional<std::string> absolute_path;  // taken as a path

  Member* find(const std::string& key);
};

// Number of characters in the first `bytes` bytes of a line.
int character_count(const std::string& line, std::size_t bytes);

struct Document::Impl {
  std::shared_ptr<Node::Impl> root;
  std::shared_ptr<FaultSink> sink = std::make_shared<FaultSink>();
  std::vector<std::string> files;
};

}  // namespace blemish::base
