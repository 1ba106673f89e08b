// Pit: a hole with an irregular, jagged rim, a bowl or a flat floor, and a raised lip. Broken
// facets under the rim glint. The core reaches to the rim.
#ifndef BLEMISH_SHARED_PIT_H
#define BLEMISH_SHARED_PIT_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/pit.cpp, then the seed.
struct Pit {
  float diameter_um;
  float depth_um;
  float irregularity;
  float jaggedness;
  float profile;      // exponent of the floor: 2 = bowl, larger = flat floor and steep wall
  float lip;          // height of the raised lip / depth
  float alpha;        // roughness of the floor
  float reflectance;  // of the floor, factor
  float glint;        // share of bright facets under the rim
  float count;        // of the cluster; spent in placement
  float spacing;      // of the cluster in diameters; spent in placement
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_CONST float kPitLip = 0.6f;  // the lip's width in rim radii

SHARED_FN float pit_jag_um(Pit d) { return 0.06f * d.jaggedness * d.diameter_um; }

SHARED_FN vec3 pit_polar(Pit d, vec2 p) {
  vec2 q = jagged(p, pit_jag_um(d), max(6.0f * pit_jag_um(d), 0.02f * d.diameter_um), d.seed);
  return round_polar(q, d.diameter_um, 1.0f, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Pit d, vec2 p) { return round_distance_um(pit_polar(d, p)); }

SHARED_FN float centerline_distance_um(Pit, vec2) { return kFar; }

SHARED_FN float height_um(Pit d, vec2 p) {
  float x = pit_polar(d, p).x;
  if (x >= 1.0f + kPitLip) {
    return 0.0f;
  }
  if (x >= 1.0f) {
    float wave = sin(kPi * (x - 1.0f) / kPitLip);
    return d.lip * d.depth_um * wave * wave;
  }
  float grain = noise_2d(p / (0.18f * d.diameter_um), d.seed + 5u) +
                0.5f * noise_2d(p / (0.07f * d.diameter_um), d.seed + 6u);
  float bowl = 1.0f - pow(max(x, 1e-6f), d.profile);
  return -d.depth_um * bowl * (1.0f + 0.15f * grain);
}

SHARED_FN Skin skin(Pit d, vec2 p) {
  Skin result = clean_skin();
  float x = pit_polar(d, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.15f, 1.0f - x);
    float facets = noise_2d(p / (0.09f * d.diameter_um), d.seed + 8u);
    float bright = smoothstep(0.5f, 0.8f, x) * smoothstep(1.0f - 1.6f * d.glint, 1.0f, facets);
    result.alpha = mix(d.alpha, 0.4f * d.alpha, bright);
    result.reflectance = vec3(mix(1.0f, mix(d.reflectance, 1.0f, bright), inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Pit d) { return 0.01f * d.diameter_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Pit d) { return d.profile * d.depth_um / (0.5f * d.diameter_um); }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Pit d) {
  return kPitLip * 0.5f * d.diameter_um * (1.0f + d.irregularity);
}
SHARED_FN float shadow_um(Pit d) { return d.diameter_um; }

SHARED_END
#endif
