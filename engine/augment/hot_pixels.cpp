// Pixels whose dark current is far above the others', always the same of a camera; each has its own
// share of it (exponential distribution).
#include <cmath>

#include "augment/noise.hpp"
#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"share", Unit::ratio, 0, 0.01, "[0 %, 0.01 %]", "of the pixels that are hot"},
    {"electrons", Unit::electrons, 0, 1e6, "2000 e-", "mean of what they gather without light"},
};

void build(const base::Values& values, Builder& builder) {
  const double share = static_cast<double>(values["share"]);
  const double signal = static_cast<double>(values["electrons"]) / builder.context.full_well_e;
  if (share <= 0 || signal <= 0) {
    return;
  }
  const std::uint32_t key = subkey(builder.context.camera_key, 6);
  builder.row([=](const Row& row) {
    for_rare_pixels(key, share, row, [&](int x, double luck) {
      // What is left of the pixel's number is uniform again.
      const auto own = static_cast<float>(-std::log(luck) * signal);
      row.sample[x] += own;
      if (row.mean != nullptr) {
        row.mean[x] += own;
      }
    });
  });
}

std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& sensor) {
  constexpr double kMost = 1e-4;
  if (base::support(params["share"], 0, 1).second > kMost * (1 + 1e-6)) {
    return {{"share", "is more than a healthy " + std::string(sensor.name) + " has",
             "up to 0.01 % of its pixels"}};
  }
  return {};
}

}  // namespace

extern const Op hot_pixels;
constinit const Op hot_pixels{
    "hot_pixels", "pixels that shine without light", Place::dark, kParams, build, doubts};

}  // namespace blemish::augment
