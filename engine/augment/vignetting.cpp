// Corners that get less light: the natural cos^4 of the angle that the lens sees them under, and
// what its barrel cuts off, 1 - a r^4.
#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"angle", Unit::rad, 0, 1.2217304763960306, "[0 deg, 25 deg]",
     "off axis, of the corners: atan(half the sensor's diagonal / focal length)"},
    {"barrel", Unit::ratio, 0, 1, "0 %", "light that the barrel cuts off in the corners"},
};

void build(const base::Values& values, Builder& builder) {
  const double corner = std::tan(static_cast<double>(values["angle"]));
  const float barrel = values["barrel"];
  if (corner == 0 && barrel == 0) {
    return;
  }
  const double cx = 0.5 * builder.width(), cy = 0.5 * builder.height();
  const double unit = 1 / std::hypot(cx, cy);
  const auto tan2 = static_cast<float>(corner * corner);
  builder.multiply([=, width = builder.width()](int y, int, float* factors) {
    const auto down = static_cast<float>((y + 0.5 - cy) * unit);
    const auto start = static_cast<float>((0.5 - cx) * unit), step = static_cast<float>(unit);
    for (int x = 0; x < width; ++x) {
      const float across = start + step * static_cast<float>(x);
      const float r2 = across * across + down * down;
      const float secant2 = 1.0f + tan2 * r2;
      factors[x] = (1.0f - barrel * r2 * r2) / (secant2 * secant2);
    }
  });
}

}  // namespace

extern const Op vignetting;
constinit const Op vignetting{"vignetting", "corners that get less light", Place::light, kParams,
                              build};

}  // namespace blemish::augment
