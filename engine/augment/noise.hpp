// Per-pixel random numbers: a counter hash keyed by one word, a pure function of (key, x, y), so
// that any thread may ask for any row. The numbers themselves are made in kernels_body.hpp.
#pragma once

#include <cstdint>
#include <vector>

namespace blemish::augment {

// The 32-bit words of one key over rows of `width` values.
class NoiseField {
 public:
  NoiseField(std::uint32_t key, int width);
  // Hashed once, so that rows are no shifts of one another; word(x, y) = mix(column[x] + row(y)).
  const std::uint32_t* columns() const { return columns_.data(); }
  std::uint32_t row(int y) const;
  std::uint32_t word(int x, int y) const;

 private:
  std::uint32_t key_;
  std::vector<std::uint32_t> columns_;
};

// A key of its own for a further field of the same thing.
std::uint32_t subkey(std::uint32_t key, std::uint32_t which);

// In (0, 1), and standard normal (by the quantile function), for the few numbers that are not per
// pixel.
double uniform_of(std::uint32_t key, std::uint32_t which);
double normal_of(std::uint32_t key, std::uint32_t which);

// What wanders slowly over a run: standard normal at each index, correlated over about `period`
// samples; interpolated between numbers that are functions of key and node alone.
double drift(std::uint32_t key, std::int64_t index, double period);

}  // namespace blemish::augment
