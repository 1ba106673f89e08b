// Colors paler or stronger about their own gray.
#include <array>

#include "augment/kernels.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"amount", Unit::number, 0, 3, "[0.8, 1.2]", "1: as it is; 0: black and white"},
};

void mix(const Tile& in, Tile& out, float amount) {
  out.for_planes([&](Quantity quantity, int channel) {
    std::array<float, 3> weights;
    weights.fill((1 - amount) / 3);
    weights[static_cast<std::size_t>(channel)] += amount;
    if (quantity == Quantity::variance) {
      for (float& weight : weights) {
        weight *= weight;
      }
    }
    for (int y = out.top(); y < out.bottom(); ++y) {
      const std::array rows{in.at(quantity, 0, y), in.at(quantity, 1, y), in.at(quantity, 2, y)};
      kernels().weigh(rows.data(), weights.data(), 3, out.width(), out.at(quantity, channel, y));
    }
  });
}

// Gray pictures stay as they are.
void build(const base::Values& values, Builder& builder) {
  const float amount = values["amount"];
  if (amount == 1 || builder.channels == 1) {
    return;
  }
  builder.tile({0, 0, 3, [amount](const Tile& in, Tile& out) { mix(in, out, amount); }});
}

}  // namespace

extern const Op saturation;
constinit const Op saturation{
    "saturation", "paler or stronger colors", Place::color, kParams, build, nullptr, Blurs::nothing,
    true};

}  // namespace blemish::augment
