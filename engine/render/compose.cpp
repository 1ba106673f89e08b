#include "render/compose.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace blemish::render {
namespace {

using shared::kTilePixels;
using shared::kTileSize;

// Calls visit(x, y, delta, touched_by_defect) for every pixel of the tiles inside `size`.
template <typename Visit>
void for_each_tile_pixel(const DefectSums& sums, cv::Size size, const Visit& visit) {
  for (std::size_t tile = 0; tile < sums.tiles.size(); ++tile) {
    const glm::ivec2 corner = sums.tiles[tile].corner;
    for (std::size_t k = 0; k < kTilePixels; ++k) {
      const int x = corner.x + int(k % kTileSize);
      const int y = corner.y + int(k / kTileSize);
      if (x < size.width && y < size.height) {
        const std::size_t at = tile * kTilePixels + k;
        visit(x, y, sums.deltas[at], sums.touched_by_defect[at] != 0);
      }
    }
  }
}

float gray(glm::vec3 rgb) { return (rgb.x + rgb.y + rgb.z) * (1.0f / 3.0f); }

// Joins rectangles that overlap until none do: what lies in two would be blurred twice.
void join_overlapping(std::vector<cv::Rect>& areas) {
  for (std::size_t i = 0; i < areas.size();) {
    const auto other = std::find_if(areas.begin() + std::ptrdiff_t(i) + 1, areas.end(),
                                    [&](const cv::Rect& b) { return (areas[i] & b).area() > 0; });
    if (other == areas.end()) {
      ++i;
      continue;
    }
    areas[i] |= *other;
    areas.erase(other);
    i = 0;  // the larger one may meet those passed before
  }
}

// Rectangles that hold the tiles, each grown by `margin`, overlapping ones joined.
std::vector<cv::Rect> work_areas(std::span<const shared::Tile> tiles, cv::Size size, int margin) {
  cv::Mat map = cv::Mat::zeros((size.height + int(kTileSize) - 1) / int(kTileSize),
                               (size.width + int(kTileSize) - 1) / int(kTileSize), CV_8U);
  for (const shared::Tile& tile : tiles) {
    map.at<uchar>(tile.corner.y / int(kTileSize), tile.corner.x / int(kTileSize)) = 1;
  }
  // Areas whose grown rectangles could meet are one area.
  const int reach = (2 * margin + int(kTileSize) - 1) / int(kTileSize);
  cv::Mat joined;
  cv::dilate(map, joined, cv::Mat::ones(2 * reach + 1, 2 * reach + 1, CV_8U));
  cv::Mat labels, stats, centers;
  const int count = cv::connectedComponentsWithStats(joined, labels, stats, centers);
  std::vector<cv::Rect> areas;
  for (int i = 1; i < count; ++i) {
    const int t = int(kTileSize);
    cv::Rect area(stats.at<int>(i, 0) * t, stats.at<int>(i, 1) * t, stats.at<int>(i, 2) * t,
                  stats.at<int>(i, 3) * t);
    areas.push_back(area & cv::Rect({0, 0}, size));
  }
  join_overlapping(areas);
  return areas;
}

void spread(cv::Mat& mask, cv::Rect area, int radius);

// What the defects make of a photo: factor on its light and light added, per channel, in shares of
// the untouched surface's radiance; and where they reach.
struct Ratio {
  cv::Mat factor;   // 32FC1 or 32FC3 (BGR), 1 where untouched
  cv::Mat layer;    // 0 where there is none
  cv::Mat kept;     // 32FC1, how much of the photo's own pattern goes on
  cv::Mat touched;  // 8U
  Ratio(cv::Size size, int channels)
      : factor(size, CV_32FC(channels), cv::Scalar::all(1)),
        layer(size, CV_32FC(channels), cv::Scalar::all(0)),
        kept(size, CV_32F, cv::Scalar(1)),
        touched(size, CV_8U, cv::Scalar(0)) {}

