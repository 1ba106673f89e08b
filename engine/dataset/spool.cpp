#include "dataset/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace blemish::dataset {

namespace {

using Size = std::uint32_t;  // before each object: of its bytes

[[noreturn]] void fail(int error) {
  throw base::Error({std::filesystem::temp_directory_path().string(), 0, 0, {}},
                    "cannot hold what was read: " + std::generic_category().message(error),
                    "free some space, or set TMPDIR to another folder");
}

Json numbers_of(const Path& path) {
  Json numbers = Json::array();
  for (const cv::Point2d& point : path) {
    numbers.push_back(point.x);
    numbers.push_back(point.y);
  }
  return numbers;
}

Path path_of(const Json& numbers) {
  Path path;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    path.emplace_back(numbers[i].get<double>(), numbers[i + 1].get<double>());
  }
  return path;
}

Json json_of(const Object& object) {
  Json polygons = Json::array(), keypoints = Json::array();
  for (const Path& path : object.polygons) {
    polygons.push_back(numbers_of(path));
  }
  for (const auto& [name, point] : object.keypoints_px) {
    keypoints.push_back({name, point.x, point.y});
  }
  const cv::Rect2d& box = object.box;
  return {object.uid,
          object.place,
          object.number,
          object.class_name,
          object.source_class,
          object.class_id,
          object.has_mask() ? Json{object.mask.text, object.mask.height, object.mask.width}
                            : Json(nullptr),
          {box.x, box.y, box.width, box.height},
          std::move(polygons),
          object.area_px ? Json(*object.area_px) : Json(nullptr),
          object.partial,
          object.ignore,
          object.truncated,
          object.occluded,
          numbers_of(object.centerline_px),
          std::move(keypoints),
          object.attributes};
}

// In the order above; nobody else writes the file.
Object object_of(const Json& json) {
  Object object;
  std::size_t at = 0;
  const auto next = [&]() -> const Json& { return json[at++]; };
  object.uid = next().get<std::string>();
  object.place = next().get<std::string>();
  object.number = next().get<int>();
  object.class_name = next().get<std::string>();
  object.source_class = next().get<std::string>();
  object.class_id = next().get<int>();
  if (const Json& mask = next(); !mask.is_null()) {
    object.mask =
        label::parse_rle(mask[0].get<std::string>(), mask[1].get<int>(), mask[2].get<int>());
  }
  const Json& box = next();
  object.box = {box[0].get<double>(), box[1].get<double>(), box[2].get<double>(),
                box[3].get<double>()};
  for (const Json& numbers : next()) {
    object.polygons.push_back(path_of(numbers));
  }
  if (const Json& area = next(); !area.is_null()) {
    object.area_px = area.get<double>();
  }
  object.partial = next().get<bool>();
  object.ignore = next().get<bool>();
  object.truncated = next().get<double>();
  object.occluded = next().get<double>();
  object.centerline_px = path_of(next());
  for (const Json& point : next()) {
    object.keypoints_px.emplace_back(point[0].get<std::string>(),
                                     cv::Point2d(point[1].get<double>(), point[2].get<double>()));
  }
  object.attributes = next();
  return object;
}

}  // namespace

Spool::Spool() {
  std::string name = (std::filesystem::temp_directory_path() / "blemish-XXXXXX").string();
  fd_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd_ < 0) {
    fail(errno);
  }
  ::unlink(name.c_str());  // gone with the process, whatever becomes of it
}

Spool::~Spool() { ::close(fd_); }

void Spool::flush() const {
  for (std::size_t done = 0; done < waiting_.size();) {
    const ssize_t wrote = ::write(fd_, waiting_.data() + done, waiting_.size() - done);
    if (wrote < 0 && errno != EINTR) {
      fail(errno);
    }
    done += wrote < 0 ? 0 : static_cast<std::size_t>(wrote);
  }
  written_ += waiting_.size();
  waiting_.clear();
}

std::uint64_t Spool::put(const Object& object) {
  constexpr std::size_t kMostWaiting = std::size_t{1} << 20;
  const std::uint64_t place = written_ + waiting_.size();
  const std::vector<std::uint8_t> bytes = Json::to_cbor(json_of(object));
  const auto size = static_cast<Size>(bytes.size());  // an entry has at most 64 MiB of text
  waiting_.append(reinterpret_cast<const char*>(&size), sizeof size);
  waiting_.append(bytes.begin(), bytes.end());
  if (waiting_.size() > kMostWaiting) {
    flush();
  }
  return place;
}

std::string_view Spool::bytes_at(std::uint64_t place, std::size_t size) const {
  constexpr std::size_t kWindow = std::size_t{1} << 18;
  if (place < window_at_ || place + size > window_at_ + window_.size()) {
    flush();
    window_at_ = place;
    window_.resize(std::max(size, kWindow));
    std::size_t done = 0;
    for (ssize_t got = 1; done < window_.size() && got != 0;
         done += got > 0 ? static_cast<std::size_t>(got) : 0) {
      got = ::pread(fd_, window_.data() + done, window_.size() - done,
                    static_cast<off_t>(place + done));
      if (got < 0 && errno != EINTR) {
        fail(errno);
      }
    }
    window_.resize(done);
  }
  return std::string_view(window_).substr(place - window_at_, size);
}

Object Spool::get(std::uint64_t place) const {
  Size size = 0;
  std::memcpy(&size, bytes_at(place, sizeof size).data(), sizeof size);
  const std::string_view bytes = bytes_at(place + sizeof size, size);
  return object_of(Json::from_cbor(bytes.begin(), bytes.end()));
}

}  // namespace blemish::dataset
