// Light from a surface point to the camera: every light integrated over its area by a quadrature
// that is warped to the facets' lobe, so that glossy metals converge without noise.
#ifndef BLEMISH_SHARED_SHADING_H
#define BLEMISH_SHARED_SHADING_H
#include "shaders/shared/lights.h"
#include "shaders/shared/material.h"
SHARED_BEGIN

// Number of quadrature points, and offsets in [0, 1) that differ from sample to sample so that the
// points of all samples of a pixel interleave.
struct Quadrature {
  int azimuths;
  int radii;
  float shift_a;
  float shift_b;
};

SHARED_CONST uint kShadowPoints = 16u;  // places on each light that shadows are taken from

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

// Where on a light its shadow point i lies (ring, rectangle), or which way (dome).
SHARED_FN vec3 shadow_point_mm(Light light, uint i) {
  if (light.kind == kLightRing) {
    float angle = 2.0f * kPi * (float(i) + 0.5f) / float(kShadowPoints);
    vec3 bitangent = cross(light.axis, light.tangent);
    float radius = 0.5f * (light.size_mm.x + light.size_mm.y);
    return light.center_mm + radius * (cos(angle) * light.tangent + sin(angle) * bitangent);
  }
  if (light.kind == kLightRectangle) {
    vec3 bitangent = cross(light.axis, light.tangent);
    float a = (float(i & 3u) + 0.5f) * 0.5f - 1.0f;
    float b = (float(i >> 2u) + 0.5f) * 0.5f - 1.0f;
    return light.center_mm + a * light.size_mm.x * light.tangent + b * light.size_mm.y * bitangent;
  }
  // Dome: zenith, five directions at z = 0.77, ten at z = 0.3.
  float z = i == 0u ? 1.0f : (i < 6u ? 0.77f : 0.3f);
  float angle = i == 0u ? 0.0f
                        : (i < 6u ? 2.0f * kPi * (float(i) - 1.0f) / 5.0f
                                  : 2.0f * kPi * (float(i) - 6.0f) / 10.0f);
  float r = sqrt(1.0f - z * z);
  return light.center_mm + light.size_mm.x * vec3(r * cos(angle), r * sin(angle), z);
}

SHARED_FN float shadow_bit(uint bits, uint i) { return float((bits >> i) & 1u); }

// Ring: linear between the two nearest shadow points. turn in [0, 1) of the full circle.
SHARED_FN float ring_visibility(uint bits, float turn) {
  float x = turn * float(kShadowPoints) + float(kShadowPoints) - 0.5f;
  float cell = floor(x);
  uint i = uint(cell) & (kShadowPoints - 1u);
  return mix(shadow_bit(bits, i), shadow_bit(bits, (i + 1u) & (kShadowPoints - 1u)), x - cell);
}

SHARED_FN float dome_visibility(uint bits, vec3 direction) {
  if (direction.z > 0.92f) {
    return shadow_bit(bits, 0u);
  }
  float turn = atan(direction.y, direction.x) / (2.0f * kPi) + 1.0f;
  if (direction.z > 0.55f) {
    return shadow_bit(bits, 1u + uint(turn * 5.0f + 0.5f) % 5u);
  }
  return shadow_bit(bits, 6u + uint(turn * 10.0f + 0.5f) % 10u);
}

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

SHARED_FN float cauchy_point(CauchyWarp warp, float u, SHARED_OUT(float) density) {
  float d = tan(mix(warp.low, warp.high, u));
  density = 1.0f / (warp.spread * (1.0f + d * d) * max(warp.high - warp.low, 1e-6f));
  return warp.peak + warp.spread * d;
}

// Where the mirror ray from the surface meets the light's plane, in that plane's coordinates, and
// how wide the lobe is there (mm).
SHARED_FN vec3 lobe_on_plane(Surface s, Light light) {
  vec3 mirror = 2.0f * dot(s.facets.normal, s.view) * s.facets.normal - s.view;
  float facing = max(-dot(mirror, light.axis), 0.05f);
  vec3 d = light.center_mm - s.point_mm;
  float distance = max(-dot(d, light.axis), 1e-3f) / facing;
  vec3 at = s.point_mm + mirror * distance - light.center_mm;
  vec3 bitangent = cross(light.axis, light.tangent);
  float alpha = max(0.5f * (s.facets.alpha_x + s.facets.alpha_y), 0.02f);
  return vec3(dot(at, light.tangent), dot(at, bitangent), 1.6f * alpha * distance);
}

