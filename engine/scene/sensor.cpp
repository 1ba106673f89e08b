#include <array>

#include "scene/camera.hpp"

namespace blemish::scene {
namespace {

// Full well and read noise are of public measurements by EMVA 1288; where a source gives signal to
// noise and dynamic range instead, full well = 10^(SNR/10) and read noise = full well /
// 10^(DR/20). "typical": the source says nothing of the fixed pattern, which is then 1 e- and 0.5
// %. Quantum efficiency near 530 nm; where the source has none, 65 % stands for the family.
const std::vector<SensorPreset> kPresets{
    {"imx174", "Sony IMX174, EMVA 1288 figures as published; fixed pattern typical", 5.86, 32691,
     6.83, 1.0, 0.005, 0.77},
    {"imx255", "Sony IMX255, mvBlueFOX3 manual (SNR 40.3 dB, DR 71.3 dB); fixed pattern typical",
     3.45, 10700, 2.4, 1.0, 0.005, 0.65},
    {"imx420", "Sony IMX420, Balluff data sheet (SNR 43.8 dB, DR 71.7 dB); fixed pattern typical",
     4.5, 24000, 5.7, 1.0, 0.005, 0.65},
    {"imx900", "Sony IMX900 at low conversion gain, FRAMOS EMVA 1288 report", 2.25, 9458, 5.56, 3.7,
     0.007, 0.91},
};

}  // namespace

const std::vector<SensorPreset>& sensor_presets() { return kPresets; }

const SensorPreset* find_sensor(std::string_view name) {
  for (const SensorPreset& preset : kPresets) {
    if (preset.name == name) {
      return &preset;
    }
  }
  return nullptr;
}

}  // namespace blemish::scene
