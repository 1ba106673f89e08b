// A supply that hums: a wave of offsets from row to row.
#include <cmath>
#include <numbers>

#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"amplitude", Unit::electrons, 0, 10000, "[0 e-, 10 e-]", "of the wave"},
    {"period", Unit::px, 2, 100000, "[16 px, 200 px]", "rows of one wave"},
    {"phase", Unit::rad, 0, 6.2831853071795862, "[0 deg, 360 deg]", "at the first row"},
};

void build(const base::Values& values, Builder& builder) {
  const double amplitude = static_cast<double>(values["amplitude"]) / builder.context.full_well_e;
  if (amplitude <= 0) {
    return;
  }
  const double turn = 2 * std::numbers::pi / static_cast<double>(values["period"]);
  builder.row([=, phase = static_cast<double>(values["phase"])](const Row& row) {
    add_to_row(row, static_cast<float>(amplitude * std::sin(turn * row.y + phase)));
  });
}

}  // namespace

extern const Op banding;
constinit const Op banding{"banding", "a wave of offsets from row to row", Place::lines, kParams,
                           build};

}  // namespace blemish::augment
