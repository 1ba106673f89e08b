#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "plan/place.hpp"
#include "shaders/shared/sheet.h"

namespace blemish::plan {
namespace {

constexpr int kTries = 512;

// The mask values that one list of regions allows, and how many allowed pixels there are up to and
// with each row.
struct Allowed {
  std::array<bool, 256> values{};
  std::vector<std::int64_t> row_sums;
};

// A pixel at the border of the allowed ones, the direction along the border there (picture axes, y
// down, allowed pixels on the left as one sees the picture), and the running sum of the lengths.
struct BorderPixel {
  double length_sum;
  int x, y;
  glm::dvec2 along;
};

class PhotoPlacer : public Placer {
 public:
  PhotoPlacer(const scene::Scene& scene, const View& view, std::size_t photo)
      : info_(scene.photos[photo]),
        spec_(*scene.part.photos),
        view_(view),
        photo_(scene.photo_views[photo]),
        part_from_photo_(glm::inverse(photo_.render_from_part)),
        sheet_(scene.photo_sheet),
        regions_(scene.load_regions(photo)) {}

  Placement any(const Regions& on, base::Stream& stream) override;
  Placement beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) override;
  Placement at(glm::dvec2 share, const Regions& on) override;
  Placement on_edge(double edge_rad, const Regions& on, base::Stream& stream) override;

 private:
  int value_at(int x, int y) const;
  std::string name_of(int value) const;
  const Allowed& allowed(const Regions& on);
  shared::Meeting meet(glm::dvec2 pixel) const;
  glm::dvec2 pixel_of(glm::dvec3 part_mm) const;
  Placement take(glm::dvec2 pixel, const Regions& on);
  const std::vector<BorderPixel>& border(const Regions& on);

  const scene::PhotoInfo& info_;
  const scene::PhotoSpec& spec_;
  const View& view_;
  const scene::PhotoView& photo_;
  glm::dmat4 part_from_photo_;
  const shared::Sheet& sheet_;
  cv::Mat regions_;
  std::map<Regions, Allowed> allowed_;
  std::map<Regions, std::vector<BorderPixel>> borders_;
};

// A photo without a mask is all of one nameless value.
int PhotoPlacer::value_at(int x, int y) const {
  return regions_.empty() ? 0 : regions_.at<unsigned char>(y, x);
}

std::string PhotoPlacer::name_of(int value) const {
  for (const auto& [mask_value, name] : spec_.region_values) {
    if (!regions_.empty() && mask_value == value) {
      return name;
    }
  }
  return {};
}

const Allowed& PhotoPlacer::allowed(const Regions& on) {
  const auto [it, added] = allowed_.try_emplace(on);
  Allowed& result = it->second;
  if (added) {
    for (int value = 0; value < 256; ++value) {
      const std::string name = name_of(value);
      result.values[std::size_t(value)] =
          name != "ignore" && (on.empty() || std::find(on.begin(), on.end(), name) != on.end());
    }
    std::int64_t sum = 0;
    for (int y = 0; y < info_.height_px; ++y) {
      for (int x = 0; x < info_.width_px; ++x) {
        sum += result.values[std::size_t(value_at(x, y))] ? 1 : 0;
      }
      result.row_sums.push_back(sum);
    }
  }
  return result;
}

// Part coordinates of what the photo shows at a pixel, and the normal there.
shared::Meeting PhotoPlacer::meet(glm::dvec2 pixel) const {
  const shared::Ray ray = shared::ray_from_pixel(photo_.camera, glm::vec2(pixel));
  const auto to_part = [&](glm::vec3 v, double w) {
    return glm::vec3(glm::dvec3(part_from_photo_ * glm::dvec4(glm::dvec3(v), w)));
  };
  return shared::meet_sheet(sheet_, {to_part(ray.origin_mm, 1), to_part(ray.direction, 0)});
}

glm::dvec2 PhotoPlacer::pixel_of(glm::dvec3 part_mm) const {
  const glm::dvec3 at(photo_.render_from_part * glm::dvec4(part_mm, 1));
  return glm::dvec2(shared::pixel_from_point(photo_.camera, glm::vec3(at)));
}

Placement PhotoPlacer::any(const Regions& on, base::Stream& stream) {
  const auto& [values, sums] = allowed(on);
  if (sums.empty() || sums.back() == 0) {
    return {std::nullopt, {}, "no allowed pixel in the photo"};
  }
  for (int i = 0; i < kTries; ++i) {
    const auto k = std::min(std::int64_t(stream.uniform() * double(sums.back())), sums.back() - 1);
    const auto row = std::upper_bound(sums.begin(), sums.end(), k);
    const int y = int(row - sums.begin());
    std::int64_t rest = k - (y > 0 ? sums[std::size_t(y) - 1] : 0);
    int x = 0;
    while (!values[std::size_t(value_at(x, y))] || rest-- > 0) {
      ++x;
    }
    const glm::dvec2 inside(stream.uniform(), stream.uniform());
    const shared::Meeting meeting = meet(glm::dvec2(x, y) + inside);
    const glm::dvec3 point(meeting.point_mm);
    if (meeting.found && view_.sees(point)) {
      const Anchor anchor = frame_at(point, glm::dvec3(meeting.normal), view_.right);
      return {anchor, name_of(value_at(x, y)), {}};
    }
  }
  return {std::nullopt, {}, "the allowed pixels are outside the picture"};
}

Placement PhotoPlacer::beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) {
  const glm::dvec3 beside =
      anchor.origin_mm + (anchor.tangent * offset_um.x + anchor.bitangent * offset_um.y) / 1000.0;
  // Onto a surface that bends away below the anchor's own plane.
  const shared::Meeting meeting =
      shared::meet_sheet(sheet_, {glm::vec3(beside + anchor.normal), glm::vec3(-anchor.normal)});
  if (!meeting.found) {
    return {std::nullopt, {}, "leaves the photo"};
  }
  const glm::dvec3 point(meeting.point_mm);
  Placement placement = take(pixel_of(point), on);
  if (placement.anchor) {
    placement.anchor = frame_at(point, glm::dvec3(meeting.normal), anchor.tangent);
  }
  return placement;
}

