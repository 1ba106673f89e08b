// One color a pixel, and the interpolation of the others. Noise that comes between is that of the
// mosaic's single plane, as in the camera, and a third of the work. Interpolation: bilinear, or the
// linear 5x5 filters of Malvar, He and Cutler (2004), which follow edges of the known color.
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "augment/kernels.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"pattern", Unit::choice, 0, 4, "rggb", "colors of the first two rows; none: no mosaic",
     "none|rggb|grbg|gbrg|bggr"},
    {"method", Unit::choice, 0, 1, "bilinear", "how missing colors are found", "bilinear|malvar"},
};

enum Channel { kBlue, kGreen, kRed };

// Of the pixel at even or odd places.
using Pattern = std::array<std::array<Channel, 2>, 2>;
constexpr std::array<Pattern, 4> kPatterns{{{{{kRed, kGreen}, {kGreen, kBlue}}},
                                            {{{kGreen, kRed}, {kBlue, kGreen}}},
                                            {{{kGreen, kBlue}, {kRed, kGreen}}},
                                            {{{kBlue, kGreen}, {kGreen, kRed}}}}};

constexpr int kReach = 2;
using Filter = std::array<std::array<float, 5>, 5>;  // of eighths
constexpr Filter kItself{{{}, {}, {0, 0, 8, 0, 0}, {}, {}}};
constexpr Filter kPlus{{{}, {0, 0, 2, 0, 0}, {0, 2, 0, 2, 0}, {0, 0, 2, 0, 0}, {}}};
constexpr Filter kCross{{{}, {0, 2, 0, 2, 0}, {}, {0, 2, 0, 2, 0}, {}}};
constexpr Filter kAcross{{{}, {}, {0, 4, 0, 4, 0}, {}, {}}};
constexpr Filter kDown{{{}, {0, 0, 4, 0, 0}, {}, {0, 0, 4, 0, 0}, {}}};
constexpr Filter kMalvarPlus{
    {{0, 0, -1, 0, 0}, {0, 0, 2, 0, 0}, {-1, 2, 4, 2, -1}, {0, 0, 2, 0, 0}, {0, 0, -1, 0, 0}}};
constexpr Filter kMalvarCross{{{0, 0, -1.5f, 0, 0},
                               {0, 2, 0, 2, 0},
                               {-1.5f, 0, 6, 0, -1.5f},
                               {0, 2, 0, 2, 0},
                               {0, 0, -1.5f, 0, 0}}};
constexpr Filter kMalvarAcross{{{0, 0, 0.5f, 0, 0},
                                {0, -1, 0, -1, 0},
                                {-1, 4, 5, 4, -1},
                                {0, -1, 0, -1, 0},
                                {0, 0, 0.5f, 0, 0}}};
constexpr Filter kMalvarDown{{{0, 0, -1, 0, 0},
                              {0, -1, 4, -1, 0},
                              {0.5f, 0, 5, 0, 0.5f},
                              {0, -1, 4, -1, 0},
                              {0, 0, -1, 0, 0}}};

const Filter& filter_of(Channel wanted, Channel here, Channel beside, bool malvar) {
  if (wanted == here) {
    return kItself;
  }
  if (wanted == kGreen) {
    return malvar ? kMalvarPlus : kPlus;
  }
  if (here != kGreen) {
    return malvar ? kMalvarCross : kCross;
  }
  if (wanted == beside) {
    return malvar ? kMalvarAcross : kAcross;
  }
  return malvar ? kMalvarDown : kDown;
}

// Mirrored at the edges, which keeps the mosaic's phase.
int mirrored(int at, int size) {
  if (size == 1) {
    return 0;
  }
  at = at < 0 ? -at : at;
  return at >= size ? std::max(2 * size - 2 - at, 0) : at;
}

// The filter without its zeros, at one place of the pattern.
struct Terms {
  std::vector<std::array<int, 2>> offsets;  // dx, dy
  std::vector<float> weights, squares;
};

Terms terms_of(const Filter& filter) {
  Terms terms;
  for (int dy = -kReach; dy <= kReach; ++dy) {
    for (int dx = -kReach; dx <= kReach; ++dx) {
      const float eighths =
          filter[static_cast<std::size_t>(dy + kReach)][static_cast<std::size_t>(dx + kReach)];
      if (eighths != 0) {
        terms.offsets.push_back({dx, dy});
        terms.weights.push_back(eighths / 8);
        terms.squares.push_back(eighths * eighths / 64);
      }
    }
  }
  return terms;
}

