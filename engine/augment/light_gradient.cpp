// A light that stands askew: brightness grows evenly along a direction; the middle keeps its own.
#include <algorithm>
#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"strength", Unit::ratio, 0, 1, "[0 %, 20 %]", "gain at the bright end and loss at the dark"},
    {"angle", Unit::rad, -6.2831853071795862, 6.2831853071795862, "[0 deg, 360 deg]",
     "direction of the bright end, counter-clockwise from image right"},
};

void build(const base::Values& values, Builder& builder) {
  const double strength = static_cast<double>(values["strength"]);
  if (strength <= 0) {
    return;
  }
  const double angle = static_cast<double>(values["angle"]);
  const double cx = 0.5 * builder.width(), cy = 0.5 * builder.height();
  // The picture's corner that lies farthest along the direction is its end.
  const double half = std::abs(std::cos(angle)) * cx + std::abs(std::sin(angle)) * cy;
  const double dx = strength * std::cos(angle) / half, dy = -strength * std::sin(angle) / half;
  builder.multiply([=, width = builder.width()](int y, int, float* factors) {
    const auto start = static_cast<float>(1 + dy * (y + 0.5 - cy) + dx * (0.5 - cx));
    const auto slope = static_cast<float>(dx);
    for (int x = 0; x < width; ++x) {
      factors[x] = std::max(start + slope * static_cast<float>(x), 0.0f);
    }
  });
}

}  // namespace

extern const Op light_gradient;
constinit const Op light_gradient{"light_gradient",
                                  "light that falls off from one side to the other", Place::light,
                                  kParams, build};

}  // namespace blemish::augment
