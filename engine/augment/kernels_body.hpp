// The loops of kernels.hpp; kernels.cpp includes this once for each instruction set, in a namespace
// of its own. No include guard, no include but of its like.

using Vector = float __attribute__((vector_size(BLEMISH_ISA_BYTES)));
constexpr int kLanes = BLEMISH_ISA_BYTES / 4;

#include "augment/mix_body.hpp"

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

// exp(-value) for 0 <= value <= 2: that of an eighth of it by its series, to the eighth power.
inline float exp_minus(float value) {
  const float x = -0.125f * value;
  float p = 1.0f / 720;
  p = p * x + 1.0f / 120;
  p = p * x + 1.0f / 24;
  p = p * x + 1.0f / 6;
  p = p * x + 0.5f;
  p = p * x + 1.0f;
  p = p * x + 1.0f;
  p = p * p;
  p = p * p;
  return p * p;
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

constexpr float kSqrt2 = 1.41421356f;
constexpr float kMiddleEnd = 5.0f;
constexpr int kPiece = 256;  // rows are taken in pieces that stay in the first cache

// Giles 2010, single precision. Several short loops: in one the processor waits for the end of the
// long chain of each number. The tail is one number in 300: most vectors are without.
void normals(const std::uint32_t* columns, std::uint32_t row, int n, float* z) {
  float w[kPiece], u[kPiece];
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    const std::uint32_t* column = columns + start;
    float* out = z + start;
    for (int i = 0; i < count; ++i) {
      const float x = symmetric(mix(column[i] + row));
      u[i] = x;
      w[i] = (1.0f - x) * (1.0f + x);
    }
    for (int i = 0; i < count; ++i) {
      w[i] = -log_of(w[i]);
    }
    for (int i = 0; i < count; ++i) {
      out[i] = kSqrt2 * middle_of_normal(w[i]) * u[i];
    }
    for (int i = 0; i < count; ++i) {
      if (w[i] >= kMiddleEnd) [[unlikely]] {
        out[i] = kSqrt2 * tail_of_normal(w[i]) * u[i];
      }
    }
  }
}

constexpr float kExactBelow = 2.0f;
constexpr int kMostSmall = 16;  // a mean of 2 has more with a probability of 1e-10

// The smallest count whose distribution function reaches u, for means below kExactBelow.
inline float small_poisson(float u, float mean) {
  const float m = std::min(mean, kExactBelow);
  float term = exp_minus(m);
  float sum = term;
  float count = 0;
  for (int k = 1; k <= kMostSmall; ++k) {
    count += sum < u ? 1.0f : 0.0f;
    term *= m * (1.0f / static_cast<float>(k));
    sum += term;
  }
  return m > 0.0f ? count : 0.0f;
}

// Giles' normal asymptotic Q_N2 (2016) at a normal number.
inline float large_poisson(float z, float mean) {
  const float m = std::max(mean, kExactBelow);
  const float root = std::sqrt(m);
  const float z2 = z * z;
  const float count =
      m + root * z + (1.0f / 3) + z2 * (1.0f / 6) - z * (1.0f / 36 + z2 * (1.0f / 72)) / root;
  // Truncation is the floor where it matters; negative counts end at 0.
  return static_cast<float>(static_cast<std::int32_t>(std::max(count, 0.0f)));
}

void shot(const std::uint32_t* columns, std::uint32_t row, int n, float electrons, float* values) {
  float z[kPiece], mean[kPiece];
  const float unit = 1.0f / electrons;
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    float* v = values + start;
    normals(columns + start, row, count, z);
    std::int32_t small_ones = 0;  // counted as whole numbers: a least float would stay scalar
    for (int i = 0; i < count; ++i) {
      mean[i] = std::max(v[i], 0.0f) * electrons;
      small_ones += mean[i] < kExactBelow ? 1 : 0;
      v[i] = large_poisson(z[i], mean[i]) * unit;
    }
    if (small_ones > 0) [[unlikely]] {
      for (int i = 0; i < count; ++i) {
        const float u = 0.5f + 0.5f * symmetric(mix(columns[start + i] + row));
        const float small = small_poisson(u, mean[i]) * unit;
        v[i] = mean[i] < kExactBelow ? small : v[i];
      }
    }
  }
}

void top_up(const std::uint32_t* columns, std::uint32_t row, int n, const float* target,
            const float* present, float* values) {
  float z[kPiece];
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    normals(columns + start, row, count, z);
    for (int i = 0; i < count; ++i) {
      const float missing = std::max(target[start + i] - present[start + i], 0.0f);
      values[start + i] += std::sqrt(missing) * z[i];
    }
  }
}

void multiply(const float* factors, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] *= factors[i];
  }
}

void multiply_square(const float* factors, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] *= factors[i] * factors[i];
  }
}

void scale(float factor, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] *= factor;
  }
}

void shift(float summand, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] += summand;
  }
}

