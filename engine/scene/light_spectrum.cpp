#include "scene/light_spectrum.hpp"

#include <algorithm>
#include <cmath>

#include "base/units.hpp"
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

// Lamps with a broad spectrum are seen from 400 to 700 nm, which gives each band 100 nm; an LED
// beyond counts wholly for the band at that end.
constexpr double kBandNm = 100, kVisibleLowNm = 400, kVisibleHighNm = 700;
constexpr double kStepNm = 0.5;
// Full width at half maximum of a colored LED.
constexpr double kLedWidthNm = 20;

glm::dvec3 bands_at(double nm) {
  const double blue = std::clamp((550 - nm) / 100, 0.0, 1.0);
  const double red = std::clamp((nm - 550) / 100, 0.0, 1.0);
  return {red, 1 - red - blue, blue};
}

// Planck's law, without its constant factor.
double planck(double nm, double kelvin) {
  constexpr double kSecondRadiationNmK = 1.438777e7;
  return std::pow(nm / 550, -5) / std::expm1(kSecondRadiationNmK / (nm * kelvin));
}

double line(double nm, double center_nm) {
  const double x = (nm - center_nm) / kLedWidthNm;
  return std::exp(-4 * std::log(2.0) * x * x);
}

// Share of the step about `nm` that the filter passes.
double passed(double nm, double center_nm, double width_nm) {
  if (width_nm >= kNoFilterNm) {
    return 1;
  }
  const double low = std::max(nm - kStepNm / 2, center_nm - width_nm / 2);
  const double high = std::min(nm + kStepNm / 2, center_nm + width_nm / 2);
  return std::max(high - low, 0.0) / kStepNm;
}

}  // namespace

glm::dvec3 emitted_rgb(double spectrum, double filter_center_nm, double filter_width_nm) {
  if (spectrum <= 0 && filter_width_nm >= kNoFilterNm) {
    return glm::dvec3(1);
  }
  const bool led = spectrum > 0 && spectrum < base::kFirstKelvin;
  const double low = led ? spectrum - 3 * kLedWidthNm : kVisibleLowNm;
  const double high = led ? spectrum + 3 * kLedWidthNm : kVisibleHighNm;
  glm::dvec3 sum(0);
  double whole = 0;
  for (double nm = low + kStepNm / 2; nm < high; nm += kStepNm) {
    const double emitted = led ? line(nm, spectrum) : spectrum > 0 ? planck(nm, spectrum) : 1;
    sum += emitted * passed(nm, filter_center_nm, filter_width_nm) * bands_at(nm);
    whole += emitted;
  }
  return 3.0 * sum / whole;
}

}  // namespace blemish::scene
