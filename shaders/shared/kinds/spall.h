// Spall: a flake that fatigue broke out of a surface that bears load. The rim is torn into corners,
// the floor is broken in ridges of every size, and fresh facets glint on them and under the rim.
// The core reaches to the rim.
#ifndef BLEMISH_SHARED_SPALL_H
#define BLEMISH_SHARED_SPALL_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/spall.cpp, then the seed.
struct Spall {
  float length_um;
  float elongation;
  float depth_um;
  float irregularity;
  float jaggedness;
  float wall;         // exponent of the wall: larger = steeper
  float ruggedness;   // height of the floor's ridges / depth
  float alpha;        // roughness of the floor
  float reflectance;  // of the floor, factor
  float tarnish;      // how brown the floor is: 0 = as the metal
  float glint;        // share of bright facets
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN float spall_width_um(Spall d) { return d.length_um / d.elongation; }

// Corners of two sizes move the rim by shears, which keep its area. No point moves farther on
// either axis than this.
SHARED_FN float spall_jag_um(Spall d) { return 0.16f * d.jaggedness * spall_width_um(d); }

SHARED_FN vec2 spall_torn(vec2 p, float shift_um, float corner_um, uint seed) {
  float y = p.y + shift_um * zigzag_1d(p.x / corner_um, seed + 0x1b56c4e9u).x;
  return vec2(p.x + shift_um * zigzag_1d(y / corner_um, seed + 0x7feb352du).x, y);
}

SHARED_FN vec3 spall_polar(Spall d, vec2 p) {
  float width_um = spall_width_um(d);
  float jag_um = spall_jag_um(d);
  vec2 fine = spall_torn(p, 0.4f * jag_um, 0.09f * width_um, d.seed + 1u);
  vec2 q = spall_torn(fine, 0.6f * jag_um, 0.25f * width_um, d.seed + 2u);
  return round_polar(q, d.length_um, d.elongation, d.irregularity, d.seed);
}

// Exact in sign; the slopes of the corners stretch distances, so it is rather too small.
SHARED_FN float core_distance_um(Spall d, vec2 p) {
  return round_distance_um(spall_polar(d, p)) / (1.0f + 3.0f * d.jaggedness);
}

SHARED_FN float centerline_distance_um(Spall, vec2) { return kFar; }

// Noise of features `size` widths wide; its grid lies askew.
SHARED_FN float spall_noise(Spall d, vec2 p, float size, uint salt) {
  vec2 q = vec2(0.8f * p.x - 0.6f * p.y, 0.6f * p.x + 0.8f * p.y) / (size * spall_width_um(d));
  return noise_2d(q, d.seed + salt);
}

// From -1 to 1 on the crests of the broken ridges.
SHARED_FN float spall_crease(Spall d, vec2 p) {
  return 1.0f - 2.0f * min(1.0f, 2.0f * abs(spall_noise(d, p, 0.22f, 5u)));
}

SHARED_FN float height_um(Spall d, vec2 p) {
  float x = spall_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float ridges = 0.5f * spall_crease(d, p) + 0.35f * spall_noise(d, p, 0.1f, 6u) +
                 0.15f * spall_noise(d, p, 0.04f, 7u);
  float bowl = 1.0f - pow(max(x, 1e-6f), d.wall);
  return -d.depth_um * bowl * (1.0f - d.ruggedness * ridges);
}

SHARED_FN Skin skin(Spall d, vec2 p) {
  Skin result = clean_skin();
  float x = spall_polar(d, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.06f, 1.0f - x);
    float crest = max(spall_crease(d, p), smoothstep(0.7f, 0.95f, x));
    float fresh = smoothstep(0.6f - 1.6f * d.glint, 1.0f - d.glint, spall_noise(d, p, 0.25f, 8u));
    float bright = smoothstep(0.3f, 0.95f, crest) * fresh;
    float grain = 0.4f * spall_noise(d, p, 0.2f, 9u) + 0.5f * spall_noise(d, p, 0.07f, 10u);
    float soiled = d.reflectance * (1.0f + grain);
    result.alpha = mix(d.alpha, 0.4f * d.alpha, bright);
    // Oxide and burned oil; gray pictures do not tell them from metal.
    vec3 brown = mix(vec3(1.0f), vec3(1.25f, 0.95f, 0.6f), d.tarnish);
    result.reflectance = mix(vec3(1.0f), mix(soiled * brown, vec3(1.2f), bright), inside);
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Spall d) { return 0.006f * spall_width_um(d); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Spall d) {
  return d.wall * d.depth_um * (1.0f + d.ruggedness) / (0.5f * spall_width_um(d));
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Spall) { return 0.0f; }
SHARED_FN float shadow_um(Spall d) { return spall_width_um(d); }

SHARED_END
#endif
