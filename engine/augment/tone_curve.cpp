// The camera's look-up table: a smooth monotone curve from black to white through three points
// (cubic, slopes after Fritsch and Carlson 1980).
#include <array>
#include <cmath>
#include <memory>

#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"quarter", Unit::ratio, 0, 1, "[20 %, 30 %]", "what a signal of 25 % becomes"},
    {"half", Unit::ratio, 0, 1, "[45 %, 55 %]", "what 50 % becomes"},
    {"three_quarters", Unit::ratio, 0, 1, "[70 %, 80 %]", "what 75 % becomes"},
};

class Cubic {
 public:
  explicit Cubic(const std::array<double, 5>& points) : points_(points) {
    const auto rise = [&](std::size_t i) { return points_[i + 1] - points_[i]; };
    slopes_[0] = rise(0);
    slopes_[4] = rise(3);
    for (std::size_t i = 1; i < 4; ++i) {
      const double product = rise(i - 1) * rise(i);
      slopes_[i] = product <= 0 ? 0 : 2 * product / (rise(i - 1) + rise(i));  // harmonic: monotone
    }
  }

  double operator()(double in) const {
    const auto i = std::min(static_cast<std::size_t>(in * 4), std::size_t{3});
    const double t = in * 4 - static_cast<double>(i);
    const double t2 = t * t, t3 = t2 * t;
    return (2 * t3 - 3 * t2 + 1) * points_[i] + (t3 - 2 * t2 + t) * slopes_[i] +
           (3 * t2 - 2 * t3) * points_[i + 1] + (t3 - t2) * slopes_[i + 1];
  }

 private:
  std::array<double, 5> points_, slopes_{};
};

void build(const base::Values& values, Builder& builder) {
  const std::array<double, 5> points{0, static_cast<double>(values["quarter"]),
                                     static_cast<double>(values["half"]),
                                     static_cast<double>(values["three_quarters"]), 1};
  if (points == std::array<double, 5>{0, 0.25, 0.5, 0.75, 1}) {
    return;
  }
  const auto curve = std::make_shared<Curve>(Cubic(points));
  builder.row([curve](const Row& row) { bend_row(row, *curve); });
}

}  // namespace

extern const Op tone_curve;
constinit const Op tone_curve{"tone_curve", "the camera's look-up table", Place::tone, kParams,
                              build};

}  // namespace blemish::augment
