#include "base/radiance_map.hpp"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include "base/error.hpp"
#include "base/files.hpp"

namespace blemish::base {
namespace {

constexpr int kMostPixelsASide = 32768;

[[noreturn]] void fail(const std::string& file, std::string message, std::string hint) {
  throw Error({file, 0, 0, {}}, std::move(message), std::move(hint));
}

bool is_radiance(const std::string& bytes) {
  return bytes.starts_with("#?RADIANCE") || bytes.starts_with("#?RGBE");
}

bool is_openexr(const std::string& bytes) { return bytes.starts_with("\x76\x2f\x31\x01"); }

cv::Mat decode(const std::string& file, const std::string& bytes) {
  // OpenCV keeps its OpenEXR reader shut by default, and asks once whether to open it.
  setenv("OPENCV_IO_ENABLE_OPENEXR", "1", 0);
  const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
  cv::Mat map;
  try {
    map = cv::imdecode(raw, cv::IMREAD_ANYDEPTH | cv::IMREAD_COLOR);
  } catch (const cv::Exception& problem) {
    fail(file, "cannot be decoded: " + problem.err, "save it again as Radiance .hdr");
  }
  if (map.empty() || map.type() != CV_32FC3) {
    fail(file, "is damaged or cut off", "copy the map again from where it came");
  }
  return map;
}

// Resampling leaves a little below zero beside bright lamps; what is as small as this share of the
// map's mean is taken for none.
constexpr double kUndershoot = 1e-3;

void check_values(const std::string& file, cv::Mat& map) {
  const cv::Scalar mean = cv::mean(map);
  const auto least = float(-kUndershoot * (mean[0] + mean[1] + mean[2]) / 3);
  for (int y = 0; y < map.rows; ++y) {
    for (int x = 0; x < map.cols; ++x) {
      cv::Vec3f& value = map.at<cv::Vec3f>(y, x);
      for (int c = 0; c < 3; ++c) {
        // A map with a NaN has no mean either, so each is asked for by itself.
        if (!std::isfinite(value[c]) || (value[c] < 0 && !(value[c] >= least))) {
          fail(file,
               fmt::format("holds {} in column {}, row {}: light is a finite number, 0 or more",
                           value[c], x + 1, y + 1),
               "mend that pixel, or save the map again as Radiance .hdr, which holds none such");
        }
        value[c] = std::max(value[c], 0.f);
      }
    }
  }
}

}  // namespace

cv::Mat read_radiance_map(const std::string& file) {
  const std::string bytes = read_file(file);
  if (bytes.empty()) {
    fail(file, "is empty", "copy the map again from where it came");
  }
  if (!is_radiance(bytes) && !is_openexr(bytes)) {
    fail(file, "is no map of radiance",
         "use Radiance .hdr or OpenEXR; photos hold codes, not light");
  }
  cv::Mat map = decode(file, bytes);
  if (map.cols > kMostPixelsASide || map.rows > kMostPixelsASide) {
    fail(file,
         fmt::format("has {} x {} pixels, the most are {} a side", map.cols, map.rows,
                     kMostPixelsASide),
         "shrink the map; 1024 x 512 are plenty");
  }
  check_values(file, map);
  return map;
}

}  // namespace blemish::base