// What the photo shows at a pixel as a place, when it may be one.
Placement PhotoPlacer::take(glm::dvec2 pixel, const Regions& on) {
  const int x = int(std::floor(pixel.x));
  const int y = int(std::floor(pixel.y));
  if (x < 0 || y < 0 || x >= info_.width_px || y >= info_.height_px) {
    return {std::nullopt, {}, "outside the photo"};
  }
  if (!allowed(on).values[std::size_t(value_at(x, y))]) {
    return {std::nullopt, {}, "outside the allowed regions"};
  }
  const shared::Meeting meeting = meet(pixel);
  const glm::dvec3 point(meeting.point_mm);
  if (!meeting.found || !view_.sees(point)) {
    return {std::nullopt, {}, "outside the picture"};
  }
  return {frame_at(point, glm::dvec3(meeting.normal), view_.right), name_of(value_at(x, y)), {}};
}

// Of the picture that is delivered; with a camera that is another than the photo.
Placement PhotoPlacer::at(glm::dvec2 share, const Regions& on) {
  const glm::dvec2 pixel = share * glm::dvec2(view_.camera.size_px);
  const shared::Ray ray = shared::ray_from_pixel(view_.camera, glm::vec2(pixel));
  const glm::dmat4 part_from_render = glm::inverse(view_.render_from_part);
  const auto to_part = [&](glm::vec3 v, double w) {
    return glm::vec3(glm::dvec3(part_from_render * glm::dvec4(glm::dvec3(v), w)));
  };
  const shared::Meeting meeting =
      shared::meet_sheet(sheet_, {to_part(ray.origin_mm, 1), to_part(ray.direction, 0)});
  if (!meeting.found) {
    return {std::nullopt, {}, "the part is not at that place of the picture"};
  }
  return take(pixel_of(glm::dvec3(meeting.point_mm)), on);
}

// Pixels that have one beside them which is not allowed; the photo's own rim is no border. The
// direction is across the slope of the smoothed mask. A pixel of a slanted border stands for more
// of its length than one of a straight one.
const std::vector<BorderPixel>& PhotoPlacer::border(const Regions& on) {
  const auto [it, added] = borders_.try_emplace(on);
  std::vector<BorderPixel>& pixels = it->second;
  if (!added) {
    return pixels;
  }
  const Allowed& mask = allowed(on);
  cv::Mat inside(info_.height_px, info_.width_px, CV_32F);
  for (int y = 0; y < inside.rows; ++y) {
    for (int x = 0; x < inside.cols; ++x) {
      inside.at<float>(y, x) = mask.values[std::size_t(value_at(x, y))] ? 1 : 0;
    }
  }
  cv::Mat smooth, slope_x, slope_y;
  cv::GaussianBlur(inside, smooth, {9, 9}, 2, 2, cv::BORDER_REPLICATE);
  cv::Sobel(smooth, slope_x, CV_32F, 1, 0);
  cv::Sobel(smooth, slope_y, CV_32F, 0, 1);
  double sum = 0;
  const auto out = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < inside.cols && y < inside.rows && inside.at<float>(y, x) == 0;
  };
  for (int y = 0; y < inside.rows; ++y) {
    for (int x = 0; x < inside.cols; ++x) {
      const glm::dvec2 slope(double(slope_x.at<float>(y, x)), double(slope_y.at<float>(y, x)));
      const bool at_border = out(x - 1, y) || out(x + 1, y) || out(x, y - 1) || out(x, y + 1);
      if (inside.at<float>(y, x) == 0 || !at_border || glm::length(slope) < 1e-6) {
        continue;
      }
      const glm::dvec2 inward = glm::normalize(slope);
      sum += 1 / std::max(std::abs(inward.x), std::abs(inward.y));
      // A quarter turn clockwise as one sees it: what is inward then lies on the left.
      pixels.push_back({sum, x, y, glm::dvec2(-inward.y, inward.x)});
    }
  }
  return pixels;
}

Placement PhotoPlacer::on_edge(double, const Regions& on, base::Stream& stream) {
  const std::vector<BorderPixel>& pixels = border(on);
  if (pixels.empty()) {
    return {std::nullopt, {}, "the photo has no border of the allowed regions"};
  }
  Placement last;
  for (int i = 0; i < kTries; ++i) {
    const double length = stream.uniform() * pixels.back().length_sum;
    const BorderPixel& pixel = *std::partition_point(
        pixels.begin(), pixels.end() - 1,
        [&](const BorderPixel& candidate) { return candidate.length_sum <= length; });
    last = take(glm::dvec2(pixel.x + 0.5, pixel.y + 0.5), on);
    if (last.anchor) {
      const glm::dvec3 ahead(meet(glm::dvec2(pixel.x + 0.5, pixel.y + 0.5) + pixel.along).point_mm);
      last.anchor =
          frame_at(last.anchor->origin_mm, last.anchor->normal, ahead - last.anchor->origin_mm);
      return last;
    }
  }
  return last;
}

}  // namespace

std::unique_ptr<Placer> make_photo_placer(const scene::Scene& scene, const View& view,
                                          std::size_t photo) {
  return std::make_unique<PhotoPlacer>(scene, view, photo);
}

}  // namespace blemish::plan
