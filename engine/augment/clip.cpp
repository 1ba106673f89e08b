// Signals below and above two limits end there.
#include <algorithm>

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"low", Unit::ratio, 0, 1, "[0 %, 5 %]", "nothing is darker"},
    {"high", Unit::ratio, 0, 1, "[90 %, 100 %]", "nothing is brighter"},
};

void build(const base::Values& values, Builder& builder) {
  const float low = values["low"], high = std::max(values["low"], values["high"]);
  // What lies outside of full scale ends there anyway.
  if (low == 0 && high == 1) {
    return;
  }
  builder.row([low, high](const Row& row) {
    const auto clamp = [&](float* signal) {
      std::transform(signal, signal + row.width, signal,
                     [&](float value) { return std::clamp(value, low, high); });
    };
    clamp(row.sample);
    if (row.mean != nullptr) {
      clamp(row.mean);
    }
  });
}

}  // namespace

extern const Op clip;
constinit const Op clip{"clip", "limits of the signal", Place::clip, kParams, build};

}  // namespace blemish::augment
