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
    {"imx900-high-gain", "Sony IMX900 at high conversion gain and 3 dB, FRAMOS EMVA 1288 report",
     2.25, 2183, 1.95, 1.3, 0.008, 0.88},
    {"icx625", "Sony ICX625 (CCD), EMVA 1288 data of Basler and Point Grey; fixed pattern typical",
     3.45, 6500, 10, 1.0, 0.005, 0.52},
    {"emva1288", "the default camera of the EMVA 1288 reference simulator; no fixed pattern", 5.0,
     15000, 3.2, 0, 0, 0.65},
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
