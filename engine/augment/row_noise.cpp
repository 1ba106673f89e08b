// Rows that are read with an offset of their own, new in each picture, and columns whose amplifiers
// differ, always the same of a camera. Electrons.
#include "augment/noise.hpp"
#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"row", Unit::electrons, 0, 1000, "[0 e-, 1 e-]", "standard deviation of the rows' offsets"},
    {"column", Unit::electrons, 0, 1000, "[0 e-, 1 e-]",
     "standard deviation of the columns' offsets"},
};

void build(const base::Values& values, Builder& builder) {
  const auto unit = static_cast<float>(1 / builder.context.full_well_e);
  if (const float sigma = values["row"] * unit; sigma > 0) {
    builder.row([sigma, key = subkey(builder.noise_key, 1)](const Row& row) {
      const double z = normal_of(key, static_cast<std::uint32_t>(row.y));
      add_noise_to_row(row, sigma * static_cast<float>(z), sigma * sigma);
    });
  }
  if (const float sigma = values["column"] * unit; sigma > 0) {
    builder.row([sigma, field = NoiseField(subkey(builder.context.camera_key, 8), builder.width())](
                    const Row& row) { add_field_to_row(row, field, 0, sigma); });
  }
}

std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& sensor) {
  std::vector<Doubt> found;
  for (const std::string_view name : {"row", "column"}) {
    if (base::support(params[name], 0, 1e9).second > sensor.read_noise_e) {
      found.push_back({name, "is above the read noise of the " + std::string(sensor.name),
                       "cameras keep it below half of that: " +
                           base::format_quantity(0.5 * sensor.read_noise_e, Unit::electrons)});
    }
  }
  return found;
}

}  // namespace

extern const Op row_noise;
constinit const Op row_noise{
    "row_noise", "offsets of rows and columns", Place::lines, kParams, build, doubts};

}  // namespace blemish::augment
