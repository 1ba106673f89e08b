// A round patch that gets more light than the rest: 1 + s / (1 + (r/radius)^2)^2, the irradiance
// under a small source at the height of `radius`.
#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"strength", Unit::ratio, -0.9, 4, "[0 %, 40 %]",
     "light more in the middle of the spot, below 0 less"},
    {"x", Unit::ratio, -0.5, 1.5, "[20 %, 80 %]",
     "middle of the spot, from the left, of the width"},
    {"y", Unit::ratio, -0.5, 1.5, "[20 %, 80 %]", "and from the top, of the height"},
    {"radius", Unit::ratio, 0.02, 4, "30 %",
     "where a quarter of it is left, of the picture's diagonal"},
};

void build(const base::Values& values, Builder& builder) {
  const float strength = values["strength"];
  if (strength == 0) {
    return;
  }
  const double scale =
      1 / (static_cast<double>(values["radius"]) * std::hypot(builder.width(), builder.height()));
  const double cx = static_cast<double>(values["x"]) * builder.width();
  const double cy = static_cast<double>(values["y"]) * builder.height();
  builder.multiply([=, width = builder.width()](int y, int, float* factors) {
    const auto down = static_cast<float>((y + 0.5 - cy) * scale);
    const auto start = static_cast<float>((0.5 - cx) * scale), step = static_cast<float>(scale);
    for (int x = 0; x < width; ++x) {
      const float across = start + step * static_cast<float>(x);
      const float fall = 1.0f + across * across + down * down;
      factors[x] = 1.0f + strength / (fall * fall);
    }
  });
}

}  // namespace

extern const Op hot_spot;
constinit const Op hot_spot{"hot_spot", "a patch that gets more light", Place::light, kParams,
                            build};

}  // namespace blemish::augment
