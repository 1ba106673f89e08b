#include "dataset/manifest.hpp"

#include <cassert>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;

namespace {

// Every line begins with its index, so that a set of a million is scanned without parsing.
std::optional<std::int64_t> index_of(std::string_view line) {
  constexpr std::string_view kStart = "{\"index\":";
  if (!line.starts_with(kStart) || !line.ends_with('}')) {
    return std::nullopt;
  }
  line.remove_prefix(kStart.size());
  std::int64_t index = -1;
  const std::from_chars_result end = std::from_chars(line.data(), line.data() + line.size(), index);
  return end.ec == std::errc() && index >= 0 ? std::optional(index) : std::nullopt;
}

[[noreturn]] void fail(const fs::path& file, int error) {
  throw base::Error({file.string(), 0, 0, {}},
                    "cannot write: " + std::generic_category().message(error),
                    "free some space or mend the disk, then go on with --resume");
}

}  // namespace

Manifest::Manifest(fs::path file, std::int64_t count) : file_(std::move(file)) {
  if (fs::exists(file_)) {
    scan(count);
  }
  open();
}

Manifest::~Manifest() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

void Manifest::scan(std::int64_t count) {
  std::ifstream stream(file_, std::ios::binary);
  std::string line;
  int number = 0;
  while (std::getline(stream, line) && !stream.eof()) {  // eof: the last line has no end
    ++number;
    const std::optional<std::int64_t> index = index_of(line);
    if (!index || *index >= count) {
      const std::string problem = index ? fmt::format("index {} is beyond -n {}", *index, count)
                                        : "is no line of a manifest";
      throw base::Error({file_.string(), number, 0, {}}, problem,
                        "take the line out to have the sample made again");
    }
    indices_.insert(*index);
    size_ += line.size() + 1;
  }
  fs::resize_file(file_, size_);
}

void Manifest::open() {
  fd_ = ::open(file_.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
  if (fd_ < 0) {
    fail(file_, errno);
  }
}

void Manifest::append(std::int64_t index, const std::string& line) {
  assert(index_of(line) == index && line.find('\n') == std::string::npos);
  const std::string text = line + '\n';
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(fd_, text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) {
      const int error = errno;
      fs::resize_file(file_, size_);
      fail(file_, error);
    }
    done += written < 0 ? 0 : static_cast<std::size_t>(written);
  }
  size_ += text.size();
  indices_.insert(index);
}

void Manifest::sort() {
  std::map<std::int64_t, std::uint64_t> offsets;
  std::ifstream stream(file_, std::ios::binary);
  std::string line;
  for (std::uint64_t offset = 0; std::getline(stream, line); offset += line.size() + 1) {
    const std::optional<std::int64_t> index = index_of(line);
    assert(index);
    offsets[*index] = offset;
  }
  stream.clear();
  base::FileWriter sorted(file_);
  size_ = 0;
  for (const auto& [index, offset] : offsets) {
    stream.seekg(static_cast<std::streamoff>(offset));
    std::getline(stream, line);
    sorted.write(line + '\n');
    size_ += line.size() + 1;
  }
  sorted.commit();
  ::close(fd_);
  open();
}

}  // namespace blemish::dataset
