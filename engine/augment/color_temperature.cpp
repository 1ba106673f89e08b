// Lamps that change their color: the ratio of two black bodies' light at 650, 550 and 450 nm, green
// kept. Gray pictures stay as they are.
#include <cmath>

#include "augment/noise.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"nominal", Unit::kelvin, 1800, 20000, "5600 K", "the lamp as it should be"},
    {"shift", Unit::kelvin, -3000, 3000, "[-300 K, 300 K]", "of this sample"},
    {"spread", Unit::kelvin, 0, 1000, "0 K",
     "standard deviation of a shift that wanders over the run"},
    {"period", Unit::count, 1, 1e9, "500", "samples over which it wanders"},
};

// Planck's law but for its constant.
double black_body(double wavelength_nm, double kelvin) {
  constexpr double kSecondRadiation = 1.438777e7;  // nm K
  return 1 /
         (std::pow(wavelength_nm, 5) * (std::exp(kSecondRadiation / (wavelength_nm * kelvin)) - 1));
}

void build(const base::Values& values, Builder& builder) {
  const double nominal = static_cast<double>(values["nominal"]);
  double shift = static_cast<double>(values["shift"]);
  if (const double sd = static_cast<double>(values["spread"]); sd > 0) {
    shift +=
        sd * drift(builder.drift_key, builder.context.index, static_cast<double>(values["period"]));
  }
  if (shift == 0 || builder.channels == 1) {
    return;
  }
  constexpr double kColdest = 1000;
  const double kelvin = std::max(nominal + shift, kColdest);
  const auto gain = [&](double wavelength_nm) {
    return black_body(wavelength_nm, kelvin) / black_body(wavelength_nm, nominal);
  };
  const double blue = gain(450), green = gain(550), red = gain(650);
  builder.multiply({blue / green, 1, red / green});
}

}  // namespace

extern const Op color_temperature;
constinit const Op color_temperature{"color_temperature",
                                     "lamps that change their color",
                                     Place::light,
                                     kParams,
                                     build,
                                     nullptr,
                                     Blurs::nothing,
                                     true};

}  // namespace blemish::augment
