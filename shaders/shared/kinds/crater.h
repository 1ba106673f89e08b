// Crater: a shallow round hollow with a raised rim, as where a coating withdrew from a speck; a
// peak may stand in its middle. The core reaches to the foot of the rim.
#ifndef BLEMISH_SHARED_CRATER_H
#define BLEMISH_SHARED_CRATER_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/crater.cpp, then the seed.
struct Crater {
  float diameter_um;
  float depth_um;
  float irregularity;
  float flatness;     // exponent of the floor: larger = flatter with a steeper wall
  float rim;          // height of the rim / depth
  float rim_width;    // in radii
  float peak;         // height of the peak in the middle / depth
  float smoothing;    // of the finish's roughness inside, factor
  float texture;      // share of the finish's pattern that goes on inside
  float reflectance;  // of the floor, factor
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN vec3 crater_polar(Crater d, vec2 p) {
  return round_polar(p, d.diameter_um, 1.0f, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Crater d, vec2 p) { return round_distance_um(crater_polar(d, p)); }

SHARED_FN float centerline_distance_um(Crater, vec2) { return kFar; }

SHARED_FN float height_um(Crater d, vec2 p) {
  float x = crater_polar(d, p).x;
  if (x >= 1.0f + d.rim_width) {
    return 0.0f;
  }
  if (x >= 1.0f) {
    float wave = sin(kPi * (x - 1.0f) / d.rim_width);
    return d.rim * d.depth_um * wave * wave;
  }
  float r = x / 0.35f;
  float hill = r < 1.0f ? (1.0f - r * r) * (1.0f - r * r) : 0.0f;
  return d.depth_um * (pow(max(x, 1e-6f), d.flatness) - 1.0f + d.peak * hill);
}

SHARED_FN Skin skin(Crater d, vec2 p) {
  Skin result = clean_skin();
  float x = crater_polar(d, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, 0.3f, 1.0f - x);
    result.smoothing = mix(1.0f, d.smoothing, inside);
    result.texture_kept = mix(1.0f, d.texture, inside);
    result.reflectance = vec3(mix(1.0f, d.reflectance, inside));
  }
  return result;
}

SHARED_FN float detail_um(Crater d) { return 0.015f * d.diameter_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Crater d) { return d.flatness * d.depth_um / (0.5f * d.diameter_um); }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Crater d) {
  return 0.5f * d.rim_width * d.diameter_um * (1.0f + d.irregularity);
}
SHARED_FN float shadow_um(Crater d) { return d.diameter_um; }

SHARED_END
#endif
