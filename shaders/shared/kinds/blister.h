// Blister: a coating or skin that gas or water lifted: a taut dome with a steep foot, wrinkled or
// sunken in its middle. The core reaches to the foot.
#ifndef BLEMISH_SHARED_BLISTER_H
#define BLEMISH_SHARED_BLISTER_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/blister.cpp, then the seed.
struct Blister {
  float length_um;
  float elongation;
  float height_um;
  float irregularity;
  float tautness;   // exponent of the dome: larger = flatter top with a steeper foot
  float sinking;    // depth of the sunken middle / height
  float wrinkles;   // swing of the wrinkles / height
  float smoothing;  // of the finish's roughness, factor: stretched skin shines
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN vec3 blister_polar(Blister d, vec2 p) {
  return round_polar(p, d.length_um, d.elongation, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Blister d, vec2 p) {
  return round_distance_um(blister_polar(d, p));
}

SHARED_FN float centerline_distance_um(Blister, vec2) { return kFar; }

SHARED_FN float height_um(Blister d, vec2 p) {
  float x = blister_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float dome = 1.0f - pow(max(x, 1e-6f), d.tautness);
  float r = x / 0.6f;
  float middle = r < 1.0f ? (1.0f - r * r) * (1.0f - r * r) : 0.0f;
  float folds = noise_2d(p * (5.0f * d.elongation / d.length_um), d.seed + 5u);
  return d.height_um * dome * (1.0f - d.sinking * middle + d.wrinkles * folds * dome);
}

SHARED_FN Skin skin(Blister d, vec2 p) {
  Skin result = clean_skin();
  float x = blister_polar(d, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.2f, 1.0f - x);
    result.smoothing = mix(1.0f, d.smoothing, inside);
  }
  return result;
}

SHARED_FN float detail_um(Blister d) { return 0.01f * d.length_um / d.elongation; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Blister d) {
  return (d.tautness + 4.0f * d.wrinkles) * d.height_um * d.elongation / (0.5f * d.length_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Blister) { return 0.0f; }
SHARED_FN float shadow_um(Blister d) { return 0.5f * d.length_um + 3.0f * d.height_um; }

SHARED_END
#endif
