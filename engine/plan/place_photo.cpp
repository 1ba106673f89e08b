#include <algorithm>
#include <array>
#include <cmath>

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

 private:
  int value_at(int x, int y) const;
  std::string name_of(int value) const;
  const Allowed& allowed(const Regions& on);
  shared::Meeting meet(glm::dvec2 pixel) const;
  glm::dvec2 pixel_of(glm::dvec3 part_mm) const;

  const scene::PhotoInfo& info_;
  const scene::PhotoSpec& spec_;
  const View& view_;
  const scene::PhotoView& photo_;
  glm::dmat4 part_from_photo_;
  const shared::Sheet& sheet_;
  cv::Mat regions_;
  std::map<Regions, Allowed> allowed_;
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
  const glm::dvec2 pixel = glm::floor(pixel_of(point));
  const int x = int(pixel.x);
  const int y = int(pixel.y);
  if (x < 0 || y < 0 || x >= info_.width_px || y >= info_.height_px) {
    return {std::nullopt, {}, "leaves the photo"};
  }
  if (!allowed(on).values[std::size_t(value_at(x, y))]) {
    return {std::nullopt, {}, "outside the allowed regions"};
  }
  if (!view_.sees(point)) {
    return {std::nullopt, {}, "outside the picture"};
  }
  return {frame_at(point, glm::dvec3(meeting.normal), anchor.tangent), name_of(value_at(x, y)), {}};
}

}  // namespace

std::unique_ptr<Placer> make_photo_placer(const scene::Scene& scene, const View& view,
                                          std::size_t photo) {
  return std::make_unique<PhotoPlacer>(scene, view, photo);
}

}  // namespace blemish::plan
