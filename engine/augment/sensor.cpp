// Which camera the picture is to look like, for photos that no camera of the recipe took. Changes
// what the ops after it know, and the light that a sensor of another quantum efficiency gathers.
#include "augment/noise.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"preset", Unit::choice, 0, 7, "camera",
     "figures of a public data sheet; camera: those of camera.sensor, or of imx255 without one",
     "camera|imx174|imx255|imx420|imx900|imx900-high-gain|icx625|emva1288"},
    {"full_well", Unit::electrons, 0, 1e6, "0 e-", "electrons at saturation; 0 e-: the preset's"},
    {"read_noise", Unit::electrons, 0, 1000, "0 e-", "noise without light; 0 e-: the preset's"},
    {"dsnu", Unit::electrons, 0, 1000, "0 e-", "spread of the pixels' offsets; 0 e-: the preset's"},
    {"prnu", Unit::ratio, 0, 0.2, "0 %", "spread of the pixels' gains; 0 %: the preset's"},
    {"quantum_efficiency", Unit::ratio, 0, 1, "0 %",
     "electrons a photon; 0 %: the preset's. More is a brighter picture of the same light"},
    {"identity", Unit::count, 0, 1000000, "0",
     "which camera of its kind: each has a fixed pattern of its own"},
};

void build(const base::Values& values, Builder& builder) {
  Context& context = builder.context;
  if (const auto preset = static_cast<std::size_t>(values["preset"]); preset > 0) {
    const scene::SensorPreset& sensor = *scene::find_sensor(base::choice_words(kParams[0])[preset]);
    context.full_well_e = sensor.full_well_e;
    context.read_noise_e = sensor.read_noise_e;
    context.dsnu_e = sensor.dsnu_e;
    context.prnu = sensor.prnu;
    context.quantum_efficiency = sensor.quantum_efficiency;
  }
  const auto set = [&](std::string_view name, double& figure) {
    if (const double value = static_cast<double>(values[name]); value > 0) {
      figure = value;
    }
  };
  set("full_well", context.full_well_e);
  set("read_noise", context.read_noise_e);
  set("dsnu", context.dsnu_e);
  set("prnu", context.prnu);
  const double before = context.quantum_efficiency;
  set("quantum_efficiency", context.quantum_efficiency);
  if (const double gain = context.quantum_efficiency / before; gain != 1) {
    builder.at(Place::exposure);
    builder.multiply({gain, gain, gain});
  }
  if (const auto identity = static_cast<std::uint32_t>(values["identity"]); identity > 0) {
    context.camera_key = subkey(context.camera_key, identity);
  }
}

std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& recipes) {
  const scene::SensorPreset& sensor = sensor_of(params, recipes);
  std::vector<Doubt> found;
  const auto above = [&](std::string_view name, double limit, Unit unit) {
    if (base::support(params[name], 0, 1e9).second > limit * (1 + 1e-6)) {
      found.push_back({name, "is more than the " + std::string(sensor.name) + " has",
                       "its data sheet says " + base::format_quantity(limit, unit)});
    }
  };
  above("full_well", sensor.full_well_e, Unit::electrons);
  above("quantum_efficiency", sensor.quantum_efficiency, Unit::ratio);
  // From camera to camera of one kind these differ more; 0 stands for the preset's.
  const auto far_from = [&](std::string_view name, double usual, Unit unit) {
    constexpr double kMost = 3, kLeast = 0.5;
    const auto [low, high] = base::support(params[name], 0, 1e9);
    if (high > kMost * usual || (high > 0 && low < kLeast * usual)) {
      found.push_back(
          {name,
           std::string(high > kMost * usual ? "is more than three times" : "is less than half of") +
               " what the " + std::string(sensor.name) + " has",
           "its data sheet says " + base::format_quantity(usual, unit)});
    }
  };
  far_from("read_noise", sensor.read_noise_e, Unit::electrons);
  far_from("dsnu", sensor.dsnu_e, Unit::electrons);
  far_from("prnu", sensor.prnu, Unit::ratio);
  return found;
}

}  // namespace

const scene::SensorPreset& sensor_of(const base::ParamSet& params,
                                     const scene::SensorPreset& recipes) {
  const auto preset = static_cast<std::size_t>(base::median(params["preset"], 0, 1e9));
  return preset == 0 ? recipes : *scene::find_sensor(base::choice_words(kParams[0])[preset]);
}

extern const Op sensor;
constinit const Op sensor{
    "sensor",      "which camera it is, where no camera of the recipe says so",
    Place::camera, kParams,
    build,         doubts};

}  // namespace blemish::augment
