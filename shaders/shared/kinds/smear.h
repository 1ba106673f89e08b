// Smear: grease or dirt wiped along a path in streaks that run dry. The core is the wiped band.
#ifndef BLEMISH_SHARED_SMEAR_H
#define BLEMISH_SHARED_SMEAR_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/smear.cpp, then the seed.
struct Smear {
  float length_um;
  float width_um;
  float bend_rad;
  float ragged;
  float streak_um;  // width of a streak
  float density;    // share of the band that streaks cover
  float fade;       // how much weaker the end is than the start
  float darkness;   // share of light that it takes
  float hue_rad;
  float saturation;
  float haze;       // roughness that it lends to the surface
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(Smear d) {
  return strip_of(d.length_um, d.width_um, d.bend_rad, 0.25f, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(Smear d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(Smear, vec2) { return kFar; }
SHARED_FN float height_um(Smear, vec2) { return 0.0f; }

SHARED_FN float smear_strength(Smear d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  vec2 share = strip_share(strip, st);
  float along = st.x / d.length_um + 0.5f;  // 0 at the start, 1 at the end
  float streak = streaks(st / d.streak_um, d.length_um / (3.0f * d.streak_um), d.seed);
  // Each streak runs dry by itself.
  float dry = 1.0f - d.fade * along;
  float there = smoothstep(-0.25f, 0.25f, streak + 1.2f * (d.density * dry - 0.5f));
  float edge = (1.0f - smoothstep(0.7f, 1.0f, share.x)) * (1.0f - smoothstep(0.85f, 1.0f, share.y));
  return there * edge * (0.4f + 0.6f * dry);
}

SHARED_FN Skin skin(Smear d, vec2 p) {
  Skin result = clean_skin();
  float strength = smear_strength(d, p);
  if (strength > 0.0f) {
    vec3 light = (1.0f - d.darkness) * hue_color(d.hue_rad, d.saturation);
    result.reflectance = mix(vec3(1.0f), light, strength);
    result.alpha = d.haze * strength;
  }
  return result;
}

SHARED_FN float depth_um(Smear) { return 0.0f; }
SHARED_FN float detail_um(Smear) { return 1.0f; }
SHARED_FN float steepness(Smear) { return 0.0f; }
SHARED_FN float relief_um(Smear) { return 0.0f; }
SHARED_FN float shadow_um(Smear) { return 0.0f; }

SHARED_END
#endif
