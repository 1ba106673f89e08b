// Dust: an opaque particle or fiber that lies on the surface and casts a small shadow. The core is
// its outline.
#ifndef BLEMISH_SHARED_DUST_H
#define BLEMISH_SHARED_DUST_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/dust.cpp, then the seed.
struct Dust {
  float shape;       // 0 = particle, 1 = fiber
  float size_um;     // particle: diameter
  float elongation;  // particle: long / short axis
  float length_um;   // fiber
  float width_um;    // fiber
  float bend_rad;    // fiber: the arc's whole turn
  float thickness;   // height / (diameter or width)
  float albedo;
  float opacity;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_CONST float kDustIrregularity = 0.35f;

SHARED_FN vec3 dust_polar(Dust d, vec2 p) {
  return round_polar(p, d.size_um, d.elongation, kDustIrregularity, d.seed);
}

// Arc coordinates of a fiber that undulates a little.
SHARED_FN vec2 dust_fiber(Dust d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  float wavelength = 0.35f * d.length_um;
  return vec2(st.x, st.y - 0.02f * d.length_um * noise_1d(st.x / wavelength, d.seed + 3u));
}

SHARED_FN float core_distance_um(Dust d, vec2 p) {
  if (d.shape > 0.5f) {
    vec2 st = dust_fiber(d, p);
    return max(abs(st.y) - 0.5f * d.width_um, abs(st.x) - 0.5f * d.length_um);
  }
  return round_distance_um(dust_polar(d, p));
}

SHARED_FN float centerline_distance_um(Dust d, vec2 p) {
  if (d.shape < 0.5f) {
    return kFar;
  }
  vec2 st = dust_fiber(d, p);
  return abs(st.x) <= 0.5f * d.length_um ? st.y : kFar;
}

SHARED_FN float height_um(Dust d, vec2 p) {
  if (d.shape > 0.5f) {
    vec2 st = dust_fiber(d, p);
    float x = abs(st.y) / (0.5f * d.width_um);
    float inside = x < 1.0f && abs(st.x) <= 0.5f * d.length_um ? 1.0f : 0.0f;
    return inside * d.thickness * d.width_um * sqrt(max(0.0f, 1.0f - x * x));
  }
  float x = dust_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float lumps = 1.0f + 0.25f * noise_2d(p / (0.25f * d.size_um), d.seed + 9u);
  return d.thickness * d.size_um * sqrt(1.0f - x * x) * lumps;
}

SHARED_FN Skin skin(Dust d, vec2 p) {
  Skin result = clean_skin();
  if (core_distance_um(d, p) < 0.0f) {
    float mottle =
        1.0f + 0.3f * noise_2d(p / (0.2f * (d.shape > 0.5f ? d.width_um : d.size_um)), d.seed + 7u);
    result.cover = d.opacity;
    result.opacity = d.opacity;
    result.albedo = vec3(min(1.0f, d.albedo * mottle));
  }
  return result;
}

SHARED_FN float detail_um(Dust d) { return 0.02f * (d.shape > 0.5f ? d.width_um : d.size_um); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Dust) { return kFar; }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Dust) { return 0.0f; }
SHARED_FN float shadow_um(Dust d) {
  return 3.0f * d.thickness * (d.shape > 0.5f ? d.width_um : d.size_um);
}

SHARED_END
#endif
