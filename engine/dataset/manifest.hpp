// The manifest file while a set is made: lines are appended as samples finish, in any order, and
// put in order of index at the end. A line that a crash has torn is cut off.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

namespace blemish::dataset {

class Manifest {
 public:
  // Opens or makes the file. Throws base::Error when a line within it is none of ours or names an
  // index beyond `count`.
  Manifest(std::filesystem::path file, std::int64_t count);
  Manifest(const Manifest&) = delete;
  Manifest& operator=(const Manifest&) = delete;
  ~Manifest();

  const std::set<std::int64_t>& indices() const { return indices_; }
  // The whole line or nothing.
  void append(std::int64_t index, const std::string& line);
  // Puts the lines in order of index, the file complete at any time.
  void sort();

 private:
  void scan(std::int64_t count);
  void open();

  std::filesystem::path file_;
  std::set<std::int64_t> indices_;
  std::uint64_t size_ = 0;
  int fd_ = -1;
};

}  // namespace blemish::dataset
