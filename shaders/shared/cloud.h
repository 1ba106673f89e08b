// Clouds: noise in the plane of several sizes, turned and bent so that no lattice shows.
#ifndef BLEMISH_SHARED_CLOUD_H
#define BLEMISH_SHARED_CLOUD_H
#include "shaders/shared/noise.h"
SHARED_BEGIN

// About -1…1, RMS about 0.3; largest features about 1 wide.
SHARED_FN float cloud(vec2 p, uint seed) {
  vec2 q = p + 0.4f * vec2(noise_2d(1.1f * p, seed + 101u), noise_2d(1.1f * p, seed + 102u));
  vec2 r = 2.1f * vec2(0.8f * q.x - 0.6f * q.y, 0.6f * q.x + 0.8f * q.y);
  vec2 t = 2.3f * vec2(0.8f * r.x - 0.6f * r.y, 0.6f * r.x + 0.8f * r.y);
  return 0.55f * noise_2d(q, seed + 103u) + 0.3f * noise_2d(r, seed + 104u) +
         0.2f * noise_2d(t, seed + 105u);
}

// Streaks along x: noise `stretch` times as long as wide, widths about 1.
SHARED_FN float streaks(vec2 p, float stretch, uint seed) {
  float sway = 0.5f * noise_1d(p.x / (2.0f * stretch), seed + 111u);
  vec2 q = vec2(p.x / stretch, p.y + sway);
  return 0.6f * noise_2d(q, seed + 112u) + 0.4f * noise_2d(2.3f * q, seed + 113u);
}

// How far a body drawn out along x is eaten away from place to place, splitting it into strands
// about 1 wide and `stretch` long: 0 = whole, from 1 on gone to its middle.
SHARED_FN float frayed(vec2 p, float stretch, float amount, uint seed) {
  float fine = noise_2d(vec2(8.0f * p.x / stretch, 4.0f * p.y), seed + 119u);
  return amount * max(0.6f + 2.3f * streaks(p, stretch, seed + 120u) + 0.3f * fine, 0.0f);
}

// Signed distance to where r = x^2 + (what is eaten away) is 1, x the share of the half width: by
// the slope that r has at most, about.
SHARED_FN float frayed_distance_um(float r, float half_um, float amount, float strand_um) {
  float slope = 1.0f / max(half_um, 1e-3f) + 2.5f * amount / strand_um;
  return (sqrt(r) - 1.0f) / slope;
}

SHARED_END
#endif