  void set(int x, int y, glm::vec4 surface, glm::vec3 layered, glm::vec3 base) {
    touched.at<uchar>(y, x) = 1;
    kept.at<float>(y, x) = 1 - surface.w;
    if (factor.channels() == 1) {
      factor.at<float>(y, x) = std::max(0.0f, 1.0f + gray(glm::vec3(surface)) / gray(base));
      layer.at<float>(y, x) = gray(layered) / gray(base);
      return;
    }
    for (int c = 0; c < 3; ++c) {
      factor.at<cv::Vec3f>(y, x)[2 - c] = std::max(0.0f, 1.0f + surface[c] / base[c]);
      layer.at<cv::Vec3f>(y, x)[2 - c] = layered[c] / base[c];
    }
  }
  void blur(cv::Rect area, double sigma_px, int radius) {
    const cv::Size kernel(2 * radius + 1, 2 * radius + 1);
    for (cv::Mat* map : {&factor, &layer, &kept}) {
      cv::Mat part = (*map)(area);
      cv::GaussianBlur(part, part, kernel, sigma_px, sigma_px, cv::BORDER_REPLICATE);
    }
    spread(touched, area, radius);
  }
};

// Grows a mask by the blur's reach.
void spread(cv::Mat& mask, cv::Rect area, int radius) {
  cv::Mat part = mask(area);
  cv::dilate(part, part, cv::Mat::ones(2 * radius + 1, 2 * radius + 1, CV_8U));
}

// Slope of the photo's encoding at a linear value, in codes (0…1) per unit.
double encoding_slope(const scene::PhotoSpec& response, double linear) {
  const double step = 1e-3 * std::max(linear, 0.01);
  return (scene::encode(response, linear + step) -
          scene::encode(response, std::max(0.0, linear - step))) /
         (linear + step - std::max(0.0, linear - step));
}

// Composites one area of the photo by one ratio into `target`.
struct AreaComposer {
  const cv::Mat& linear;
  const PhotoLook& look;
  cv::Rect area;
  cv::Mat local_mean;
  std::size_t short_px = 0, surplus_px = 0;

  AreaComposer(const cv::Mat& photo, const PhotoLook& photo_look, cv::Rect where)
      : linear(photo), look(photo_look), area(where) {
    cv::boxFilter(photo(where), local_mean, CV_32F, {15, 15}, {-1, -1}, true, cv::BORDER_REPLICATE);
  }

  void compose(const Ratio& ratio, cv::Mat& target, cv::Mat& topup) {
    const int channels = linear.channels();
    for (int y = 0; y < area.height; ++y) {
      const float* from = linear.ptr<float>(area.y + y) + area.x * channels;
      const float* mean = local_mean.ptr<float>(y);
      const float* factor = ratio.factor.ptr<float>(area.y + y) + area.x * channels;
      const float* layer = ratio.layer.ptr<float>(area.y + y) + area.x * channels;
      const float* kept = ratio.kept.ptr<float>(area.y + y) + area.x;
      const uchar* touched = ratio.touched.ptr<uchar>(area.y + y) + area.x;
      float* to = target.ptr<float>(area.y + y) + area.x * channels;
      for (int x = 0; x < area.width; ++x) {
        if (touched[x] == 0) {
          continue;
        }
        for (int c = 0; c < channels; ++c) {
          const int i = x * channels + c;
          to[i] = glm::mix(mean[i], from[i], kept[x]) * factor[i] + mean[i] * layer[i];
        }
        const int middle = x * channels + channels / 2;
        top_up(double(from[middle]), double(factor[middle] * kept[x]), double(to[middle]),
               topup.at<float>(area.y + y, area.x + x));
      }
    }
  }

  // The ratio scales the photo's own noise; in codes by factor * slope(new) / slope(old). What is
  // missing to the photo's noise is topped up, what is too much stays.
  void top_up(double before, double factor, double after, float& sigma) {
    const double gain =
        factor * encoding_slope(*look.response, after) / encoding_slope(*look.response, before);
    sigma = float(look.noise_code * std::sqrt(std::max(0.0, 1 - gain * gain)));
    short_px += gain < 0.9 ? 1 : 0;
    surplus_px += gain > 1.1 ? 1 : 0;
  }
};

}  // namespace

std::vector<std::uint8_t> touched_by_defect(const TileWork& work,
                                            std::span<const std::uint32_t> touched) {
  std::vector<std::uint8_t> result(work.tiles.size() * kTilePixels, 0);
  for (std::size_t pair = 0; pair < work.pairs.size(); ++pair) {
    const auto [tile, instance] = work.pairs[pair];
    if ((work.instances[instance].flags & shared::kInTwin) != 0) {
      continue;
    }
    for (std::size_t k = 0; k < kTilePixels; ++k) {
      result[tile * kTilePixels + k] |= std::uint8_t(touched[pair * kTilePixels + k]);
    }
  }
  return result;
}