// A mosaic's rows with mirrored edges.
class MirroredRows {
 public:
  MirroredRows(const Tile& in, Quantity quantity, int top, int bottom, int height)
      : top_(top - kReach), stride_(in.width() + 2 * kReach) {
    values_.resize(static_cast<std::size_t>(stride_ * (bottom - top + 2 * kReach)));
    for (int y = top_; y < bottom + kReach; ++y) {
      const float* from = in.at(quantity, 0, mirrored(y, height));
      float* to = values_.data() + (y - top_) * stride_ + kReach;
      std::copy_n(from, in.width(), to);
      for (int beyond = 1; beyond <= kReach; ++beyond) {
        to[-beyond] = from[mirrored(-beyond, in.width())];
        to[in.width() - 1 + beyond] = from[mirrored(in.width() - 1 + beyond, in.width())];
      }
    }
  }
  const float* at(int x, int y) const { return values_.data() + (y - top_) * stride_ + kReach + x; }

 private:
  int top_, stride_;
  std::vector<float> values_;
};

// Of two rows the even places of one and the odd ones of the other.
void interleave(const float* even, const float* odd, int width, float* out) {
  int x = 0;
  for (; x + 2 <= width; x += 2) {
    out[x] = even[x];
    out[x + 1] = odd[x + 1];
  }
  if (x < width) {
    out[x] = even[x];
  }
}

class Demosaic {
 public:
  Demosaic(const Pattern& pattern, bool malvar, int height) : height_(height) {
    for (std::size_t y = 0; y < 2; ++y) {
      for (std::size_t x = 0; x < 2; ++x) {
        for (const Channel wanted : {kBlue, kGreen, kRed}) {
          terms_[y][x][wanted] =
              terms_of(filter_of(wanted, pattern[y][x], pattern[y][1 - x], malvar));
        }
      }
    }
  }

  void apply(const Tile& in, Tile& out) const {
    for (const Quantity quantity : kQuantities) {
      if (quantity != Quantity::sample && !out.carries_mean()) {
        continue;
      }
      const MirroredRows rows(in, quantity, out.top(), out.bottom(), height_);
      for (int y = out.top(); y < out.bottom(); ++y) {
        for (int channel = 0; channel < out.channels(); ++channel) {
          row(rows, quantity, channel, y, out.width(), out.at(quantity, channel, y));
        }
      }
    }
  }

 private:
  // Both filters over the whole row, as loops go fastest, and of each its own places.
  void row(const MirroredRows& rows, Quantity quantity, int channel, int y, int width,
           float* out) const {
    thread_local std::array<std::vector<float>, 2> results;
    for (std::size_t phase = 0; phase < 2; ++phase) {
      const Terms& terms =
          terms_[static_cast<std::size_t>(y % 2)][phase][static_cast<std::size_t>(channel)];
      const std::vector<float>& weights =
          quantity == Quantity::variance ? terms.squares : terms.weights;
      std::array<const float*, 25> places;
      for (std::size_t k = 0; k < weights.size(); ++k) {
        places[k] = rows.at(terms.offsets[k][0], y + terms.offsets[k][1]);
      }
      results[phase].resize(static_cast<std::size_t>(width));
      kernels().weigh(places.data(), weights.data(), static_cast<int>(weights.size()), width,
                      results[phase].data());
    }
    interleave(results[0].data(), results[1].data(), width, out);
  }

  int height_;
  std::array<std::array<std::array<Terms, 3>, 2>, 2> terms_;  // by y, x, wanted
};

void mosaic(const Tile& in, Tile& out, const Pattern& pattern) {
  out.for_planes([&](Quantity quantity, int) {
    for (int y = out.top(); y < out.bottom(); ++y) {
      const auto& colors = pattern[static_cast<std::size_t>(y % 2)];
      interleave(in.at(quantity, colors[0], y), in.at(quantity, colors[1], y), out.width(),
                 out.at(quantity, 0, y));
    }
  });
}

// Gray pictures have no mosaic.
void build(const base::Values& values, Builder& builder) {
  const auto which = static_cast<std::size_t>(values["pattern"]);
  if (which == 0 || builder.channels == 1) {
    return;
  }
  const Pattern pattern = kPatterns[which - 1];
  builder.channels = 1;
  builder.tile({0, 0, 1, [pattern](const Tile& in, Tile& out) { mosaic(in, out, pattern); }});
  builder.at(Place::demosaic);
  const auto demosaic = std::make_shared<Demosaic>(pattern, values["method"] > 0, builder.height());
  builder.tile(
      {kReach, kReach, 3, [demosaic](const Tile& in, Tile& out) { demosaic->apply(in, out); }});
}

}  // namespace

extern const Op bayer;
constinit const Op bayer{"bayer",        "one color a pixel, the others interpolated",
                         Place::mosaic,  kParams,
                         build,          nullptr,
                         Blurs::nothing, true};

}  // namespace blemish::augment
