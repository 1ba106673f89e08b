#include "scene/environment.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "base/radiance_map.hpp"
#include "shaders/shared/environment.h"

namespace blemish::scene {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr std::uint32_t kMostWidth = 512;
constexpr std::uint32_t kLeastWidth = 8;
// The irradiance is summed over a level of this width, or over the whole of a smaller map: the
// cosine smooths what is finer.
constexpr std::uint32_t kSummedWidth = 128;

// Solid angle of a texel of row y, in shares of the sphere.
double texel_share(std::uint32_t width, std::uint32_t y) {
  const double height = width / 2.0;
  return (std::cos(kPi * y / height) - std::cos(kPi * (y + 1) / height)) / (2.0 * width);
}

std::vector<glm::vec3> halved(const std::vector<glm::vec3>& level, std::uint32_t width) {
  std::vector<glm::vec3> result;
  for (std::uint32_t y = 0; y < width / 2; y += 2) {
    const auto upper = float(texel_share(width, y));
    const auto lower = float(texel_share(width, y + 1));
    for (std::uint32_t x = 0; x < width; x += 2) {
      const glm::vec3* at = &level[std::size_t{y} * width + x];
      result.push_back((upper * (at[0] + at[1]) + lower * (at[width] + at[width + 1])) /
                       (2 * (upper + lower)));
    }
  }
  return result;
}

// Direction of a place on the map (columns, rows) in its own frame: azimuth 0 along x, zenith z.
// See texel_of.
glm::dvec3 direction_of(double column, double row, std::uint32_t width) {
  const double turn = 2 * kPi * column / width;
  const double polar = kPi * row / (width / 2.0);
  return {std::cos(polar), std::sin(polar) * std::sin(turn), std::sin(polar) * std::cos(turn)};
}

std::vector<glm::vec3> irradiance_of(const std::vector<glm::vec3>& level, std::uint32_t width) {
  std::vector<glm::vec3> directions;
  std::vector<glm::vec3> light;  // times its solid angle
  for (std::uint32_t i = 0; i < level.size(); ++i) {
    directions.push_back(glm::vec3(direction_of(i % width + 0.5, i / width + 0.5, width)));
    light.push_back(level[i] * float(4 * kPi * texel_share(width, i / width)));
  }
  constexpr std::uint32_t kWidth = shared::kIrradianceWidth;
  std::vector<glm::vec3> result;
  for (std::uint32_t i = 0; i < kWidth * kWidth / 2; ++i) {
    const glm::vec3 normal(direction_of(i % kWidth + 0.5, i / kWidth + 0.5, kWidth));
    glm::vec3 sum(0);
    for (std::size_t k = 0; k < light.size(); ++k) {
      const float cosine = std::max(glm::dot(directions[k], normal), 0.f);
      sum += light[k] * (cosine * shared::into_base(cosine));
    }
    result.push_back(sum);
  }
  return result;
}

// Bilinear in a picture whose middle column looks to image top at azimuth 90 deg; azimuths fall to
// the right, as in a panorama seen from inside.
glm::vec3 seen_in(const cv::Mat& map, glm::dvec3 way) {
  const double azimuth = std::atan2(way.y, way.x);
  const double u = 0.75 - azimuth / (2 * kPi);
  const double x = (u - std::floor(u)) * map.cols - 0.5;
  const double y = std::clamp(std::acos(std::clamp(way.z, -1.0, 1.0)) / kPi * map.rows - 0.5, 0.0,
                              map.rows - 1.0);
  const int left = int(std::floor(x));
  const int top = int(std::floor(y));
  cv::Vec3f sum(0, 0, 0);
  for (const int i : {0, 1}) {
    for (const int k : {0, 1}) {
      const double weight = (i != 0 ? x - left : left + 1 - x) * (k != 0 ? y - top : top + 1 - y);
      const int column = (left + i + map.cols) % map.cols;
      sum += float(weight) * map.at<cv::Vec3f>(std::min(top + k, map.rows - 1), column);
    }
  }
  return {sum[2], sum[1], sum[0]};
}

// The map about a level axis, each texel the mean of places that are closer than the picture's
// pixels.
std::vector<glm::vec3> turned(const cv::Mat& map, std::uint32_t width) {
  const int grid = std::max(2, 2 * map.cols / int(width));
  std::vector<glm::vec3> level(std::size_t{width} * width / 2);
  tbb::parallel_for(std::uint32_t(0), width / 2, [&](std::uint32_t row) {
    for (std::uint32_t column = 0; column < width; ++column) {
      glm::vec3 sum(0);
      for (int i = 0; i < grid * grid; ++i) {
        sum += seen_in(map, direction_of(column + (i % grid + 0.5) / grid,
                                         row + (i / grid + 0.5) / grid, width));
      }
      level[std::size_t{row} * width + column] = sum / float(grid * grid);
    }
  });
  return level;
}

std::vector<glm::vec3> load_texels(const LightSpec& light, std::uint32_t& width) {
  const cv::Mat map = base::read_radiance_map(light.file);
  const base::Where where{light.file, 0, 0, {}};
  if (map.cols != 2 * map.rows) {
    throw base::Error(where,
                      fmt::format("has {} x {} pixels; a map of the surroundings is twice as wide "
                                  "as high",
                                  map.cols, map.rows),
                      "save it in latitude and longitude (equirectangular)");
  }
  if (map.cols < int(kLeastWidth)) {
    throw base::Error(where,
                      fmt::format("is {} pixels wide, the least are {}", map.cols, kLeastWidth),
                      "take a larger map");
  }
  width = kMostWidth;
  while (int(width) > map.cols) {
    width /= 2;
  }
  std::vector<glm::vec3> level = turned(map, width);
  double sum = 0;
  for (const glm::vec3& texel : level) {
    sum += double(texel.x) + double(texel.y) + double(texel.z);
  }
  if (!(sum > 0) || !std::isfinite(sum)) {
    throw base::Error(where, sum > 0 ? "is too bright to be added up" : "is black all over",
                      "take a map with light in it");
  }
  return environment_texels(std::move(level), width);
}

}  // namespace

