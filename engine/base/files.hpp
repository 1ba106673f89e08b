// Files: whole reads, atomic writes, hashes. A file appears under its name only when it is
// complete.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace blemish::base {

// Throws Error naming the file.
std::string read_file(const std::filesystem::path& file);

// Writes under a temporary name in the same folder and renames; on failure (disk full, no
// permission) removes the temporary file and throws Error naming the file and the remedy. Missing
// folders are made. A device or a pipe is written as it is.
void write_file(const std::filesystem::path& file, std::span<const unsigned char> bytes);
void write_file(const std::filesystem::path& file, std::string_view text);

// The same for a file too large to be held: appears under its name with commit(), else not at all.
class FileWriter {
 public:
  explicit FileWriter(std::filesystem::path file);
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  ~FileWriter();
  void write(std::string_view text);
  void commit();

 private:
  void flush();

  std::filesystem::path file_, temporary_;
  int fd_ = -1;
  std::string buffer_;
};

// Whether a file is one that was left behind unfinished when its process was killed.
bool is_temporary(const std::filesystem::path& file);

// Lower-case hex.
std::string sha256(std::span<const unsigned char> bytes);
std::string sha256(std::string_view text);
std::string sha256_file(const std::filesystem::path& file);

// 64-bit hash for uids and keyed orders (not tamper-proof): FNV-1a with an avalanche finish.
std::uint64_t hash64(std::string_view text);

// Files that match `pattern` ("*" and "?" in the last part of the path only), sorted by name. As in
// a shell, hidden files match only a pattern that begins with a dot.
std::vector<std::string> glob(const std::string& pattern);

// Letters, digits, _ and - only, at least one: may be part of a file's name on every system.
bool is_file_name(const std::string& name);

}  // namespace blemish::base
