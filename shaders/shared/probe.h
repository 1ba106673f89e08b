// One of a light's quadrature points, drawn in proportion to what it sends to the camera, for a ray
// to ask whether it is in sight. Shadow maps know a light by a few cells; the mean over many such
// rays, each taken as a correction to what the cell of its point says, is the light's true share.
#ifndef BLEMISH_SHARED_PROBE_H
#define BLEMISH_SHARED_PROBE_H
#include "shaders/shared/material.h"
SHARED_BEGIN

struct Probe {
  float draw;      // random number in [0, 1) that is left
  float strength;  // of all points so far
  vec3 to_light;   // the drawn one
  float distance_mm;
  vec4 sums;  // it stands for all, in sight or not
  vec3 color;
  float seen;   // what the shadow map says of it
  float rough;  // of the lobe that it was drawn for
};

SHARED_FN Probe probe_from(float draw) {
  Probe p;
  p.draw = draw;
  p.strength = 0.0f;
  p.to_light = vec3(0.0f, 0.0f, 1.0f);
  p.distance_mm = 1.0f;
  p.sums = vec4(0.0f);
  p.color = vec3(0.0f);
  p.seen = 1.0f;
  p.rough = 1.0f;
  return p;
}

// A point that adds `sums` when it is in sight. Weighted reservoir of one (Chao 1982), which uses
// what is left of one random number.
SHARED_FN void offer(SHARED_INOUT(Probe) p, Surface s, vec3 to_light, float distance_mm, vec4 sums,
                     vec3 color, float seen, float rough) {
  float strength = (s.f0.y * sums.x + s.edge * sums.y + s.diffuse.y * sums.z * (1.0f / kPi)) *
                   (color.x + color.y + color.z);
  p.strength += strength;
  float share = strength / max(p.strength, 1e-30f);
  bool taken = p.draw < share;
  p.draw = taken ? p.draw / max(share, 1e-30f) : (p.draw - share) / max(1.0f - share, 1e-30f);
  float inverse = 1.0f / max(strength, 1e-30f);
  p.to_light = taken ? to_light : p.to_light;
  p.distance_mm = taken ? distance_mm : p.distance_mm;
  p.sums = taken ? sums * inverse : p.sums;
  p.color = taken ? color : p.color;
  p.seen = taken ? seen : p.seen;
  p.rough = taken ? rough : p.rough;
}

SHARED_FN float roughness(Surface s) { return sqrt(s.facets.alpha_x * s.facets.alpha_y); }

// How far the rays of `passes` passes are to be trusted over the cells' shares. The wider the lobe,
// the noisier are few rays, and the less is wrong with shares: rays overtake them at about four
// passes where the lobe's width is 0.1, at sixteen where it is 0.2 (cycles_compare.py's scenes).
SHARED_FN float probe_trust(float rough, uint passes) {
  return clamp(2.0f - 20.0f * rough * inversesqrt(float(passes)), 0.0f, 1.0f);
}

SHARED_END
#endif
