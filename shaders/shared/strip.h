// Strips: a band along a circular arc with ends that taper and edges that waver. The frame of
// threads, strokes, smears and machining marks. Micrometers in the defect's local frame.
#ifndef BLEMISH_SHARED_STRIP_H
#define BLEMISH_SHARED_STRIP_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

struct Strip {
  float length_um;
  float width_um;
  float bend_rad;  // the arc's whole turn
  float taper;     // 0 = square ends, 1 = pointed
  float ragged;    // share of the half width by which the edges waver
  uint seed;
};

SHARED_FN Strip strip_of(float length_um, float width_um, float bend_rad, float taper, float ragged,
                         uint seed) {
  Strip b;
  b.length_um = length_um;
  b.width_um = width_um;
  b.bend_rad = bend_rad;
  b.taper = taper;
  b.ragged = ragged;
  b.seed = seed;
  return b;
}

// 1/um; no tighter than a circle as wide as the strip, lest the inner edge fold.
SHARED_FN float strip_curvature(Strip b) {
  float tightest = 1.0f / b.width_um;
  return clamp(b.bend_rad / b.length_um, -tightest, tightest);
}

// x = half width at s on the side of t (um), y = its slope without the waver's.
SHARED_FN vec2 strip_half(Strip b, float s, float t) {
  float u = clamp(2.0f * s / b.length_um, -1.0f, 1.0f);
  float half_um = 0.5f * b.width_um;
  vec2 edge = vec2(half_um * (1.0f - b.taper * u * u), -half_um * b.taper * 4.0f * u / b.length_um);
  if (b.ragged > 0.0f) {
    float wavelength = max(1.5f * b.width_um, 0.04f * b.length_um);
    edge *= 1.0f + b.ragged * noise_1d(s / wavelength, b.seed + (t > 0.0f ? 81u : 82u));
  }
  return edge;
}

SHARED_FN vec2 strip_coordinates(Strip b, vec2 p) { return arc_from_local(p, strip_curvature(b)); }

// How far out a point is: x = across, y = along; 1 on the outline. (s, t) are strip coordinates.
SHARED_FN vec2 strip_share(Strip b, vec2 st) {
  float half_um = strip_half(b, st.x, st.y).x;
  return vec2(abs(st.y) / max(half_um, 1e-3f), 2.0f * abs(st.x) / b.length_um);
}

// Exact in sign, and to first order at the outline.
SHARED_FN float strip_distance_um(Strip b, vec2 st) {
  vec2 edge = strip_half(b, st.x, st.y);
  return max((abs(st.y) - edge.x) / sqrt(1.0f + edge.y * edge.y), abs(st.x) - 0.5f * b.length_um);
}

SHARED_FN float strip_line_um(Strip b, vec2 st) {
  return abs(st.x) <= 0.5f * b.length_um ? st.y : kFar;
}

// The largest half width.
SHARED_FN float strip_reach_um(Strip b) { return 0.5f * b.width_um * (1.0f + b.ragged); }

SHARED_END
#endif
