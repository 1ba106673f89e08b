// Dent: a soft hollow pressed into the surface, whose finish goes on inside. The core reaches to
// where the surface is flat again.
#ifndef BLEMISH_SHARED_DENT_H
#define BLEMISH_SHARED_DENT_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/dent.cpp, then the seed.
struct Dent {
  float length_um;
  float elongation;
  float depth_um;
  float irregularity;
  float flatness;   // exponent: 2 = round, larger = flat floor with a steeper wall
  float burnish;    // how far the contact polished the floor
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN vec3 dent_polar(Dent d, vec2 p) {
  return round_polar(p, d.length_um, d.elongation, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Dent d, vec2 p) { return round_distance_um(dent_polar(d, p)); }

SHARED_FN float centerline_distance_um(Dent, vec2) { return kFar; }

SHARED_FN float height_um(Dent d, vec2 p) {
  float x = dent_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float fall = 1.0f - pow(max(x, 1e-6f), d.flatness);
  return -d.depth_um * fall * fall;
}

SHARED_FN Skin skin(Dent d, vec2 p) {
  Skin result = clean_skin();
  float x = dent_polar(d, p).x;
  if (x < 1.0f && d.burnish > 0.0f) {
    float contact = smoothstep(0.35f, 0.75f, 1.0f - x);
    result.smoothing = 1.0f - 0.8f * d.burnish * contact;
    result.texture_kept = 1.0f - 0.7f * d.burnish * contact;
  }
  return result;
}

SHARED_FN float detail_um(Dent d) { return 0.01f * d.length_um / d.elongation; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Dent d) {
  return d.flatness * d.depth_um * d.elongation / (0.5f * d.length_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Dent) { return 0.0f; }
SHARED_FN float shadow_um(Dent d) { return 0.5f * d.length_um; }

SHARED_END
#endif
