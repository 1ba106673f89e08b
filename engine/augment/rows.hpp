// What several ops do to a row, with expected value and variance carried along.
#pragma once

#include <cmath>
#include <vector>

#include "augment/noise.hpp"
#include "augment/op.hpp"

namespace blemish::augment {

void scale_row(const Row& row, float factor);
void add_to_row(const Row& row, float summand);
// A summand that is drawn, with its variance.
void add_noise_to_row(const Row& row, float summand, float variance);
// Independent normal numbers: row `y` of the field.
void add_field_to_row(const Row& row, const NoiseField& field, int y, float sigma);

// A curve over [0, 1], given at the squares of evenly spaced roots, so that it is fine where a
// power function is steep. Values beyond end at its ends.
class Curve {
 public:
  template <typename Function>
  explicit Curve(const Function& function) : table_(kCells + 2) {
    for (std::size_t i = 0; i <= kCells; ++i) {
      const double root = static_cast<double>(i) / kCells;
      table_[i] = static_cast<float>(function(root * root));
    }
    table_[kCells + 1] = table_[kCells];
  }
  void apply(float* values, int n) const;
  float slope(float value) const;  // beyond the ends, the end's

  static constexpr std::size_t kCells = 4096;

 private:
  std::vector<float> table_;
};
void bend_row(const Row& row, const Curve& curve);

// Calls visit(x, luck) for a share of the pixels of a row, `luck` uniform in (0, 1): positions are
// reached by skips of geometric distribution, keyed by row and channel.
template <typename Visit>
void for_rare_pixels(std::uint32_t key, double share, const Row& row, const Visit& visit) {
  const std::uint32_t own = subkey(subkey(key, static_cast<std::uint32_t>(row.y)),
                                   static_cast<std::uint32_t>(row.channel));
  const double scale = 1 / std::log1p(-share);
  double x = 0;
  for (std::uint32_t k = 0;; ++k) {
    x += std::floor(std::log(uniform_of(own, 2 * k)) * scale);
    if (!(x < row.width)) {
      return;
    }
    visit(static_cast<int>(x), uniform_of(own, 2 * k + 1));
    x += 1;
  }
}

}  // namespace blemish::augment
