// Pitting: a field of pits of many sizes, denser in the middle and in clusters, as corrosion,
// rolling fatigue and cavitation leave it. One instance; the core is the pits.
#ifndef BLEMISH_SHARED_PITTING_H
#define BLEMISH_SHARED_PITTING_H
#include "shaders/shared/hole_field.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/pitting.cpp, then the seed.
struct Pitting {
  HoleField field;
  float aspect;       // depth / diameter
  float profile;      // exponent of the floor: 2 = bowl, larger = flat floor and steep wall
  float alpha;        // roughness of the floors
  float reflectance;  // of the floors, factor
  float glint;        // share of bright facets under the rims
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN float core_distance_um(Pitting d, vec2 p) {
  return hole_field_distance_um(d.field, p, d.seed);
}

SHARED_FN float centerline_distance_um(Pitting, vec2) { return kFar; }

SHARED_FN float height_um(Pitting d, vec2 p) {
  Hole hole = hole_at(d.field, p, d.seed);
  float x = hole_polar(d.field, hole, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float grain = noise_2d((p - hole.center_um) * (6.0f / hole.diameter_um), hole.cell.hash + 5u);
  float bowl = 1.0f - pow(max(x, 1e-6f), d.profile);
  return -d.aspect * hole.diameter_um * bowl * (1.0f + 0.2f * grain);
}

SHARED_FN Skin skin(Pitting d, vec2 p) {
  Skin result = clean_skin();
  Hole hole = hole_at(d.field, p, d.seed);
  float x = hole_polar(d.field, hole, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.2f, 1.0f - x);
    float facets = noise_2d((p - hole.center_um) * (10.0f / hole.diameter_um), hole.cell.hash + 8u);
    float bright = smoothstep(0.5f, 0.8f, x) * smoothstep(1.0f - 1.6f * d.glint, 1.0f, facets);
    result.alpha = mix(d.alpha, 0.4f * d.alpha, bright);
    result.reflectance = vec3(mix(1.0f, mix(d.reflectance, 1.0f, bright), inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Pitting d) { return 0.006f * d.field.diameter_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Pitting d) { return 2.0f * d.profile * d.aspect; }

SHARED_FN float relief_um(Pitting) { return 0.0f; }
SHARED_FN float shadow_um(Pitting d) { return d.field.diameter_um; }

SHARED_END
#endif
