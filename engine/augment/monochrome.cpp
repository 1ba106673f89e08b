// A black-and-white camera, perhaps with a filter, instead of a color one: one plane from here on,
// with the noise of one; delivered as three equal channels.
#include <array>

#include "augment/kernels.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"filter", Unit::choice, 0, 4, "white", "which light it sees; none: color stays",
     "none|white|red|green|blue"},
};

void build(const base::Values& values, Builder& builder) {
  enum Filter { kNone, kWhite, kRed, kGreen, kBlue };
  const auto filter = static_cast<Filter>(static_cast<int>(values["filter"]));
  if (filter == kNone || builder.channels == 1) {
    return;
  }
  constexpr float kThird = 1.0f / 3;
  const std::array<float, 3> weights = filter == kWhite  ? std::array{kThird, kThird, kThird}
                                       : filter == kRed  ? std::array{0.0f, 0.0f, 1.0f}
                                       : filter == kBlue ? std::array{1.0f, 0.0f, 0.0f}
                                                         : std::array{0.0f, 1.0f, 0.0f};
  builder.channels = 1;
  builder.tile({0, 0, 1, [weights](const Tile& in, Tile& out) {
                  out.for_planes([&](Quantity quantity, int) {
                    std::array<float, 3> by = weights;
                    for (float& weight : by) {
                      weight *= quantity == Quantity::variance ? weight : 1.0f;
                    }
                    for (int y = out.top(); y < out.bottom(); ++y) {
                      const std::array rows{in.at(quantity, 0, y), in.at(quantity, 1, y),
                                            in.at(quantity, 2, y)};
                      kernels().weigh(rows.data(), by.data(), 3, out.width(),
                                      out.at(quantity, 0, y));
                    }
                  });
                }});
}

}  // namespace

extern const Op monochrome;
constinit const Op monochrome{"monochrome",   "a black-and-white camera instead of a color one",
                              Place::mosaic,  kParams,
                              build,          nullptr,
                              Blurs::nothing, true};

}  // namespace blemish::augment
