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

// Radius in the direction (c, s) of the frame in which the short axis is 2; y = its slope without
// the fine detail's.
SHARED_FN vec2 blob_rim(Blob b, float c, float s) {
  vec2 rim = outline(c, s, b.irregularity, b.seed);
  if (b.ragged > 0.0f) {
    vec2 u = vec2(c, s);
    rim *= 1.0f +
           b.ragged * (noise_2d(7.0f * u, b.seed + 71u) + 0.5f * noise_2d(19.0f * u, b.seed + 72u));
  }
  return rim;
}

// x = place on the ray from the middle (0) over the outline (1); y = how fast that grows (1/um).
SHARED_FN vec2 blob_at(Blob b, vec2 p) {
  vec2 squeezed = vec2(p.x / b.elongation, p.y);
  float radius = length(squeezed);
  vec2 u = radius > 0.0f ? squeezed / radius : vec2(1.0f, 0.0f);
  vec2 rim = blob_rim(b, u.x, u.y);
  float rim_um = b.half_um * rim.x;
  float turn = rim.y / rim.x;
  vec2 gradient = vec2((u.x + turn * u.y) / b.elongation, u.y - turn * u.x);
  return vec2(radius / rim_um, length(gradient) / rim_um);
}

// Exact in sign, and to first order at the outline; along a ragged one rather too small than too
// large, for the fine detail's slope is not known.
SHARED_FN float blob_distance_um(Blob b, vec2 p) {
  vec2 at = blob_at(b, p);
  float steep = 6.0f * b.ragged;
  return (at.x - 1.0f) / (at.y * sqrt(1.0f + steep * steep));
}

// The largest distance from the middle.
SHARED_FN float blob_radius_um(Blob b) {
  return b.half_um * b.elongation * (1.0f + b.irregularity) * (1.0f + 1.5f * b.ragged);
}

SHARED_END
#endif
