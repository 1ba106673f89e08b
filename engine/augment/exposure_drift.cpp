// Brightness that wanders over a run: lamps that warm up, a supply that sags. A function of the
// sample's index alone.
#include <cmath>

#include "augment/noise.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"spread", Unit::ratio, 0, 1, "3 %", "standard deviation of the logarithm of the light"},
    {"period", Unit::count, 1, 1e9, "500", "samples over which it wanders"},
};

void build(const base::Values& values, Builder& builder) {
  const double spread = static_cast<double>(values["spread"]);
  if (spread <= 0) {
    return;
  }
  const double gain = std::exp(spread * drift(builder.drift_key, builder.context.index,
                                              static_cast<double>(values["period"])));
  builder.multiply({gain, gain, gain});
}

}  // namespace

extern const Op exposure_drift;
constinit const Op exposure_drift{"exposure_drift", "brightness that wanders over the run",
                                  Place::exposure, kParams, build};

}  // namespace blemish::augment
