// Grinding burn: heat where the wheel cut too hard: tempering colors and a dark tone in bands along
// the wheel's path. The core reaches to half of the effect.
#ifndef BLEMISH_SHARED_GRINDING_BURN_H
#define BLEMISH_SHARED_GRINDING_BURN_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/grinding_burn.cpp, then the seed.
struct GrindingBurn {
  float length_um;
  float width_um;
  float bend_rad;
  float softness;
  float oxide_um;   // thickness of the film where it is hottest
  float purity;     // of its colors
  float darkness;   // light that the tempered steel lost
  float pitch_um;   // from band to band, across the path
  float bands;      // how far the bands part
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(GrindingBurn d) {
  return strip_of(d.length_um, d.width_um, d.bend_rad, 0.3f, 0.15f, d.seed);
}

SHARED_FN float core_distance_um(GrindingBurn d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(GrindingBurn, vec2) { return kFar; }
SHARED_FN float height_um(GrindingBurn, vec2) { return 0.0f; }

SHARED_FN Skin skin(GrindingBurn d, vec2 p) {
  Skin result = clean_skin();
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  float strength = strip_strength(strip, st, d.softness, d.softness);
  if (strength > 0.0f) {
    // The wheel bounces, so the path is hot in bars across it; grains score it lengthwise.
    float turn = st.x / d.pitch_um + 0.9f * noise_1d(st.x / (2.0f * d.pitch_um), d.seed + 3u) +
                 0.5f * noise_1d(st.y / (0.5f * d.width_um), d.seed + 4u);
    float bar =
        (0.5f + 0.5f * cos(2.0f * kPi * turn)) * (0.75f + 0.35f * noise_1d(turn, d.seed + 5u));
    float scored = streaks(st / (0.03f * d.width_um), 30.0f, d.seed);
    float heat = strength * clamp(1.0f - d.bands * bar + 0.25f * scored, 0.0f, 1.3f);
    vec3 film = film_color(d.oxide_um * heat, 2.4f, 0.12f);
    result.reflectance = mix(vec3(1.0f), film, d.purity) * (1.0f - d.darkness * min(heat, 1.0f));
  }
  return result;
}

SHARED_FN float depth_um(GrindingBurn d) { return d.oxide_um; }
SHARED_FN float detail_um(GrindingBurn) { return 1.0f; }
SHARED_FN float steepness(GrindingBurn) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(GrindingBurn d) {
  return strip_margin_um(strip_of(d), d.softness, d.softness);
}
SHARED_FN float shadow_um(GrindingBurn) { return 0.0f; }

SHARED_END
#endif
