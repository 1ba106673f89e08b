// Lamps on mains or PWM: light 1 + m sin(2 pi f t + phase), gathered over the exposure, which damps
// it by sinc(f t_exp). With a rolling shutter or a line-scan camera each row has its own time.
#include <cmath>
#include <numbers>

#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"depth", Unit::ratio, 0, 1, "[0 %, 30 %]", "amplitude of the light, of its mean"},
    {"frequency", Unit::hz, 1, 1e6, "100 Hz", "100 or 120 Hz on mains"},
    {"exposure", Unit::s, 0, 10, "1 ms", "exposure time of a row"},
    {"row_time", Unit::s, 0, 1, "0 us",
     "from one row to the next; 0: all at once (global shutter)"},
    {"phase", Unit::rad, 0, 6.2831853071795862, "[0 deg, 360 deg]", "at the first row's start"},
};

double sinc(double x) {
  return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

void build(const base::Values& values, Builder& builder) {
  const double frequency = static_cast<double>(values["frequency"]);
  const double exposure = static_cast<double>(values["exposure"]);
  const double amplitude = static_cast<double>(values["depth"]) * sinc(frequency * exposure);
  if (amplitude == 0) {
    return;
  }
  const double row_time = static_cast<double>(values["row_time"]);
  const double phase = static_cast<double>(values["phase"]);
  builder.row([=](const Row& row) {
    const double time = row.y * row_time + 0.5 * exposure;
    const auto gain = static_cast<float>(
        1 + amplitude * std::sin(2 * std::numbers::pi * frequency * time + phase));
    scale_row(row, gain);
  });
}

}  // namespace

extern const Op flicker;
constinit const Op flicker{"flicker", "lamps that flicker, as bands with a rolling shutter",
                           Place::light, kParams, build};

}  // namespace blemish::augment
