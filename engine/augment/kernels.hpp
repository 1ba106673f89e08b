// The inner loops, compiled for several instruction sets; the best that the machine has is chosen
// at run time. The bits are the same on each: no contraction, no function of libm. Know rows of
// floats, nothing of ops.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace blemish::augment {

struct Kernels {
  std::string_view name;
  // Standard normal numbers of words(columns, row).
  void (*normals)(const std::uint32_t* columns, std::uint32_t row, int n, float* z);
  // values += sigma * normal; values *= 1 + sigma * normal.
  void (*add_normals)(const std::uint32_t* columns, std::uint32_t row, int n, float sigma,
                      float* values);
  void (*multiply_normals)(const std::uint32_t* columns, std::uint32_t row, int n, float sigma,
                           float* values);
  // Signals (1 = `electrons`) become Poisson counts, as signals again.
  void (*shot)(const std::uint32_t* columns, std::uint32_t row, int n, float electrons,
               float* values);
  // values += sqrt(max(target - present, 0)) * normal.
  void (*top_up)(const std::uint32_t* columns, std::uint32_t row, int n, const float* target,
                 const float* present, float* values);
  void (*multiply)(const float* factors, int n, float* values);
  void (*multiply_square)(const float* factors, int n, float* values);
  void (*scale)(float factor, int n, float* values);
  void (*shift)(float summand, int n, float* values);
  void (*add)(const float* summands, int n, float* values);
  void (*add_scaled)(const float* pattern, float factor, int n, float* values);
  void (*multiply_pattern)(const float* pattern, float spread, int n, float* values);
  // values = low + span * min(values, 1).
  void (*level)(float low, float span, int n, float* values);
  // out = sum of weight[k] * in[k].
  void (*weigh)(const float* const* in, const float* weight, int count, int n, float* out);
  // values += weight * (after - before), of running sums.
  void (*add_run)(const double* before, const double* after, float weight, int n, float* values);
  // values = table over the root of the value, clamped to [0, 1]; cells + 2 entries, linear between
  // them, the last twice.
  void (*look_up)(const float* table, int cells, int n, float* values);
  // To the nearest of levels + 1 steps over [0, 1], half to even.
  void (*quantize)(float levels, int n, float* values);
  // Codes by `table` (256 entries) from every `step`th byte.
  void (*from_bytes)(const std::uint8_t* codes, int step, const float* table, int n, float* values);
  // scale * values, rounded half to even and clamped, to every `step`th code.
  void (*to_bytes)(const float* values, float scale, int n, int step, std::uint8_t* codes);
};

// For this machine; the environment variable BLEMISH_ISA may name a lesser one.
const Kernels& kernels();
// All that this machine can run, for tests and benchmarks, and the choice among them.
std::vector<const Kernels*> known_kernels();
void choose_kernels(const Kernels& choice);

}  // namespace blemish::augment
