// Dust on the sensor's glass (small, in focus) or on the lens (large, out of focus). It belongs to
// the camera: the first specks of its list, the same in all pictures.
#include <algorithm>
#include <cmath>
#include <memory>

#include "augment/noise.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"count", Unit::count, 0, 200, "[0, 6]", "specks in the picture"},
    {"size", Unit::px, 1, 2000, "[8 px, 60 px]", "median diameter of a speck's shade"},
    {"opacity", Unit::ratio, 0, 1, "[5 %, 30 %]", "light that the middle of a shade lacks"},
    {"focus", Unit::ratio, 0, 1, "50 %",
     "100 %: sharp edges, as on the sensor's glass; 0 %: none, as on the lens"},
};

struct Speck {
  double x, y, radius, opacity, edge;  // edge: width of its soft rim

  float factor(double px, double py) const {
    const double distance = std::hypot(px - x, py - y);
    const double inside = std::clamp((radius + 0.5 * edge - distance) / edge, 0.0, 1.0);
    return static_cast<float>(1 - opacity * inside * inside * (3 - 2 * inside));
  }
  double reach() const { return radius + 0.5 * edge; }
};

std::vector<Speck> specks_of(const base::Values& values, const Builder& builder) {
  enum Which : std::uint32_t { kX, kY, kSize, kOpacity, kNumbers };
  const std::uint32_t key = subkey(builder.context.camera_key, 5);
  const double focus = static_cast<double>(values["focus"]);
  std::vector<Speck> specks;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(values["count"]); ++i) {
    const auto number = [&](Which which) { return uniform_of(key, i * kNumbers + which); };
    const double radius =
        0.5 * static_cast<double>(values["size"]) * std::exp2(2 * number(kSize) - 1);
    specks.push_back({number(kX) * builder.width(), number(kY) * builder.height(), radius,
                      static_cast<double>(values["opacity"]) * (0.5 + 0.5 * number(kOpacity)),
                      std::max(1.0, 2 * radius * (1 - focus))});
  }
  return specks;
}

void build(const base::Values& values, Builder& builder) {
  const auto specks = std::make_shared<std::vector<Speck>>(specks_of(values, builder));
  if (specks->empty() || values["opacity"] <= 0) {
    return;
  }
  builder.multiply([specks, width = builder.width()](int y, int, float* factors) {
    std::fill_n(factors, width, 1.0f);
    for (const Speck& speck : *specks) {
      if (std::abs(y + 0.5 - speck.y) > speck.reach()) {
        continue;
      }
      const int from = std::max(0, static_cast<int>(speck.x - speck.reach()));
      const int to = std::min(width, static_cast<int>(speck.x + speck.reach()) + 1);
      for (int x = from; x < to; ++x) {
        factors[x] *= speck.factor(x + 0.5, y + 0.5);
      }
    }
  });
}

}  // namespace

extern const Op dirty_lens;
constinit const Op dirty_lens{"dirty_lens", "dust on lens or sensor glass, the camera's own",
                              Place::dirt, kParams, build};

}  // namespace blemish::augment
