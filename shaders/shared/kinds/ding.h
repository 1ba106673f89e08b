// Ding: the mark of a hard blow: a sharp hollow whose displaced material stands as a rim, higher on
// the side that the blow went to. The core is the hollow; the rim is what it disturbs.
#ifndef BLEMISH_SHARED_DING_H
#define BLEMISH_SHARED_DING_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/ding.cpp, then the seed.
struct Ding {
  float length_um;
  float elongation;
  float depth_um;
  float irregularity;
  float sharpness;  // exponent of the floor: 1 = cone, 2 = ball
  float rim;        // height of the rim / depth
  float rim_width;  // in radii
  float lean;       // how much higher the rim is on the far side
  float alpha;      // roughness of the struck floor
  float angle_rad;  // of the blow; spent in placement
  uint seed;
};

SHARED_FN vec3 ding_polar(Ding d, vec2 p) {
  return round_polar(p, d.length_um, d.elongation, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Ding d, vec2 p) { return round_distance_um(ding_polar(d, p)); }

SHARED_FN float centerline_distance_um(Ding, vec2) { return kFar; }

// The deepest point lies toward the side that the blow came from.
SHARED_FN float height_um(Ding d, vec2 p) {
  float x = ding_polar(d, p).x;
  if (x >= 1.0f + d.rim_width) {
    return 0.0f;
  }
  float side = p.x / max(length(p), 1e-6f);
  if (x >= 1.0f) {
    float wave = sin(kPi * (x - 1.0f) / d.rim_width);
    float lumps = 1.0f + 0.35f * noise_2d(p * (4.0f / d.length_um), d.seed + 5u);
    return d.rim * d.depth_um * (1.0f + d.lean * side) * lumps * wave * wave;
  }
  float tilt = 1.0f - 0.5f * d.lean * side * x * (1.0f - x);
  return -d.depth_um * (1.0f - pow(max(x, 1e-6f), d.sharpness)) * tilt;
}

SHARED_FN Skin skin(Ding d, vec2 p) {
  Skin result = clean_skin();
  float x = ding_polar(d, p).x;
  if (x < 1.0f) {
    float contact = smoothstep(0.0f, 0.25f, 1.0f - x);
    result.alpha = d.alpha * contact;
    result.texture_kept = 1.0f - 0.8f * contact;
  }
  return result;
}

SHARED_FN float detail_um(Ding d) { return 0.01f * d.length_um / d.elongation; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Ding d) {
  return (d.sharpness + 2.0f * d.rim) * d.depth_um * d.elongation / (0.5f * d.length_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Ding d) {
  return 0.5f * d.rim_width * d.length_um * (1.0f + d.irregularity);
}
SHARED_FN float shadow_um(Ding d) { return d.length_um; }

SHARED_END
#endif