void add(const float* summands, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] += summands[i];
  }
}

void add_scaled(const float* pattern, float factor, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] += factor * pattern[i];
  }
}

void multiply_pattern(const float* pattern, float spread, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] *= 1.0f + spread * pattern[i];
  }
}

// `use` takes the numbers as its pattern, piece by piece.
inline void use_normals(const std::uint32_t* columns, std::uint32_t row, int n, float sigma,
                        float* values, void (*use)(const float*, float, int, float*)) {
  float z[kPiece];
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    normals(columns + start, row, count, z);
    use(z, sigma, count, values + start);
  }
}

void add_normals(const std::uint32_t* columns, std::uint32_t row, int n, float sigma,
                 float* values) {
  use_normals(columns, row, n, sigma, values, add_scaled);
}

void multiply_normals(const std::uint32_t* columns, std::uint32_t row, int n, float sigma,
                      float* values) {
  use_normals(columns, row, n, sigma, values, multiply_pattern);
}

void level(float low, float span, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] = low + span * std::min(values[i], 1.0f);
  }
}

// By reference: a vector as a value would be passed otherwise on each instruction set.
inline void add_weighted(Vector& sum, float weight, const float* from) {
  Vector v;
  __builtin_memcpy(&v, from, sizeof v);
  sum += weight * v;
}

void weigh(const float* const* in, const float* weight, int count, int n, float* out) {
  int i = 0;
  for (; i + 4 * kLanes <= n; i += 4 * kLanes) {
    Vector a{}, b{}, c{}, d{};
    for (int k = 0; k < count; ++k) {
      const float* from = in[k] + i;
      add_weighted(a, weight[k], from);
      add_weighted(b, weight[k], from + kLanes);
      add_weighted(c, weight[k], from + 2 * kLanes);
      add_weighted(d, weight[k], from + 3 * kLanes);
    }
    __builtin_memcpy(out + i, &a, sizeof a);
    __builtin_memcpy(out + i + kLanes, &b, sizeof b);
    __builtin_memcpy(out + i + 2 * kLanes, &c, sizeof c);
    __builtin_memcpy(out + i + 3 * kLanes, &d, sizeof d);
  }
  for (; i < n; ++i) {
    float sum = 0;
    for (int k = 0; k < count; ++k) {
      sum += weight[k] * in[k][i];
    }
    out[i] = sum;
  }
}

void add_run(const double* before, const double* after, float weight, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] += weight * static_cast<float>(after[i] - before[i]);
  }
}

// In steps, of which only the reading of the table is done one by one.
void look_up(const float* table, int cells, int n, float* values) {
  const float most = static_cast<float>(cells);
  std::int32_t cell[kPiece];
  float share[kPiece], low[kPiece], high[kPiece];
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    float* v = values + start;
    for (int i = 0; i < count; ++i) {
      const float at = std::sqrt(std::min(std::max(v[i], 0.0f), 1.0f)) * most;
      cell[i] = static_cast<std::int32_t>(at);
      share[i] = at - static_cast<float>(cell[i]);
    }
    for (int i = 0; i < count; ++i) {
      low[i] = table[cell[i]];
      high[i] = table[cell[i] + 1];
    }
    for (int i = 0; i < count; ++i) {
      v[i] = low[i] + share[i] * (high[i] - low[i]);
    }
  }
}

// Nearest whole number, half to even, for 0 <= value < 2^22.
inline float nearest(float value) { return (value + 12582912.0f) - 12582912.0f; }

void quantize(float levels, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] = nearest(std::min(std::max(values[i], 0.0f), 1.0f) * levels) / levels;
  }
}

void from_bytes(const std::uint8_t* codes, int step, const float* table, int n, float* values) {
  for (int i = 0; i < n; ++i) {
    values[i] = table[codes[i * step]];
  }
}

inline std::uint8_t to_byte(float value, float scale) {
  const float code = std::min(std::max(value * scale, 0.0f), 255.0f);
  return static_cast<std::uint8_t>(static_cast<std::int32_t>(nearest(code)));
}

void to_bytes(const float* values, float scale, int n, int step, std::uint8_t* codes) {
  if (step == 1) {
    for (int i = 0; i < n; ++i) {
      codes[i] = to_byte(values[i], scale);
    }
    return;
  }
  std::uint8_t piece[kPiece];
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    to_bytes(values + start, scale, count, 1, piece);
    for (int i = 0; i < count; ++i) {
      codes[(start + i) * step] = piece[i];
    }
  }
}

const Kernels kTable{BLEMISH_ISA_NAME,
                     normals,
                     add_normals,
                     multiply_normals,
                     shot,
                     top_up,
                     multiply,
                     multiply_square,
                     scale,
                     shift,
                     add,
                     add_scaled,
                     multiply_pattern,
                     level,
                     weigh,
                     add_run,
                     look_up,
                     quantize,
                     from_bytes,
                     to_bytes};
