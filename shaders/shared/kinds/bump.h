// Bump: a soft rise of the surface, whose finish goes on over it. The core reaches to its foot.
#ifndef BLEMISH_SHARED_BUMP_H
#define BLEMISH_SHARED_BUMP_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/bump.cpp, then the seed.
struct Bump {
  float length_um;
  float elongation;
  float height_um;
  float irregularity;
  float flatness;   // exponent: 2 = round, larger = flat top with a steeper flank
  float wear;       // how far the top is rubbed smooth
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN vec3 bump_polar(Bump d, vec2 p) {
  return round_polar(p, d.length_um, d.elongation, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Bump d, vec2 p) { return round_distance_um(bump_polar(d, p)); }

SHARED_FN float centerline_distance_um(Bump, vec2) { return kFar; }

SHARED_FN float height_um(Bump d, vec2 p) {
  float x = bump_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float rise = 1.0f - pow(max(x, 1e-6f), d.flatness);
  return d.height_um * rise * rise;
}

SHARED_FN Skin skin(Bump d, vec2 p) {
  Skin result = clean_skin();
  float x = bump_polar(d, p).x;
  if (x < 1.0f && d.wear > 0.0f) {
    float top = smoothstep(0.4f, 0.8f, 1.0f - x);
    result.smoothing = 1.0f - 0.8f * d.wear * top;
    result.texture_kept = 1.0f - 0.7f * d.wear * top;
  }
  return result;
}

SHARED_FN float detail_um(Bump d) { return 0.01f * d.length_um / d.elongation; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Bump d) {
  return d.flatness * d.height_um * d.elongation / (0.5f * d.length_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Bump) { return 0.0f; }
SHARED_FN float shadow_um(Bump d) { return 0.5f * d.length_um + 3.0f * d.height_um; }

SHARED_END
#endif
