// Strips: a band along a circular arc that may wander, with ends that taper and edges that waver.
// The frame of threads, strokes, smears and machining marks. Micrometers in the defect's local
// frame.
#ifndef BLEMISH_SHARED_STRIP_H
#define BLEMISH_SHARED_STRIP_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

struct Strip {
  float length_um;
  float width_um;
  float bend_rad;       // the arc's whole turn
  float taper;          // 0 = square ends, 1 = pointed
  float ragged;         // share of the half width by which the edges waver
  float wander_um;      // how far the middle strays from the arc
  float wavelength_um;  // over which it does
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
  b.wander_um = 0.0f;
  b.wavelength_um = length_um;
  b.seed = seed;
  return b;
}

// 1/um; no tighter than a circle as wide as the strip, lest the inner edge fold.
SHARED_FN float strip_curvature(Strip b) {
  float tightest = 1.0f / b.width_um;
  return clamp(b.bend_rad / b.length_um, -tightest, tightest);
}

// The middle: x = offset to the arc's left, y = its slope.
SHARED_FN vec2 strip_wander(Strip b, float s) {
  if (b.wander_um == 0.0f) {
    return vec2(0.0f);
  }
  float step = 0.01f * b.wavelength_um;
  float here = noise_1d(s / b.wavelength_um, b.seed + 11u);
  float there = noise_1d((s + step) / b.wavelength_um, b.seed + 11u);
  return b.wander_um * vec2(here, (there - here) / step);
}

// (s, t) along the arc and square to the middle.
SHARED_FN vec2 strip_coordinates(Strip b, vec2 p) {
  vec2 st = arc_from_local(p, strip_curvature(b));
  vec2 wander = strip_wander(b, st.x);
  return vec2(st.x, (st.y - wander.x) / sqrt(1.0f + wander.y * wander.y));
}

// x = half width at s on the side of t (um), y = its slope without the waver's.
SHARED_FN vec2 strip_half(Strip b, float s, float t) {
  float u = clamp(2.0f * s / b.length_um, -1.0f, 1.0f);
  float half_um = 0.5f * b.width_um;
  vec2 edge = vec2(half_um * (1.0f - b.taper * u * u), -half_um * b.taper * 4.0f * u / b.length_um);
  if (b.ragged > 0.0f) {
    float wavelength = max(1.5f * b.width_um, 0.04f * b.length_um);
    edge *= 1.0f + b.ragged * rough_1d(s / wavelength, b.seed + (t > 0.0f ? 81u : 82u));
  }
  return edge;
}

// How far out a point is: x = across, y = along; 1 on the outline.
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

// 1 inside, 0 outside, half on the outline; softness of the sides and of the ends as in soft_edge.
SHARED_FN float strip_strength(Strip b, vec2 st, float side, float end) {
  vec2 share = strip_share(b, st);
  return min(soft_edge(share.x, side), soft_edge(share.y, end));
}

// The largest half width, and how far beyond the outline strip_strength reaches.
SHARED_FN float strip_reach_um(Strip b) { return 0.5f * b.width_um * (1.0f + b.ragged); }
SHARED_FN float strip_margin_um(Strip b, float side, float end) {
  return max(side * strip_reach_um(b), max(end, 1e-3f) * 0.5f * b.length_um);
}

SHARED_END
#endif
