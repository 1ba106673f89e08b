// A straight line in place of the curve: steeper or flatter about a pivot, higher or lower.
#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"gain", Unit::number, 0, 8, "[0.85, 1.15]", "slope of the line"},
    {"pivot", Unit::ratio, 0, 1, "50 %", "signal that the slope leaves as it is"},
    {"brightness", Unit::ratio, -1, 1, "0 %", "signal that is added everywhere"},
};

void build(const base::Values& values, Builder& builder) {
  const float gain = values["gain"];
  const float offset = values["brightness"] + values["pivot"] * (1 - gain);
  if (gain != 1) {
    builder.row([gain](const Row& row) { scale_row(row, gain); });
  }
  if (offset != 0) {
    builder.row([offset](const Row& row) { add_to_row(row, offset); });
  }
}

}  // namespace

extern const Op contrast;
constinit const Op contrast{"contrast", "steeper or flatter, brighter or darker", Place::tone,
                            kParams, build};

}  // namespace blemish::augment