std::vector<glm::vec3> environment_texels(std::vector<glm::vec3> level, std::uint32_t width) {
  glm::dvec3 mean(0);
  for (std::uint32_t i = 0; i < level.size(); ++i) {
    mean += glm::dvec3(level[i]) * texel_share(width, i / width);
  }
  const auto scale = float(3 / (mean.x + mean.y + mean.z));
  for (glm::vec3& texel : level) {
    texel *= scale;
  }
  std::vector<glm::vec3> texels;
  std::vector<glm::vec3> irradiance;
  for (; width >= 2; width /= 2) {
    if (irradiance.empty() && width <= kSummedWidth) {
      irradiance = irradiance_of(level, width);
    }
    texels.insert(texels.end(), level.begin(), level.end());
    if (width > 2) {
      level = halved(level, width);
    }
  }
  texels.insert(texels.end(), irradiance.begin(), irradiance.end());
  return texels;
}

Environments load_environments(const std::vector<LightSpec>& lights) {
  Environments result;
  std::map<std::string, Environments::Place> of_file;
  for (const LightSpec& light : lights) {
    if (light.file.empty()) {
      continue;
    }
    if (!of_file.contains(light.file)) {
      Environments::Place place;
      place.first = std::uint32_t(result.texels.size());
      const std::vector<glm::vec3> texels = load_texels(light, place.width);
      result.texels.insert(result.texels.end(), texels.begin(), texels.end());
      of_file[light.file] = place;
    }
    result.places[light.path] = of_file[light.file];
  }
  return result;
}

void Environments::place(const std::string& path, std::vector<shared::Light>& lights) const {
  const auto found = places.find(path);
  for (shared::Light& light : lights) {
    if (light.kind == shared::kLightEnvironment) {
      assert(found != places.end());
      light.map_first = found->second.first;
      light.map_width = found->second.width;
    }
  }
}

}  // namespace blemish::scene
