// What cameras do to look sharp: the picture plus some of its difference to its own blur.
#include "augment/blur.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"amount", Unit::number, 0, 4, "[0, 0.8]", "share of the difference that is added"},
    {"sigma", Unit::px, 0.3, 10, "1 px", "of the blur that is taken off"},
};

void build(const base::Values& values, Builder& builder) {
  const double amount = static_cast<double>(values["amount"]);
  if (amount <= 0) {
    return;
  }
  const std::vector<double> weights = gaussian_weights(static_cast<double>(values["sigma"]));
  const int reach = static_cast<int>(weights.size() / 2);
  double sum = 0;
  for (const double weight : weights) {
    sum += weight;
  }
  std::vector<Tap> taps;
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      const double blur = weights[static_cast<std::size_t>(dx + reach)] *
                          weights[static_cast<std::size_t>(dy + reach)] / (sum * sum);
      const double own = dx == 0 && dy == 0 ? 1 + amount : 0;
      taps.push_back({dx, dy, static_cast<float>(own - amount * blur)});
    }
  }
  builder.tile(blur_step(taps));
}

}  // namespace

extern const Op sharpen;
constinit const Op sharpen{"sharpen", "edges made steeper by the camera", Place::sharpness, kParams,
                           build};

}  // namespace blemish::augment
