// Patches: a closed outline about a middle, longer along x, with a soft or a sharp edge. The frame
// of stains, films, blooms and drops. Micrometers in the defect's local frame.
#ifndef BLEMISH_SHARED_BLOB_H
#define BLEMISH_SHARED_BLOB_H
#include "shaders/shared/curve.h"
SHARED_BEGIN

struct Blob {
  float half_um;       // half of the short axis
  float elongation;    // long / short axis
  float irregularity;  // of the outline's large shape
  float ragged;        // of its fine detail
  uint seed;
};

SHARED_FN Blob blob_of_size(float size_um, float elongation, float irregularity, float ragged,
                            uint seed) {
  Blob b;
  b.half_um = 0.5f * size_um / elongation;
  b.elongation = elongation;
  b.irregularity = irregularity;
  b.ragged = ragged;
  b.seed = seed;
  return b;
}

// How far fine detail moves the outline on either axis, and over which length it varies.
SHARED_FN float blob_shift_um(Blob b) { return 0.5f * b.ragged * b.half_um; }
SHARED_FN float blob_wavelength_um(Blob b) { return max(6.0f * blob_shift_um(b), 1e-3f); }

// x = place on the ray from the middle (0) over the outline (1); y = how fast that grows (1/um).
SHARED_FN vec2 blob_at(Blob b, vec2 at) {
  vec2 p = at;
  if (b.ragged > 0.0f) {
    p = jagged(at, blob_shift_um(b), blob_wavelength_um(b), b.seed);
  }
  vec2 squeezed = vec2(p.x / b.elongation, p.y);
  float radius = length(squeezed);
  vec2 u = radius > 0.0f ? squeezed / radius : vec2(1.0f, 0.0f);
  vec2 rim = outline(u.x, u.y, b.irregularity, b.seed);
  float rim_um = b.half_um * rim.x;
  float turn = rim.y / rim.x;
  vec2 gradient = vec2((u.x + turn * u.y) / b.elongation, u.y - turn * u.x);
  return vec2(radius / rim_um, length(gradient) / rim_um);
}

// Exact in sign, and to first order at the outline.
SHARED_FN float blob_distance_um(Blob b, vec2 p) {
  vec2 at = blob_at(b, p);
  return (at.x - 1.0f) / at.y;
}

// The largest distance from the middle.
SHARED_FN float blob_radius_um(Blob b) {
  return b.half_um * b.elongation * (1.0f + b.irregularity) + 2.0f * blob_shift_um(b);
}

SHARED_END
#endif
