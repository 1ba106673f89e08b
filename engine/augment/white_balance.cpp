// Gains of red and blue over green, as set or as they wander over a run. Gray pictures stay as they
// are.
#include <cmath>

#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"red", Unit::number, 0.25, 4, "[0.95, 1.05]", "gain of red"},
    {"blue", Unit::number, 0.25, 4, "[0.95, 1.05]", "gain of blue"},
    {"spread", Unit::ratio, 0, 0.5, "0 %", "standard deviation of both that wanders over the run"},
    {"period", Unit::count, 1, 1e9, "500", "samples over which it wanders"},
};

void build(const base::Values& values, Builder& builder) {
  double red = static_cast<double>(values["red"]), blue = static_cast<double>(values["blue"]);
  if (const double sd = static_cast<double>(values["spread"]); sd > 0) {
    const auto wander = [&](std::uint32_t which) {
      return std::exp(sd * drift(subkey(builder.drift_key, which), builder.context.index,
                                 static_cast<double>(values["period"])));
    };
    red *= wander(1);
    blue *= wander(2);
  }
  // A mosaic is balanced once it has its colors.
  if (red == 1 && blue == 1) {
    return;
  }
  builder.at(Place::color);
  builder.row([=](const Row& row) {
    if (row.channel != 1) {
      scale_row(row, static_cast<float>(row.channel == 0 ? blue : red));
    }
  });
}

}  // namespace

extern const Op white_balance;
constinit const Op white_balance{"white_balance", "gains of red and blue",
                                 Place::balance,  kParams,
                                 build,           nullptr,
                                 Blurs::nothing,  true};

}  // namespace blemish::augment
