// The converter's steps, where they are coarser than the delivered picture's.
#include "augment/kernels.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"bits", Unit::choice, 0, 4, "10", "of the converter; delivered: those of the picture alone",
     "delivered|8|10|12|14"},
};

void build(const base::Values& values, Builder& builder) {
  constexpr std::array kBits{0, 8, 10, 12, 14};
  const int bits = kBits[static_cast<std::size_t>(values["bits"])];
  if (bits == 0) {
    return;
  }
  const auto levels = static_cast<float>((1 << bits) - 1);
  builder.row([levels](const Row& row) {
    kernels().quantize(levels, row.width, row.sample);
    if (row.mean != nullptr) {
      kernels().shift(1.0f / 12 / (levels * levels), row.width, row.variance);
    }
  });
}

std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& sensor) {
  constexpr double kFourteen = 4;
  if (base::support(params["bits"], 0, kFourteen).second == kFourteen) {
    return {
        {"bits", "are more than the " + std::string(sensor.name) + " has", "its converter has 12"}};
  }
  return {};
}

}  // namespace

extern const Op adc;
constinit const Op adc{
    "adc", "steps of the analog-to-digital converter", Place::digits, kParams, build, doubts};

}  // namespace blemish::augment
