#include "scene/environment.hpp"

#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

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

// Direction of a texel's middle in the map's own frame: azimuth 0 along x, zenith z.
glm::dvec3 direction_of(std::uint32_t x, std::uint32_t y, std::uint32_t width) {
  const double azimuth = 2 * kPi * (0.75 - (x + 0.5) / width);
  const double polar = kPi * (y + 0.5) / (width / 2.0);
  return {std::sin(polar) * std::cos(azimuth), std::sin(polar) * std::sin(azimuth),
          std::cos(polar)};
}

std::vector<glm::vec3> irradiance_of(const std::vector<glm::vec3>& level, std::uint32_t width) {
  std::vector<glm::vec3> directions;
  std::vector<glm::vec3> light;  // times its solid angle
  for (std::uint32_t i = 0; i < level.size(); ++i) {
    directions.push_back(glm::vec3(direction_of(i % width, i / width, width)));
    light.push_back(level[i] * float(4 * kPi * texel_share(width, i / width)));
  }
  constexpr std::uint32_t kWidth = shared::kIrradianceWidth;
  std::vector<glm::vec3> result;
  for (std::uint32_t i = 0; i < kWidth * kWidth / 2; ++i) {
    const glm::vec3 normal(direction_of(i % kWidth, i / kWidth, kWidth));
    glm::vec3 sum(0);
    for (std::size_t k = 0; k < light.size(); ++k) {
      sum += light[k] * std::max(glm::dot(directions[k], normal), 0.f);
    }
    result.push_back(sum);
  }
  return result;
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
  cv::Mat resized;
  cv::resize(map, resized, cv::Size(int(width), int(width / 2)), 0, 0, cv::INTER_AREA);
  std::vector<glm::vec3> level;
  double sum = 0;
  for (int y = 0; y < resized.rows; ++y) {
    for (int x = 0; x < resized.cols; ++x) {
      const cv::Vec3f bgr = resized.at<cv::Vec3f>(y, x);
      level.emplace_back(bgr[2], bgr[1], bgr[0]);
      sum += double(bgr[0]) + double(bgr[1]) + double(bgr[2]);
    }
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