SHARED_FN vec4 shade_ring(Surface s, Light light, uint shadow, Quadrature q) {
  vec3 lobe = lobe_on_plane(s, light);
  vec3 bitangent = cross(light.axis, light.tangent);
  float reach = max(length(vec2(lobe.x, lobe.y)), 1e-3f);
  // A mirror ray along the axis favors no azimuth.
  vec2 peak = reach > 1e-3f ? vec2(lobe.x, lobe.y) / reach : vec2(1.0f, 0.0f);
  // Half width of the lobe in azimuth as seen from the ring's center; the Poisson kernel with that
  // half width is the circle's Cauchy density, and tan(half turn) = spread * tan(pi (u - 1/2))
  // draws from it.
  float middle = 0.5f * (light.size_mm.x + light.size_mm.y);
  float miss = reach - middle;
  float spread = clamp(
      sqrt(lobe.z * lobe.z + miss * miss) / sqrt(middle * max(reach, 0.1f * middle)), 0.15f, 1.0f);
  vec4 sum = vec4(0.0f);
  for (int i = 0; i < q.azimuths; ++i) {
    float u = (float(i) + q.shift_a) / float(q.azimuths);
    float slope = spread * tan(kPi * (u - 0.5f));
    float cosine2 = 1.0f / (1.0f + slope * slope);
    float density = spread / (2.0f * kPi * cosine2 * (spread * spread + slope * slope));
    // The whole turn's cosine and sine, then turned to the peak.
    float c = cosine2 * (1.0f - slope * slope);
    float d = 2.0f * cosine2 * slope;
    vec2 at_circle = vec2(peak.x * c - peak.y * d, peak.y * c + peak.x * d);
    vec3 spoke = at_circle.x * light.tangent + at_circle.y * bitangent;
    float turn = atan(at_circle.y, at_circle.x) * (0.5f / kPi) + 1.0f;
    float visibility = ring_visibility(shadow, turn - floor(turn));
    for (int j = 0; j < q.radii; ++j) {
      float v = (float(j) + fract(q.shift_b + 0.618034f * float(i))) / float(q.radii);
      float radius = mix(light.size_mm.x, light.size_mm.y, v);
      vec3 at = light.center_mm + radius * spoke;
      vec3 to = at - s.point_mm;
      float square = dot(to, to);
      vec3 to_light = to * inversesqrt(square);
      // Every element of the ring faces look_at, the origin.
      float emission = max(dot(to_light, at) * inversesqrt(dot(at, at)), 0.0f);
      float weight =
          visibility * over_horizon(s, to_light) * emission * radius / (square * density);
      sum += reflect_point(s, to_light, weight);
    }
  }
  float width = light.size_mm.y - light.size_mm.x;
  return sum * (width / float(q.azimuths * q.radii));
}

SHARED_FN vec4 shade_rectangle(Surface s, Light light, uint shadow, Quadrature q) {
  vec3 lobe = lobe_on_plane(s, light);
  vec3 bitangent = cross(light.axis, light.tangent);
  vec4 sum = vec4(0.0f);
  vec2 spread = vec2(lobe.z) + 0.25f * light.size_mm;
  CauchyWarp warp_x = cauchy_warp(-light.size_mm.x, light.size_mm.x, lobe.x, spread.x);
  CauchyWarp warp_y = cauchy_warp(-light.size_mm.y, light.size_mm.y, lobe.y, spread.y);
  for (int i = 0; i < q.azimuths; ++i) {
    float density_x;
    float x = cauchy_point(warp_x, (float(i) + q.shift_a) / float(q.azimuths), density_x);
    for (int j = 0; j < q.radii; ++j) {
      float v = (float(j) + fract(q.shift_b + 0.618034f * float(i))) / float(q.radii);
      float density_y;
      float y = cauchy_point(warp_y, v, density_y);
      vec3 d = light.center_mm + x * light.tangent + y * bitangent - s.point_mm;
      float square = dot(d, d);
      vec3 to_light = d * inversesqrt(square);
      float emission = max(-dot(to_light, light.axis), 0.0f);
      uint cell = uint(clamp((x / light.size_mm.x + 1.0f) * 2.0f, 0.0f, 3.0f)) +
                  4u * uint(clamp((y / light.size_mm.y + 1.0f) * 2.0f, 0.0f, 3.0f));
      float weight = shadow_bit(shadow, cell) * over_horizon(s, to_light) * emission /
                     (square * density_x * density_y);
      sum += reflect_point(s, to_light, weight);
    }
  }
  return sum / float(q.azimuths * q.radii);
}

