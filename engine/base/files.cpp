#include "base/files.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace blemish::base {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kTemporaryPrefix = ".blemish-tmp-";

std::string reason(int error) { return std::generic_category().message(error); }

std::string remedy(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "free some space or choose a folder on another disk, then go on where it stopped";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a folder that you may write to";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    case ENOENT:
    case ENOTDIR:
      return "check the path";
    default:
      return "check the disk";
  }
}

[[noreturn]] void fail(const fs::path& file, const std::string& what, int error) {
  throw Error({file.string(), 0, 0, {}}, fmt::format("{}: {}", what, reason(error)), remedy(error));
}

// Gives errno, 0 = written.
int write_to(int fd, std::span<const unsigned char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    bytes = bytes.subspan(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return 0;
}

// Owns a descriptor; close() tells of errors that a network disk reports only then.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  bool is_open() const { return fd_ >= 0; }

  int number() const { return fd_; }

  // Reads to the end; gives errno, 0 = read.
  template <typename Visit>
  int for_each_block(Visit visit) const {
    std::vector<char> buffer(std::size_t{1} << 18);
    for (;;) {
      const ssize_t size = ::read(fd_, buffer.data(), buffer.size());
      if (size == 0) {
        return 0;
      }
      if (size > 0) {
        visit(std::span<const char>(buffer.data(), static_cast<std::size_t>(size)));
      } else if (errno != EINTR) {
        return errno;
      }
    }
  }
  int close() { return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno; }

 private:
  int fd_;
};

int write_all(const fs::path& file, int flags, std::span<const unsigned char> bytes) {
  Descriptor descriptor(::open(file.c_str(), flags | O_WRONLY | O_CLOEXEC, 0666));
  if (!descriptor.is_open()) {
    return errno;
  }
  const int error = write_to(descriptor.number(), bytes);
  const int close_error = descriptor.close();
  return error != 0 ? error : close_error;
}

fs::path temporary_beside(const fs::path& file) {
  static std::atomic<unsigned> serial{0};
  return file.parent_path() / fmt::format("{}{}-{}", kTemporaryPrefix, ::getpid(), serial++);
}

void make_folder_of(const fs::path& file) {
  std::error_code problem;
  if (file.has_parent_path()) {
    fs::create_directories(file.parent_path(), problem);
  }
  if (problem) {
    fail(file, "cannot make its folder", problem.value());
  }
}

bool is_special(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

std::span<const unsigned char> bytes_of(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

// "*" any characters, "?" exactly one.
bool matches(std::string_view name, std::string_view pattern) {
  std::size_t n = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_name = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace

std::string read_file(const fs::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) {
    fail(file, "cannot open", errno);
  }
  std::string text;
  const int error = descriptor.for_each_block(
      [&](std::span<const char> block) { text.append(block.data(), block.size()); });
  if (error != 0) {
    fail(file, "cannot read", error);
  }
  return text;
}

void write_file(const fs::path& file, std::span<const unsigned char> bytes) {
  if (is_special(file)) {
    if (const int error = write_all(file, 0, bytes)) {
      fail(file, "cannot write", error);
    }
    return;
  }
  make_folder_of(file);
  const fs::path temporary = temporary_beside(file);
  int error = write_all(temporary, O_CREAT | O_EXCL, bytes);
  if (error == 0) {
    error = ::rename(temporary.c_str(), file.c_str()) == 0 ? 0 : errno;
  }
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail(file, "cannot write", error);
  }
}

void write_file(const fs::path& file, std::string_view text) { write_file(file, bytes_of(text)); }

FileWriter::FileWriter(fs::path file) : file_(std::move(file)) {
  make_folder_of(file_);
  temporary_ = temporary_beside(file_);
  fd_ = ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (fd_ < 0) {
    fail(file_, "cannot write", errno);
  }
}

FileWriter::~FileWriter() {
  if (fd_ >= 0) {
    ::close(fd_);
    ::unlink(temporary_.c_str());
  }
}

void FileWriter::write(std::string_view text) {
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  buffer_ += text;
  if (buffer_.size() >= kBlock) {
    flush();
  }
}

void FileWriter::flush() {
  if (const int error = write_to(fd_, bytes_of(buffer_))) {
    fail(file_, "cannot write", error);
  }
  buffer_.clear();
}

void FileWriter::commit() {
  flush();
  const int closed = ::close(std::exchange(fd_, -1));
  if (closed != 0 || ::rename(temporary_.c_str(), file_.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary_.c_str());
    fail(file_, "cannot write", error);
  }
}

bool is_temporary(const fs::path& file) {
  return file.filename().string().starts_with(kTemporaryPrefix);
}

std::string digest_of_file(const EVP_MD* method, const fs::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) {
    fail(file, "cannot open", errno);
  }
  Digest digest(method);
  const int error =
      descriptor.for_each_block([&](std::span<const char> block) { digest.add(block); });
  if (error != 0) {
    fail(file, "cannot read", error);
  }
  return digest.hex();
}

std::string sha256(std::span<const unsigned char> bytes) {
  return sha256(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::string sha256(std::string_view text) { return digest_of(EVP_sha256(), text); }

std::string sha256_file(const fs::path& file) { return digest_of_file(EVP_sha256(), file); }

std::uint64_t hash64(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53u;
  return hash ^ (hash >> 33);
}

std::vector<std::string> glob(const std::string& pattern) {
  const fs::path path(pattern);
  const std::string last = path.filename().string();
  const bool hidden = last.starts_with('.');
  std::vector<std::string> found;
  std::error_code problem;
  fs::directory_iterator entry(path.has_parent_path() ? path.parent_path() : fs::path("."),
                               problem);
  for (; !problem && entry != fs::directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') == hidden && matches(name, last) && entry->is_regular_file(ignored)) {
      found.push_back((path.parent_path() / name).string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool is_file_name(const std::string& name) {
  constexpr const char* kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !name.empty() && name.find_first_not_of(kAllowed) == std::string::npos;
}

}  // namespace blemish::base
