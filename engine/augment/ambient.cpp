// Daylight or a neighbor's lamp: light that comes on top, falling off along a direction.
#include <algorithm>
#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"level", Unit::ratio, 0, 1, "[0 %, 5 %]", "signal that it adds in the middle, of saturation"},
    {"gradient", Unit::ratio, 0, 1, "0 %",
     "more at the bright end and less at the dark, of the level"},
    {"angle", Unit::rad, -6.2831853071795862, 6.2831853071795862, "[0 deg, 360 deg]",
     "direction of the bright end, counter-clockwise from image right"},
};

void build(const base::Values& values, Builder& builder) {
  const double level = static_cast<double>(values["level"]);
  if (level <= 0) {
    return;
  }
  const double angle = static_cast<double>(values["angle"]);
  const double cx = 0.5 * builder.width(), cy = 0.5 * builder.height();
  const double half = std::abs(std::cos(angle)) * cx + std::abs(std::sin(angle)) * cy;
  const double slope = level * static_cast<double>(values["gradient"]) / half;
  const double dx = slope * std::cos(angle), dy = -slope * std::sin(angle);
  builder.add([=, width = builder.width()](int y, int, float* summands) {
    const auto start = static_cast<float>(level + dy * (y + 0.5 - cy) + dx * (0.5 - cx));
    const auto step = static_cast<float>(dx);
    for (int x = 0; x < width; ++x) {
      summands[x] = start + step * static_cast<float>(x);
    }
  });
}

}  // namespace

extern const Op ambient;
constinit const Op ambient{"ambient", "light from elsewhere on top", Place::ambient, kParams,
                           build};

}  // namespace blemish::augment
