// Counter-based random numbers (Philox 4x32-10 of the Random123 package). A number is a pure
// function of (seed, sample index, parameter path, draw number): no state crosses a room, and
// adding a parameter never shifts another's numbers.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace blemish::base {

// key = seed, counter = (index low, index high, path hash, draw).
std::array<std::uint32_t, 4> philox(std::uint64_t seed, std::uint64_t index,
                                    std::uint32_t path_hash, std::uint32_t draw);

// 32-bit hash of a dotted parameter path (FNV-1a with an avalanche finish). Two paths of one recipe
// with equal hash are a load fault.
std::uint32_t path_hash(std::string_view path);

// The numbers of one path of one sample, by draw number from 0.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t index, std::string_view path)
      : seed_(seed), index_(index), path_(path_hash(path)) {}

  // Uniform in the open interval (0, 1): an odd multiple of 2^-53. Each call uses up one draw.
  double uniform();
  // Standard normal by the inverse distribution function.
  double normal();
  // 32 uniform bits, to key per-pixel noise.
  std::uint32_t word();

 private:
  std::uint64_t seed_;
  std::uint64_t index_;
  std::uint32_t path_;
  std::uint32_t draw_ = 0;
};

// The standard normal's quantile (inverse distribution function), |relative error| < 1e-15
// (Wichura, AS 241), and its distribution function.
double normal_quantile(double p);
double normal_cdf(double z);

}  // namespace blemish::base
