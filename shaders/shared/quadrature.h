// What the lights' integrals share: their points, the relief's horizon, and the warp of points to
// where the facets' lobe meets a light.
#ifndef BLEMISH_SHARED_QUADRATURE_H
#define BLEMISH_SHARED_QUADRATURE_H
#include "shaders/shared/probe.h"
#include "shaders/shared/shadow_points.h"
SHARED_BEGIN

// Number of quadrature points, and offsets in [0, 1) that differ from sample to sample so that the
// points of all samples of a pixel interleave.
struct Quadrature {
  int azimuths;
  int radii;
  float shift_a;
  float shift_b;
  uint pass;    // of the shadow points
  float calls;  // how many samples and passes a pixel's mean is taken over; where edges of the sky
                // are softened to bridge the points, they are the sharper the more there are
};

// The other coordinate of the point at u of `count` points spread evenly along u: golden steps away
// from the middle both ways, so that it is the mean of even a few points.
SHARED_FN float lattice_partner(float u, float count) {
  return fract(0.5f + 0.618034f * count * (u - 0.5f));
}

SHARED_FN uint encode_horizon(float tangent) {
  return uint(clamp(255.0f * tangent / (1.0f + tangent) + 0.5f, 0.0f, 255.0f));
}

SHARED_FN float horizon_at(uint low, uint high, int k) {
  uint word = k < 4 ? low : high;
  float code = float((word >> uint(8 * (k & 3))) & 255u) * (1.0f / 255.0f);
  return code / max(1.0f - code, 1e-3f);
}

// Share of light from a direction that passes over the horizon. A pass whose surfaces have none
// says so (BLEMISH_NO_HORIZON): software drivers execute the code of branches not taken.
#ifdef BLEMISH_NO_HORIZON
SHARED_FN float over_horizon(Surface, vec3) { return 1.0f; }
#else
SHARED_FN float over_horizon(Surface s, vec3 light) {
  float share = 1.0f;
  for (int once = (s.horizon_low | s.horizon_high) != 0u ? 1 : 0; once > 0; --once) {
    float x = dot(light, s.horizon_x);
    float y = dot(light, s.horizon_y);
    float z = dot(light, s.horizon_z);
    float turn = atan(y, x) * (4.0f / kPi) + 8.0f;
    float cell = floor(turn);
    int k = int(cell) & 7;
    float tangent = mix(horizon_at(s.horizon_low, s.horizon_high, k),
                        horizon_at(s.horizon_low, s.horizon_high, (k + 1) & 7), turn - cell);
    float rise = z / max(sqrt(x * x + y * y), 1e-6f);
    share = clamp(0.5f + (rise - tangent) / (0.1f + 0.3f * tangent), 0.0f, 1.0f);
  }
  return share;
}
#endif

// Points of an interval drawn from a Cauchy density about `peak` with half width `spread`: warps
// equidistant u to where the lobe is.
struct CauchyWarp {
  float low;  // angles of the interval's ends
  float high;
  float peak;
  float spread;
};

SHARED_FN CauchyWarp cauchy_warp(float low, float high, float peak, float spread) {
  CauchyWarp warp;
  warp.low = atan((low - peak) / spread);
  warp.high = atan((high - peak) / spread);
  warp.peak = peak;
  warp.spread = spread;
  return warp;
}

// `inverse_density`: 1 / density at the point; 0 for an empty interval.
SHARED_FN float cauchy_point(CauchyWarp warp, float u, SHARED_OUT(float) inverse_density) {
  float d = tan(mix(warp.low, warp.high, u));
  inverse_density = warp.spread * (1.0f + d * d) * (warp.high - warp.low);
  return warp.peak + warp.spread * d;
}

SHARED_FN vec3 mirror_direction(Surface s) {
  return 2.0f * dot(s.facets.normal, s.view) * s.facets.normal - s.view;
}

// Half width (radians) of the facets' lobe along a direction across the mirror direction, where the
// lobe is missed by the vector `miss` (radians): a GGX lobe is the wider the farther off its middle
// it is cut, and as wide as the roughness that way.
SHARED_CONST float kLobeWidth = 1.6f;  // of the half width at roughness 1
SHARED_FN float lobe_width(Surface s, vec3 along, vec3 miss) {
  vec2 inverse = vec2(1.0f / max(s.facets.alpha_x, 0.01f), 1.0f / max(s.facets.alpha_y, 0.01f));
  vec2 a = vec2(dot(along, s.facets.tangent), dot(along, s.facets.bitangent)) * inverse;
  vec2 m = vec2(dot(miss, s.facets.tangent), dot(miss, s.facets.bitangent)) * inverse;
  return kLobeWidth * sqrt((1.0f + dot(m, m) / (kLobeWidth * kLobeWidth)) / max(dot(a, a), 0.1f));
}

// A diffuse base needs points all over the light, metal only where its lobe is.
SHARED_FN float has_base(Surface s) {
  return max(s.diffuse.x, max(s.diffuse.y, s.diffuse.z)) > 0.0f ? 1.0f : 0.0f;
}

// Where the mirror ray from the surface meets the light's plane, in that plane's coordinates, and
// how far away that is (mm).
SHARED_FN vec3 lobe_on_plane(Surface s, Light light) {
  vec3 mirror = mirror_direction(s);
  float facing = max(-dot(mirror, light.axis), 0.05f);
  vec3 d = light.center_mm - s.point_mm;
  float distance = max(-dot(d, light.axis), 1e-3f) / facing;
  vec3 at = s.point_mm + mirror * distance - light.center_mm;
  vec3 bitangent = cross(light.axis, light.tangent);
  return vec3(dot(at, light.tangent), dot(at, bitangent), distance);
}

SHARED_END
#endif
