// Coordinates along and across a circular arc, and closed outlines about a center: the two frames
// that long and round defects are drawn in; and what makes either of them jagged. Micrometers in
// the defect's local frame.
#ifndef BLEMISH_SHARED_CURVE_H
#define BLEMISH_SHARED_CURVE_H
#include "shaders/shared/noise.h"
SHARED_BEGIN

// (s, t): arc length from the arc's middle, and distance to its left. The arc passes the origin
// along +x with signed curvature (1/um). Exact, and free of cancellation for curvatures near 0.
SHARED_FN vec2 arc_from_local(vec2 p, float curvature) {
  float x = curvature * p.x;
  float y = 1.0f - curvature * p.y;
  float t = (2.0f * p.y - curvature * dot(p, p)) / (1.0f + sqrt(x * x + y * y));
  float angle = atan(x, y);
  float s = abs(curvature) * (abs(p.x) + abs(p.y)) < 1e-4f ? p.x / y : angle / curvature;
  return vec2(s, t);
}

SHARED_FN vec2 local_from_arc(vec2 st, float curvature) {
  float angle = curvature * st.x;
  if (abs(angle) < 1e-4f) {
    return vec2(st.x * (1.0f - curvature * st.y), st.y + 0.5f * angle * st.x);
  }
  float radius = 1.0f / curvature;
  return vec2((radius - st.y) * sin(angle), radius - (radius - st.y) * cos(angle));
}

// A closed outline r(theta) = 1 + irregularity * sum of harmonics 2…6 whose amplitudes add up to 1
// at most. Gives r and dr/dtheta for the direction (c, s) = (cos, sin) theta.
SHARED_FN vec2 outline(float c, float s, float irregularity, uint seed) {
  float radius = 0.0f;
  float slope = 0.0f;
  float total = 0.0f;
  float ck = c;
  float sk = s;
  for (int k = 2; k <= 6; ++k) {
    float next = ck * c - sk * s;
    sk = sk * c + ck * s;
    ck = next;
    uint h = hash_u32(seed + uint(k) * 0x9e3779b9u);
    float a = (2.0f * unit_from_hash(h) - 1.0f) / float(k);
    float b = (2.0f * unit_from_hash(hash_u32(h)) - 1.0f) / float(k);
    radius += a * ck + b * sk;
    slope += float(k) * (b * ck - a * sk);
    total += sqrt(a * a + b * b);
  }
  float scale = irregularity / max(total, 1e-6f);
  return vec2(1.0f + scale * radius, scale * slope);
}

// Mean of r^2 over all directions: area of the outline is pi * this (closed form of the sum above).
SHARED_FN float outline_mean_square(float irregularity, uint seed) {
  float total = 0.0f;
  float squares = 0.0f;
  for (int k = 2; k <= 6; ++k) {
    uint h = hash_u32(seed + uint(k) * 0x9e3779b9u);
    float a = (2.0f * unit_from_hash(h) - 1.0f) / float(k);
    float b = (2.0f * unit_from_hash(hash_u32(h)) - 1.0f) / float(k);
    total += sqrt(a * a + b * b);
    squares += a * a + b * b;
  }
  float scale = irregularity / max(total, 1e-6f);
  return 1.0f + 0.5f * scale * scale * squares;
}

// Position in a closed outline about the center: x = distance from there in outline radii, y = the
// outline's radius in that direction, z = its slope against the circle. The long axis lies along x.
SHARED_FN vec3 round_polar(vec2 p, float length_um, float elongation, float irregularity,
                           uint seed) {
  vec2 stretched = vec2(p.x / elongation, p.y);
  float radius = length(stretched);
  vec2 direction = radius > 0.0f ? stretched / radius : vec2(1.0f, 0.0f);
  vec2 rim = outline(direction.x, direction.y, irregularity, seed);
  float rim_um = 0.5f * length_um / elongation * rim.x;
  return vec3(radius / rim_um, rim_um, rim.y / rim.x);
}

SHARED_FN float round_distance_um(vec3 polar) {
  return (polar.x - 1.0f) * polar.y / sqrt(1.0f + polar.z * polar.z);
}

// Two octaves of value noise; |value| <= 1.
SHARED_FN float rough_1d(float x, uint seed) {
  return 0.65f * noise_1d(x, seed) + 0.35f * noise_1d(2.7f * x, seed + 0x68bc21ebu);
}

// Random zigzag in [-1, 1] with a corner about every 1, and its slope.
SHARED_FN vec2 zigzag_1d(float x, uint seed) {
  float cell = floor(x);
  int i = int(cell);
  float a = 2.0f * unit_from_hash(hash_u32(uint(i) * 0x9e3779b9u + seed)) - 1.0f;
  float b = 2.0f * unit_from_hash(hash_u32(uint(i + 1) * 0x9e3779b9u + seed)) - 1.0f;
  return vec2(mix(a, b, x - cell), b - a);
}

// Shifts along y by x, then along x by y: outlines become jagged and keep their area exactly, since
// the determinant of a shear is 1. No point moves farther than `shift_um` on either axis. At
// wavelengths from 6 shifts on, distances change by less than half.
SHARED_FN vec2 jagged(vec2 p, float shift_um, float wavelength_um, uint seed) {
  float y = p.y + shift_um * rough_1d(p.x / wavelength_um, seed + 0x1b56c4e9u);
  return vec2(p.x + shift_um * rough_1d(y / wavelength_um, seed + 0x7feb352du), y);
}

// The point that `jagged` moves to q.
SHARED_FN vec2 unjagged(vec2 q, float shift_um, float wavelength_um, uint seed) {
  float x = q.x - shift_um * rough_1d(q.y / wavelength_um, seed + 0x7feb352du);
  return vec2(x, q.y - shift_um * rough_1d(x / wavelength_um, seed + 0x1b56c4e9u));
}

// From 1 inside to 0 outside, half on the outline; `softness` is half of the way as a share of x
// = 1.
SHARED_FN float soft_edge(float x, float softness) {
  float s = max(softness, 1e-3f);
  return 1.0f - smoothstep(1.0f - s, 1.0f + s, x);
}

SHARED_END
#endif