namespace {

// A pixel's value from its radiance.
struct Encoder {
  float scale;
  void put(glm::vec3 radiance, float& value) const {
    value = std::max(0.0f, scale * gray(radiance));
  }
  void put(glm::vec3 radiance, cv::Vec3f& value) const {
    for (int c = 0; c < 3; ++c) {
      value[2 - c] = std::max(0.0f, scale * radiance[c]);
    }
  }
};

template <typename Pixel>
void compose_pixels(Shot& shot, std::span<const glm::vec4> base, const Encoder& encoder,
                    const DefectSums& sums) {
  const int width = shot.twin.cols;
  for (int y = 0; y < shot.twin.rows; ++y) {
    Pixel* row = shot.twin.ptr<Pixel>(y);
    for (int x = 0; x < width; ++x) {
      encoder.put(glm::vec3(base[std::size_t(y) * std::size_t(width) + std::size_t(x)]), row[x]);
    }
  }
  shot.image = shot.twin.clone();
  for_each_tile_pixel(
      sums, shot.twin.size(), [&](int x, int y, const shared::Delta& delta, bool by_defect) {
        if (delta.base.w == 0) {
          return;
        }
        const glm::vec3 clean(base[std::size_t(y) * std::size_t(width) + std::size_t(x)]);
        const glm::vec3 twin_change(delta.twin_surface + delta.twin_layer);
        // Only what changed: sums of zeros leave the untouched bits.
        if (twin_change != glm::vec3(0)) {
          encoder.put(clean + twin_change, shot.twin.at<Pixel>(y, x));
        }
        shot.image.at<Pixel>(y, x) = shot.twin.at<Pixel>(y, x);
        if (by_defect) {
          encoder.put(clean + glm::vec3(delta.picture_surface + delta.picture_layer),
                      shot.image.at<Pixel>(y, x));
        }
      });
}

}  // namespace

void compose_mesh(Shot& shot, cv::Size size, std::span<const glm::vec4> base, double exposure,
                  bool color, const DefectSums& sums) {
  shot.twin.create(size, color ? CV_32FC3 : CV_32FC1);
  const Encoder encoder{float(exposure)};
  if (color) {
    compose_pixels<cv::Vec3f>(shot, base, encoder, sums);
  } else {
    compose_pixels<float>(shot, base, encoder, sums);
  }
}

void compose_photo(Shot& shot, const cv::Mat& linear, const PhotoLook& look,
                   const DefectSums& sums) {
  const int channels = linear.channels();
  shot.twin = linear.clone();
  shot.noise_topup_twin = cv::Mat::zeros(linear.size(), CV_32F);
  Ratio picture(linear.size(), channels), twin(linear.size(), channels);
  cv::Mat by_defect = cv::Mat::zeros(linear.size(), CV_8U);
  for_each_tile_pixel(
      sums, linear.size(), [&](int x, int y, const shared::Delta& delta, bool touched) {
        if (delta.base.w == 0) {
          return;
        }
        const glm::vec3 base(delta.base);
        picture.set(x, y, delta.picture_surface, glm::vec3(delta.picture_layer), base);
        if (delta.twin_surface != glm::vec4(0) || delta.twin_layer != glm::vec4(0)) {
          twin.set(x, y, delta.twin_surface, glm::vec3(delta.twin_layer), base);
        }
        by_defect.at<uchar>(y, x) = touched ? 1 : 0;
      });
  const int radius = std::max(1, int(std::ceil(3 * look.blur_sigma_px)));
  std::vector<AreaComposer> composers;
  for (const cv::Rect& area : work_areas(sums.tiles, linear.size(), radius)) {
    picture.blur(area, look.blur_sigma_px, radius);
    twin.blur(area, look.blur_sigma_px, radius);
    spread(by_defect, area, radius);
    composers.emplace_back(linear, look, area);
    composers.back().compose(twin, shot.twin, shot.noise_topup_twin);
  }
  picture.touched &= by_defect;
  shot.image = shot.twin.clone();
  shot.noise_topup_image = shot.noise_topup_twin.clone();
  for (AreaComposer& composer : composers) {
    composer.short_px = composer.surplus_px = 0;  // of the picture, not the twin's again
    composer.compose(picture, shot.image, shot.noise_topup_image);
    shot.noise_short_px += composer.short_px;
    shot.noise_surplus_px += composer.surplus_px;
  }
  if (look.own_codes) {
    shot.photo_untouched_twin = twin.touched == 0;
    shot.photo_untouched_image = (twin.touched | picture.touched) == 0;
  }
}

}  // namespace blemish::render
