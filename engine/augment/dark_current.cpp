// Electrons that heat sets free: so many a second, doubled every few degrees; they have shot noise
// like those of light.
#include <cmath>

#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"rate", Unit::e_per_s, 0, 1e5, "5 e-/s", "electrons a second at the reference temperature"},
    {"reference", Unit::celsius, -50, 120, "25 C", "temperature that the rate is told for"},
    {"temperature", Unit::celsius, -50, 120, "[25 C, 55 C]", "of the sensor"},
    {"doubling", Unit::kelvin, 2, 20, "7 K", "warming that doubles the rate"},
    {"exposure", Unit::s, 0, 3600, "0 s", "exposure time; 0 s: that of camera.sensor, or 10 ms"},
};

void build(const base::Values& values, Builder& builder) {
  constexpr double kUsualExposure = 0.01;
  double exposure = static_cast<double>(values["exposure"]);
  if (exposure == 0) {
    exposure = builder.context.exposure_s > 0 ? builder.context.exposure_s : kUsualExposure;
  }
  const double warmer =
      static_cast<double>(values["temperature"]) - static_cast<double>(values["reference"]);
  const double electrons = static_cast<double>(values["rate"]) * exposure *
                           std::exp2(warmer / static_cast<double>(values["doubling"]));
  const auto signal = static_cast<float>(electrons / builder.context.full_well_e);
  if (signal == 0) {
    return;
  }
  builder.row([signal](const Row& row) { add_to_row(row, signal); });
}

// Data sheets of CMOS sensors at 25 to 36 C say 0.5 to 50 electrons a second.
std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& sensor) {
  constexpr double kMost = 50;
  if (base::support(params["rate"], 0, 1e5).second > kMost) {
    return {{"rate", "is more than a sensor such as the " + std::string(sensor.name) + " has",
             "up to 50 e-/s; warmth and long exposures raise what comes of it"}};
  }
  return {};
}

}  // namespace

extern const Op dark_current;
constinit const Op dark_current{
    "dark_current", "electrons that heat sets free", Place::dark, kParams, build, doubts};

}  // namespace blemish::augment
