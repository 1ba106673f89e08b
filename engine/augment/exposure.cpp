#include <cmath>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

constexpr base::Param kParams[]{
    {"stops", base::Unit::stops, -6, 6, "0", "change of the exposure; +1 doubles the light"},
};

// More light is also more shot noise, but that is drawn by the sensor; here noise that a photo
// brings along is scaled with its signal.
void build(const base::Values& values, Builder& builder) {
  if (const double gain = std::exp2(static_cast<double>(values["stops"])); gain != 1) {
    builder.multiply({gain, gain, gain});
  }
}

}  // namespace

extern const Op exposure;
constinit const Op exposure{"exposure", "more or less light on the sensor", Place::exposure,
                            kParams, build};

}  // namespace blemish::augment
