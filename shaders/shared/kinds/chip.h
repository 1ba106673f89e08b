// Chip: material broken out of an edge, which runs along x; the part lies at y > 0. The break is
// deepest at the edge and runs out in shell-like ripples. The core is the break.
#ifndef BLEMISH_SHARED_CHIP_H
#define BLEMISH_SHARED_CHIP_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/chip.cpp, then the seed.
struct Chip {
  float length_um;  // along the edge
  float width_um;   // into the face
  float depth_um;   // at the edge
  float irregularity;
  float jaggedness;
  float profile;  // exponent of the slope from the edge to the rim
  float ripples;  // height of the shell-like ripples / depth
  float alpha;    // roughness of the break
  float reflectance;
  float angle_rad;  // of the edge; spent in placement
  uint seed;
};

// How far into the face the break reaches at x along the edge; 0 at its ends.
SHARED_FN float chip_rim_um(Chip d, float x) {
  float u = clamp(2.0f * x / d.length_um, -1.0f, 1.0f);
  float arch = (1.0f - u * u) * (1.0f + 0.6f * u * u);
  float wave = 0.9f * d.irregularity * noise_1d(3.0f * x / d.length_um, d.seed + 3u) +
               0.25f * d.jaggedness * rough_1d(10.0f * x / d.length_um, d.seed + 5u);
  return d.width_um * arch * max(0.1f, 1.0f + wave);
}

SHARED_FN float core_distance_um(Chip d, vec2 p) {
  float step_um = 0.01f * d.length_um;
  float rim_um = chip_rim_um(d, p.x);
  float slope = (chip_rim_um(d, p.x + step_um) - rim_um) / step_um;
  float to_rim = (p.y - rim_um) / sqrt(1.0f + slope * slope);
  return max(max(to_rim, -p.y), abs(p.x) - 0.5f * d.length_um);
}

SHARED_FN float centerline_distance_um(Chip, vec2) { return kFar; }

SHARED_FN float height_um(Chip d, vec2 p) {
  float rim_um = chip_rim_um(d, p.x);
  if (p.y <= 0.0f || p.y >= rim_um || abs(p.x) >= 0.5f * d.length_um) {
    return 0.0f;
  }
  float x = p.y / rim_um;
  float from = length(p / vec2(d.length_um, d.width_um));
  float rings = 6.0f * from + 0.8f * noise_2d(p * (5.0f / d.length_um), d.seed + 7u);
  float faint = 0.5f + 0.5f * noise_2d(p * (4.0f / d.length_um), d.seed + 8u);
  float swell = d.ripples * faint * sin(2.0f * kPi * rings) * x;
  float grain = 0.12f * noise_2d(p * (12.0f / d.length_um), d.seed + 9u);
  float full = rim_um / d.width_um;
  return -d.depth_um * min(1.0f, full) * (1.0f - pow(max(x, 1e-6f), d.profile)) *
         (1.0f + swell + grain);
}

SHARED_FN Skin skin(Chip d, vec2 p) {
  Skin result = clean_skin();
  float inside_um = -core_distance_um(d, p);
  if (inside_um > 0.0f) {
    float inside = smoothstep(0.0f, 0.08f * d.width_um, inside_um);
    float facets = noise_2d(p * (9.0f / d.length_um), d.seed + 11u);
    result.alpha = d.alpha * (1.0f + 0.35f * facets);
    result.reflectance = vec3(mix(1.0f, d.reflectance, inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Chip d) { return 0.01f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Chip d) { return 2.0f * d.profile * d.depth_um / d.width_um; }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Chip) { return 0.0f; }
SHARED_FN float shadow_um(Chip d) { return d.width_um; }

SHARED_END
#endif
