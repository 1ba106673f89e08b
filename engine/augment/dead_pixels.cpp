// Pixels that tell nothing of the light: stuck at one value, always the same of a camera.
#include "augment/noise.hpp"
#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"share", Unit::ratio, 0, 0.01, "[0 %, 0.01 %]", "of the pixels that are dead"},
    {"level", Unit::ratio, 0, 1, "0 %", "what they show, of saturation"},
};

void build(const base::Values& values, Builder& builder) {
  const double share = static_cast<double>(values["share"]);
  if (share <= 0) {
    return;
  }
  const std::uint32_t key = subkey(builder.context.camera_key, 7);
  builder.row([=, level = values["level"]](const Row& row) {
    for_rare_pixels(key, share, row, [&](int x, double) {
      row.sample[x] = level;
      if (row.mean != nullptr) {
        row.mean[x] = level;
        row.variance[x] = 0;
      }
    });
  });
}

}  // namespace

extern const Op dead_pixels;
constinit const Op dead_pixels{"dead_pixels", "pixels that always show the same", Place::pixels,
                               kParams, build};

}  // namespace blemish::augment
