// Part or camera swings to and fro many times while the shutter is open: a point becomes a line
// that is brightest at its ends, where the swing turns (arcsine distribution, MTF J0(2 pi f A)).
#include <algorithm>
#include <cmath>
#include <numbers>

#include "augment/blur.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"amplitude", Unit::um, 0, 1e5, "[0 px, 1.5 px]", "from the middle of the swing to its end"},
    {"angle", Unit::rad, -6.2831853071795862, 6.2831853071795862, "[0 deg, 180 deg]",
     "direction of the swing"},
};

void build(const base::Values& values, Builder& builder) {
  const double amplitude_px = builder.px(static_cast<double>(values["amplitude"]));
  if (amplitude_px <= 1e-3) {
    return;
  }
  const auto mass_below = [=](double t) {
    return 0.5 + std::asin(std::clamp(t / amplitude_px, -1.0, 1.0)) / std::numbers::pi;
  };
  builder.tile(
      blur_step(line_taps(mass_below, amplitude_px, static_cast<double>(values["angle"]))));
}

}  // namespace

extern const Op vibration;
constinit const Op vibration{"vibration",  "a camera or part that shakes during the exposure",
                             Place::focus, kParams,
                             build,        nullptr,
                             Blurs::motion};

}  // namespace blemish::augment
