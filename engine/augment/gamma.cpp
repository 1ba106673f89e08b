#include <cmath>
#include <memory>

#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"value", Unit::number, 0.2, 5, "[0.8, 1.25]", "out = in^(1/value); above 1 brightens"},
};

void build(const base::Values& values, Builder& builder) {
  const double value = static_cast<double>(values["value"]);
  if (value == 1) {
    return;
  }
  const auto curve = std::make_shared<Curve>([&](double in) { return std::pow(in, 1 / value); });
  builder.row([curve](const Row& row) { bend_row(row, *curve); });
}

}  // namespace

extern const Op gamma;
constinit const Op gamma{"gamma", "a power function on the signal", Place::tone, kParams, build};

}  // namespace blemish::augment
