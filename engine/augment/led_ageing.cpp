// LEDs grow dim with their hours: by exp(-t/over) toward what is left, the time being the index of
// the sample; or by a drawn loss at all times.
#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"loss", Unit::ratio, 0, 0.9, "[0 %, 30 %]", "light that is lost in the end"},
    {"over", Unit::count, 0, 1e9, "0",
     "samples after which 63 % of the loss has come; 0: all of it from the first"},
};

void build(const base::Values& values, Builder& builder) {
  const double loss = static_cast<double>(values["loss"]);
  const double over = static_cast<double>(values["over"]);
  const double share =
      over > 0 ? 1 - std::exp(-static_cast<double>(builder.context.index) / over) : 1;
  if (const double left = 1 - loss * share; left < 1) {
    builder.multiply({left, left, left});
  }
}

}  // namespace

extern const Op led_ageing;
constinit const Op led_ageing{"led_ageing", "light that LEDs lose over their life", Place::light,
                              kParams, build};

}  // namespace blemish::augment
