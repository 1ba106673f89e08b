// Amplification in the camera: the same electrons give larger codes, so that fewer of them fill the
// range and their noise shows more.
#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"level", Unit::db, 0, 48, "[0 dB, 6 dB]", "20 dB are a factor of 10"},
};

void build(const base::Values& values, Builder& builder) {
  const double gain = std::pow(10, static_cast<double>(values["level"]) / 20);
  if (gain == 1) {
    return;
  }
  builder.multiply({gain, gain, gain});
  builder.context.full_well_e /= gain;
}

std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& sensor) {
  constexpr double kAnalogDb = 24;
  if (base::support(params["level"], 0, 48).second > kAnalogDb) {
    return {{"level", "is more than the analog gain of the " + std::string(sensor.name),
             "24 dB; beyond is digital and adds gaps between codes"}};
  }
  return {};
}

}  // namespace

extern const Op gain;
constinit const Op gain{
    "gain", "amplification of the sensor's signal", Place::exposure, kParams, build, doubts};

}  // namespace blemish::augment
