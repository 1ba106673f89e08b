// A line-scan camera has one row of pixels: their gains and offsets stand as stripes along the
// travel, always the same of a camera, and each line has the lamp's light of its moment.
#include "augment/kernels.hpp"
#include "augment/noise.hpp"
#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"column_gain", Unit::ratio, 0, 0.2, "[0 %, 1 %]",
     "spread of the pixels' gains that the flat-field correction left"},
    {"column_offset", Unit::electrons, 0, 1000, "0 e-", "spread of the pixels' offsets"},
    {"line_gain", Unit::ratio, 0, 0.2, "[0 %, 1 %]", "spread of the light from line to line"},
};

void build(const base::Values& values, Builder& builder) {
  const std::uint32_t camera = builder.context.camera_key;
  if (const float spread = values["column_gain"]; spread > 0) {
    builder.at(Place::exposure);
    builder.multiply([spread, field = NoiseField(subkey(camera, 9), builder.width()),
                      width = builder.width()](int, int, float* factors) {
      kernels().normals(field.columns(), field.row(0), width, factors);
      for (int x = 0; x < width; ++x) {
        factors[x] = 1 + spread * factors[x];
      }
    });
  }
  if (const float spread = values["line_gain"]; spread > 0) {
    builder.at(Place::light);
    builder.row([spread, key = subkey(builder.noise_key, 2)](const Row& row) {
      scale_row(row,
                1 + spread * static_cast<float>(normal_of(key, static_cast<std::uint32_t>(row.y))));
    });
  }
  const auto unit = static_cast<float>(1 / builder.context.full_well_e);
  if (const float sigma = values["column_offset"] * unit; sigma > 0) {
    builder.at(Place::lines);
    builder.row([sigma, field = NoiseField(subkey(camera, 10), builder.width())](const Row& row) {
      add_field_to_row(row, field, 0, sigma);
    });
  }
}

}  // namespace

extern const Op line_pattern;
constinit const Op line_pattern{"line_pattern", "stripes and lines of a line-scan camera",
                                Place::lines, kParams, build};

}  // namespace blemish::augment
