// Porosity: many small, deep gas or shrinkage holes opened by machining or left by the casting's
// skin, dark inside. One instance; the core is the holes.
#ifndef BLEMISH_SHARED_POROSITY_H
#define BLEMISH_SHARED_POROSITY_H
#include "shaders/shared/hole_field.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/porosity.cpp, then the seed.
struct Porosity {
  HoleField field;
  float aspect;       // depth / diameter
  float alpha;        // roughness inside
  float reflectance;  // of the bottoms, factor
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN float core_distance_um(Porosity d, vec2 p) {
  return hole_field_distance_um(d.field, p, d.seed);
}

SHARED_FN float centerline_distance_um(Porosity, vec2) { return kFar; }

SHARED_FN float height_um(Porosity d, vec2 p) {
  Hole hole = hole_at(d.field, p, d.seed);
  float x = hole_polar(d.field, hole, p).x;
  float square = x * x;
  return x < 1.0f ? -d.aspect * hole.diameter_um * (1.0f - square * square) : 0.0f;
}

// The deeper, the darker: a hole's own depth decides how much light comes back.
SHARED_FN Skin skin(Porosity d, vec2 p) {
  Skin result = clean_skin();
  Hole hole = hole_at(d.field, p, d.seed);
  float x = hole_polar(d.field, hole, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.3f, 1.0f - x);
    float bottom = mix(d.reflectance, 1.0f, 0.25f * cell_chance(hole.cell, 6u));
    result.alpha = d.alpha;
    result.reflectance = vec3(mix(1.0f, bottom, inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Porosity d) { return 0.006f * d.field.diameter_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Porosity d) { return 8.0f * d.aspect; }

SHARED_FN float relief_um(Porosity) { return 0.0f; }
SHARED_FN float shadow_um(Porosity d) { return d.field.diameter_um; }

SHARED_END
#endif
