#include "augment/noise.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

namespace blemish::augment {
namespace {

constexpr std::size_t kN = kBlock;

// Wellons' lowbias32.
inline std::uint32_t mix(std::uint32_t h) {
  h ^= h >> 16;
  h *= 0x7feb352du;
  h ^= h >> 15;
  h *= 0x846ca68bu;
  h ^= h >> 16;
  return h;
}

// 24 bits of the word, symmetric about 0, never 0 and never as far as 1; exact in float.
inline float symmetric(std::uint32_t word) {
  return (static_cast<float>(static_cast<std::int32_t>(word) >> 8) + 0.5f) * 0x1p-23f;
}

// Natural logarithm of a positive normal float (the polynomial of Cephes' logf).
inline float log_of(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  // The mantissa is taken from [sqrt(1/2), sqrt(2)).
  const std::int32_t exponent = (bits - 0x3f3504f3) >> 23;
  const float m = std::bit_cast<float>(bits - exponent * (1 << 23)) - 1.0f;
  const float e = static_cast<float>(exponent);
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  const float m2 = m * m;
  return m + (m2 * m * p - 0.5f * m2) + 0.693147181f * e;
}

inline float middle_of_normal(float w) {
  w -= 2.5f;
  float p = 2.81022636e-08f;
  p = p * w + 3.43273939e-07f;
  p = p * w - 3.5233877e-06f;
  p = p * w - 4.39150654e-06f;
  p = p * w + 0.00021858087f;
  p = p * w - 0.00125372503f;
  p = p * w - 0.00417768164f;
  p = p * w + 0.246640727f;
  return p * w + 1.50140941f;
}

inline float tail_of_normal(float w) {
  w = std::sqrt(w) - 3.0f;
  float p = -0.000200214257f;
  p = p * w + 0.000100950558f;
  p = p * w + 0.00134934322f;
  p = p * w - 0.00367342844f;
  p = p * w + 0.00573950773f;
  p = p * w - 0.0076224613f;
  p = p * w + 0.00943887047f;
  p = p * w + 1.00167406f;
  return p * w + 2.83297682f;
}

// The smallest count whose distribution function reaches the word's place in (0, 1).
float small_poisson(std::uint32_t word, float mean) {
  const double u = 0.5 + 0.5 * static_cast<double>(symmetric(word));
  double term = std::exp(-static_cast<double>(mean));
  double sum = term;
  int count = 0;
  while (sum < u && term > 0) {
    ++count;
    term *= static_cast<double>(mean) / count;
    sum += term;
  }
  return static_cast<float>(count);
}

}  // namespace

NoiseField::NoiseField(std::uint32_t key, int width) : key_(mix(key ^ 0x9e3779b9u)) {
  const int whole_blocks = (width + kBlock - 1) / kBlock * kBlock + kBlock;
  columns_.resize(static_cast<std::size_t>(whole_blocks));
  for (std::size_t x = 0; x < columns_.size(); ++x) {
    columns_[x] = mix(static_cast<std::uint32_t>(x) + key);
  }
}

void NoiseField::words(int x, int y, Bits& out) const {
  const std::uint32_t row = mix(static_cast<std::uint32_t>(y) ^ key_);
  const std::uint32_t* columns = columns_.data() + x;
  for (std::size_t i = 0; i < kN; ++i) {
    out[i] = mix(columns[i] + row);
  }
}

std::uint32_t subkey(std::uint32_t key, std::uint32_t which) { return mix(mix(key) + which); }

void normals(const Bits& words, Floats& out) {
  constexpr float kSqrt2 = 1.41421356f;
  constexpr float kMiddleEnd = 5.0f;
  std::array<float, kN> w;
  for (std::size_t i = 0; i < kN; ++i) {
    const float x = symmetric(words[i]);
    w[i] = -log_of((1.0f - x) * (1.0f + x));
    out[i] = kSqrt2 * middle_of_normal(w[i]) * x;
  }
  for (std::size_t i = 0; i < kN; ++i) {
    if (w[i] >= kMiddleEnd) {  // one number in 300
      out[i] = kSqrt2 * tail_of_normal(w[i]) * symmetric(words[i]);
    }
  }
}

void poissons(const Bits& words, const Floats& normal, const Floats& mean, Floats& out) {
  constexpr float kExactBelow = 2.0f;
  std::array<float, kN> counts;
  for (std::size_t i = 0; i < kN; ++i) {
    const float z = normal[i];
    const float root = std::sqrt(std::max(mean[i], kExactBelow));
    const float z2 = z * z;
    const float count = mean[i] + root * z + (1.0f / 3) + z2 * (1.0f / 6) -
                        z * (1.0f / 36 + z2 * (1.0f / 72)) / root;
    // Truncation is the floor where it matters; negative counts end at 0.
    counts[i] = static_cast<float>(static_cast<std::int32_t>(std::max(count, 0.0f)));
  }
  for (std::size_t i = 0; i < kN; ++i) {
    out[i] = mean[i] < kExactBelow ? small_poisson(words[i], mean[i]) : counts[i];
  }
}

}  // namespace blemish::augment
