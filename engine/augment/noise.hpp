// Per-pixel random numbers: a counter hash keyed by one word, a pure function of (key, x, y), so
// that any thread may ask for any row. Works in blocks of a fixed length that the compiler turns
// into vector code; no function of libm, so that the bits are the same on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace blemish::augment {

constexpr int kBlock = 64;
using Bits = std::array<std::uint32_t, kBlock>;
using Floats = std::array<float, kBlock>;

// The 32-bit words of one key over rows of `width` values.
class NoiseField {
 public:
  NoiseField(std::uint32_t key, int width);
  // Words of row y from column x on, a whole block of them (those beyond the width mean nothing).
  void words(int x, int y, Bits& out) const;

 private:
  std::uint32_t key_;
  std::vector<std::uint32_t> columns_;  // hashed once, so that rows are no shifts of one another
};

// A key of its own for a further field of the same thing.
std::uint32_t subkey(std::uint32_t key, std::uint32_t which);

// Standard normal numbers by the inverse distribution function (Giles 2010, single precision);
// they end at 5.3 sigma.
void normals(const Bits& words, Floats& out);

// Poisson numbers of the given means by the inverse distribution function at the same words as
// `normal`: exact below a mean of 2, above by Giles' normal asymptotic Q_N2 (2016), whose total
// variation from Poisson is below 0.5 %. Equal words and means give equal counts.
void poissons(const Bits& words, const Floats& normal, const Floats& mean, Floats& out);

}  // namespace blemish::augment
