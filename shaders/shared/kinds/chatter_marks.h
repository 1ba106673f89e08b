// Chatter marks: waves that a vibrating tool left, in bars across its path. The core reaches to
// half of the waves' height.
#ifndef BLEMISH_SHARED_CHATTER_MARKS_H
#define BLEMISH_SHARED_CHATTER_MARKS_H
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/chatter_marks.cpp, then the seed.
struct ChatterMarks {
  float length_um;
  float width_um;
  float bend_rad;
  float softness;
  float pitch_um;
  float height_um;  // from valley to crest
  float unsteady;   // of the pitch
  float lean_rad;   // of the bars against the square to the path
  float roughness;  // of the crests
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(ChatterMarks d) {
  return strip_of(d.length_um, d.width_um, d.bend_rad, 0.0f, 0.1f, d.seed);
}

SHARED_FN float core_distance_um(ChatterMarks d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(ChatterMarks, vec2) { return kFar; }

// x = strength, y = the wave there, -1…1.
SHARED_FN vec2 chatter_wave(ChatterMarks d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  float along = st.x + st.y * tan(d.lean_rad);
  float turn = along / d.pitch_um +
               d.unsteady * noise_1d(along / (3.0f * d.pitch_um), d.seed + 3u) +
               0.1f * noise_1d(st.y / (0.4f * d.width_um), d.seed + 4u);
  // Each bar bites to its own depth.
  float bite = 0.8f + 0.2f * noise_1d(turn, d.seed + 5u);
  return vec2(strip_strength(strip, st, d.softness, d.softness), bite * sin(2.0f * kPi * turn));
}

SHARED_FN float height_um(ChatterMarks d, vec2 p) {
  vec2 wave = chatter_wave(d, p);
  return 0.5f * d.height_um * wave.x * wave.y;
}

SHARED_FN Skin skin(ChatterMarks d, vec2 p) {
  Skin result = clean_skin();
  vec2 wave = chatter_wave(d, p);
  if (wave.x > 0.0f) {
    result.alpha = d.roughness * wave.x * (0.5f + 0.5f * wave.y);
  }
  return result;
}

SHARED_FN float depth_um(ChatterMarks d) { return d.height_um; }
SHARED_FN float detail_um(ChatterMarks d) { return 0.02f * d.pitch_um; }
SHARED_FN float steepness(ChatterMarks d) { return kPi * d.height_um / d.pitch_um; }
// How far beyond the core's outline they fade.
SHARED_FN float relief_um(ChatterMarks d) {
  return strip_margin_um(strip_of(d), d.softness, d.softness);
}
SHARED_FN float shadow_um(ChatterMarks d) { return d.pitch_um; }

SHARED_END
#endif
