// Pinhole: a tiny, deep, nearly round hole, as in a coating, a casting or a weld. The core reaches
// to the rim; a soft swelling may stand around it.
#ifndef BLEMISH_SHARED_PINHOLE_H
#define BLEMISH_SHARED_PINHOLE_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/pinhole.cpp, then the seed.
struct Pinhole {
  float diameter_um;
  float aspect;  // depth / diameter
  float irregularity;
  float swelling;     // height of the ring around it / diameter
  float alpha;        // roughness inside
  float reflectance;  // of the bottom, factor
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_CONST float kPinholeRing = 1.2f;  // width of the ring around it in rim radii

SHARED_FN vec3 pinhole_polar(Pinhole d, vec2 p) {
  return round_polar(p, d.diameter_um, 1.0f, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Pinhole d, vec2 p) {
  return round_distance_um(pinhole_polar(d, p));
}

SHARED_FN float centerline_distance_um(Pinhole, vec2) { return kFar; }

SHARED_FN float height_um(Pinhole d, vec2 p) {
  float x = pinhole_polar(d, p).x;
  if (x >= 1.0f + kPinholeRing) {
    return 0.0f;
  }
  if (x >= 1.0f) {
    float wave = sin(kPi * (x - 1.0f) / kPinholeRing);
    return d.swelling * d.diameter_um * wave * wave;
  }
  float square = x * x;
  return -d.aspect * d.diameter_um * (1.0f - square * square);
}

SHARED_FN Skin skin(Pinhole d, vec2 p) {
  Skin result = clean_skin();
  float x = pinhole_polar(d, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.35f, 1.0f - x);
    result.alpha = d.alpha;
    result.reflectance = vec3(mix(1.0f, d.reflectance, inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Pinhole d) { return 0.015f * d.diameter_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Pinhole d) { return 8.0f * d.aspect; }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Pinhole d) {
  return 0.5f * kPinholeRing * d.diameter_um * (1.0f + d.irregularity);
}
SHARED_FN float shadow_um(Pinhole d) { return d.diameter_um; }

SHARED_END
#endif