// Share of the dome's radiance along a direction from the point: 1 above the rim but for the hole.
SHARED_FN float dome_emission(Light light, vec3 point_mm, vec3 direction) {
  vec3 d = point_mm - light.center_mm;
  float b = dot(d, direction);
  float c = dot(d, d) - light.size_mm.x * light.size_mm.x;
  float t = -b + sqrt(max(b * b - c, 0.0f));
  vec3 at = d + t * direction;
  // The hole's and the rim's edges are softened over a few percent of the radius, so that few
  // quadrature points do not leave steps in the picture.
  float soft = 0.03f * light.size_mm.x;
  float outside_hole =
      at.z > 0.0f ? smoothstep(-soft, soft, length(vec2(at.x, at.y)) - light.size_mm.y) : 1.0f;
  float above_rim = smoothstep(-soft, soft, at.z);
  return above_rim * (light.size_mm.y > 0.0f ? outside_hole : 1.0f);
}

// Dome: half vectors drawn from the distribution of facets that the view sees (Heitz 2018); the
// weight is then the masking of the light alone. The diffuse part has its closed form
// (1 + n.z) / 2, times the mean visibility.
SHARED_FN vec4 shade_dome(Surface s, Light light, uint shadow, Quadrature q) {
  Facets f = s.facets;
  vec3 v =
      vec3(dot(s.view, f.tangent), dot(s.view, f.bitangent), max(dot(s.view, f.normal), 1e-3f));
  vec3 stretched = normalize(vec3(f.alpha_x * v.x, f.alpha_y * v.y, v.z));
  float plane = stretched.x * stretched.x + stretched.y * stretched.y;
  vec3 t1 = plane > 1e-9f ? vec3(-stretched.y, stretched.x, 0.0f) * inversesqrt(plane)
                          : vec3(1.0f, 0.0f, 0.0f);
  vec3 t2 = cross(stretched, t1);
  float view_root =
      sqrt(f.alpha_x * f.alpha_x * v.x * v.x + f.alpha_y * f.alpha_y * v.y * v.y + v.z * v.z);
  // A dome fills the sky: it takes more points than a ring or a bar.
  int count = 6 * q.azimuths * q.radii;
  vec4 sum = vec4(0.0f);
  float open = 0.0f;
  for (int i = 0; i < count; ++i) {
    float r = sqrt((float(i) + q.shift_b) / float(count));
    float angle = 2.0f * kPi * fract(q.shift_a + 0.618034f * float(i));
    float a = r * cos(angle);
    float b = r * sin(angle);
    float w = 0.5f * (1.0f + stretched.z);
    b = (1.0f - w) * sqrt(max(0.0f, 1.0f - a * a)) + w * b;
    vec3 n = a * t1 + b * t2 + sqrt(max(0.0f, 1.0f - a * a - b * b)) * stretched;
    vec3 h = normalize(vec3(f.alpha_x * n.x, f.alpha_y * n.y, max(n.z, 1e-4f)));
    float half_cosine = dot(v, h);
    vec3 l = 2.0f * half_cosine * h - v;
    vec3 to_light = l.x * f.tangent + l.y * f.bitangent + l.z * f.normal;
    float light_root =
        sqrt(f.alpha_x * f.alpha_x * l.x * l.x + f.alpha_y * f.alpha_y * l.y * l.y + l.z * l.z);
    // G2 / G1(view) for height-correlated Smith.
    float masking = l.z * (v.z + view_root) / max(l.z * view_root + v.z * light_root, 1e-6f);
    float visibility = dome_visibility(shadow, to_light) * over_horizon(s, to_light);
    float weight =
        l.z > 0.0f ? masking * visibility * dome_emission(light, s.point_mm, to_light) : 0.0f;
    sum += specular_sums(s, half_cosine, weight * coat_transmission(s, max(l.z, 0.0f)));
    open += visibility;
  }
  float irradiance = kPi * 0.5f * (1.0f + f.normal.z) * open;
  return vec4(sum.x, sum.y, irradiance, sum.w) / float(count);
}

// Sums (see material.h) over one light's points for radiance 1. Loops of one turn or none stand for
// branches: a software driver executes the code of branches not taken.
SHARED_FN vec4 shade_light(Surface s, Light light, uint shadow, Quadrature q) {
  vec4 sums = vec4(0.0f);
  for (int turn = light.kind == kLightRing ? 1 : 0; turn > 0; --turn) {
    sums = shade_ring(s, light, shadow, q);
  }
  for (int turn = light.kind == kLightRectangle ? 1 : 0; turn > 0; --turn) {
    sums = shade_rectangle(s, light, shadow, q);
  }
  for (int turn = light.kind == kLightDome ? 1 : 0; turn > 0; --turn) {
    sums = shade_dome(s, light, shadow, q);
  }
  return sums;
}

SHARED_END
#endif
