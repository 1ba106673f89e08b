// Smooth value noise on an integer hash: the same numbers on every device and on the CPU.
#ifndef BLEMISH_SHARED_NOISE_H
#define BLEMISH_SHARED_NOISE_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Two-round integer mix (constants found by Ellis' hash prospector, "lowbias32").
SHARED_FN uint hash_u32(uint x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

// Uniform in [0, 1), 24 bits.
SHARED_FN float unit_from_hash(uint h) { return float(h >> 8) * (1.0f / 16777216.0f); }

// Lattice values in [-1, 1): a row's hash serves all of its points.
SHARED_FN uint lattice_row(int y, uint seed) { return hash_u32(uint(y) + seed); }
SHARED_FN float lattice_value(int x, uint row) {
  return 2.0f * unit_from_hash(hash_u32(uint(x) * 0x9e3779b9u ^ row)) - 1.0f;
}

// One-dimensional value noise in [-1, 1], once differentiable, features about 1 long.
SHARED_FN float noise_1d(float x, uint seed) {
  float cell = floor(x);
  float f = x - cell;
  float w = f * f * (3.0f - 2.0f * f);
  int i = int(cell);
  float a = unit_from_hash(hash_u32(uint(i) * 0x9e3779b9u + seed));
  float b = unit_from_hash(hash_u32(uint(i + 1) * 0x9e3779b9u + seed));
  return 2.0f * mix(a, b, w) - 1.0f;
}

SHARED_FN float noise_2d(vec2 p, uint seed) {
  vec2 cell = floor(p);
  vec2 f = p - cell;
  vec2 w = f * f * (3.0f - 2.0f * f);
  int i = int(cell.x);
  int j = int(cell.y);
  uint row = lattice_row(j, seed);
  uint next_row = lattice_row(j + 1, seed);
  return mix(mix(lattice_value(i, row), lattice_value(i + 1, row), w.x),
             mix(lattice_value(i, next_row), lattice_value(i + 1, next_row), w.x), w.y);
}

// Nearly normal with variance 1: the count of a hash's bits.
SHARED_FN float normal_from_hash(uint h) { return 0.353553f * (float(bitCount(h)) - 16.0f); }

// Weight of the second of two independent values such that variance is kept at every place between
// them; the first has the root of the rest. Once differentiable.
SHARED_FN float lattice_weight(float f) {
  float w = f * f * (3.0f - 2.0f * f);
  return w * inversesqrt(w * w + (1.0f - w) * (1.0f - w));
}

// One column of streaks: normal values that change along y about once per unit, with its own ends.
SHARED_FN float streak_column(int column, float y, uint mask_y, uint seed) {
  uint h = hash_u32(uint(column) * 0x9e3779b9u ^ seed);
  float along = y + unit_from_hash(h);
  float cell = floor(along);
  uint j = uint(int(cell));
  float a = normal_from_hash(hash_u32((j & mask_y) * 0x85ebca6bu ^ h));
  float b = normal_from_hash(hash_u32(((j + 1u) & mask_y) * 0x85ebca6bu ^ h));
  float w = lattice_weight(along - cell);
  return sqrt(max(1.0f - w * w, 0.0f)) * a + w * b;
}

// One period of a sine over [0, 1), within 0.001: a parabola, bent.
SHARED_FN float wave(float x) {
  float t = 1.0f - 2.0f * x;
  float s = 4.0f * t * (1.0f - abs(t));
  return s * (0.775f + 0.225f * abs(s));
}

// Slopes of grooves 1 wide and about 1 long: two rows of grooves, a quarter apart, whose profiles
// are full sine waves, so that the field is N(0, 1) at every place and its heights stay bounded.
// The masks (2^n - 1) make x and y wrap.
SHARED_FN float groove_noise(float x, float y, uint mask_x, uint mask_y, uint seed) {
  float cell = floor(x);
  float other = floor(x - 0.25f);
  float a = streak_column(int(uint(int(cell)) & mask_x), y, mask_y, seed);
  float b = streak_column(int(uint(int(other)) & mask_x), y, mask_y, seed ^ 0x5bd1e995u);
  return a * wave(x - cell) + b * wave(x - 0.25f - other);
}

SHARED_FN vec3 lattice_gradient(uint h) {
  return vec3(float(h & 1023u), float((h >> 10) & 1023u), float((h >> 20) & 1023u)) *
             (1.0f / 511.5f) -
         vec3(1.0f);
}

// Gradient of smooth bumps about 1 wide (gradient noise, Perlin 1985): RMS of each component 0.455.
SHARED_FN vec3 bump_gradient(vec3 p, uint seed) {
  vec3 cell = floor(p);
  vec3 f = p - cell;
  vec3 w = f * f * (vec3(3.0f) - 2.0f * f);
  vec3 slope = 6.0f * f * (vec3(1.0f) - f);
  vec3 sum = vec3(0.0f);
  for (uint corner = 0u; corner < 8u; ++corner) {
    vec3 side = vec3(float(corner & 1u), float((corner >> 1) & 1u), float(corner >> 2));
    vec3 at = cell + side;
    uint h = hash_u32(uint(int(at.x)) * 0x9e3779b9u + uint(int(at.y)) * 0x85ebca6bu +
                      uint(int(at.z)) * 0xc2b2ae35u + seed);
    vec3 gradient = lattice_gradient(h);
    vec3 share = side * w + (vec3(1.0f) - side) * (vec3(1.0f) - w);
    vec3 rise = (2.0f * side - vec3(1.0f)) * slope;
    float height = dot(gradient, f - side);
    sum += gradient * (share.x * share.y * share.z) + height * vec3(rise.x * share.y * share.z,
                                                                    share.x * rise.y * share.z,
                                                                    share.x * share.y * rise.z);
  }
  return sum;
}

SHARED_END
#endif
