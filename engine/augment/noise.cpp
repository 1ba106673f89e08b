#include "augment/noise.hpp"

#include <cmath>
#include <cstddef>

#include "base/random.hpp"

namespace blemish::augment {
namespace {

#include "augment/mix_body.hpp"

}  // namespace

NoiseField::NoiseField(std::uint32_t key, int width) : key_(mix(key ^ 0x9e3779b9u)) {
  columns_.resize(static_cast<std::size_t>(width));
  for (std::size_t x = 0; x < columns_.size(); ++x) {
    columns_[x] = mix(static_cast<std::uint32_t>(x) + key);
  }
}

std::uint32_t NoiseField::row(int y) const { return mix(static_cast<std::uint32_t>(y) ^ key_); }

std::uint32_t NoiseField::word(int x, int y) const {
  return mix(columns_[static_cast<std::size_t>(x)] + row(y));
}

std::uint32_t subkey(std::uint32_t key, std::uint32_t which) { return mix(mix(key) + which); }

double uniform_of(std::uint32_t key, std::uint32_t which) {
  return (static_cast<double>(subkey(key, which)) + 0.5) * 0x1p-32;
}

double normal_of(std::uint32_t key, std::uint32_t which) {
  return base::normal_quantile(uniform_of(key, which));
}

double drift(std::uint32_t key, std::int64_t index, double period) {
  const double at = static_cast<double>(index) / period;
  const double node = std::floor(at);
  const auto first = static_cast<std::uint32_t>(static_cast<std::int64_t>(node));
  // A quarter turn between two nodes keeps the variance at 1 on the way.
  const double angle = (at - node) * 1.5707963267948966;
  return std::cos(angle) * normal_of(key, first) + std::sin(angle) * normal_of(key, first + 1);
}

}  // namespace blemish::augment
