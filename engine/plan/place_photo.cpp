#include <algorithm>
#include <array>
#include <cmath>

#include "plan/place.hpp"

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
        regions_(scene.load_regions(photo)) {}

  Placement any(const Regions& on, base::Stream& stream) override;
  Placement beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) override;

 private:
  int value_at(int x, int y) const;
  std::string name_of(int value) const;
  const Allowed& allowed(const Regions& on);
  Anchor anchor_at(glm::dvec2 pixel) const;

  const scene::PhotoInfo& info_;
  const scene::PhotoSpec& spec_;
  const View& view_;
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

Anchor PhotoPlacer::anchor_at(glm::dvec2 pixel) const {
  const double mm_per_px = spec_.um_per_px / 1000;
  const glm::dvec3 point((pixel.x - 0.5 * info_.width_px) * mm_per_px,
                         (0.5 * info_.height_px - pixel.y) * mm_per_px, 0);
  return frame_at(point, glm::dvec3(0, 0, 1), view_.right);
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
    const Anchor anchor = anchor_at(glm::dvec2(x, y) + inside);
    if (view_.sees(anchor.origin_mm)) {
      return {anchor, name_of(value_at(x, y)), {}};
    }
  }
  return {std::nullopt, {}, "the allowed pixels are outside the picture"};
}

Placement PhotoPlacer::beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) {
  const glm::dvec3 point =
      anchor.origin_mm + (anchor.tangent * offset_um.x + anchor.bitangent * offset_um.y) / 1000.0;
  const double px_per_mm = 1000 / spec_.um_per_px;
  const int x = int(std::floor(point.x * px_per_mm + 0.5 * info_.width_px));
  const int y = int(std::floor(0.5 * info_.height_px - point.y * px_per_mm));
  if (x < 0 || y < 0 || x >= info_.width_px || y >= info_.height_px) {
    return {std::nullopt, {}, "leaves the photo"};
  }
  if (!allowed(on).values[std::size_t(value_at(x, y))]) {
    return {std::nullopt, {}, "outside the allowed regions"};
  }
  if (!view_.sees(point)) {
    return {std::nullopt, {}, "outside the picture"};
  }
  return {frame_at(point, anchor.normal, anchor.tangent), name_of(value_at(x, y)), {}};
}

}  // namespace

std::unique_ptr<Placer> make_photo_placer(const scene::Scene& scene, const View& view,
                                          std::size_t photo) {
  return std::make_unique<PhotoPlacer>(scene, view, photo);
}

}  // namespace blemish::plan
