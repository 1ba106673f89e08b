// The part moves on evenly while the shutter is open: every point becomes a straight line.
#include <algorithm>

#include "augment/blur.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"length", Unit::um, 0, 1e5, "[0 px, 4 px]", "way during the exposure"},
    {"angle", Unit::rad, -6.2831853071795862, 6.2831853071795862, "0 deg", "direction of travel"},
};

void build(const base::Values& values, Builder& builder) {
  const double length_px = builder.px(static_cast<double>(values["length"]));
  if (length_px <= 1e-3) {
    return;
  }
  const auto mass_below = [=](double t) { return std::clamp(t / length_px + 0.5, 0.0, 1.0); };
  builder.tile(
      blur_step(line_taps(mass_below, 0.5 * length_px, static_cast<double>(values["angle"]))));
}

}  // namespace

extern const Op motion_blur;
constinit const Op motion_blur{
    "motion_blur", "a part that moves during the exposure", Place::focus, kParams, build, nullptr,
    Blurs::motion};

}  // namespace blemish::augment
