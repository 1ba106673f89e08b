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

SHARED_END
#endif
