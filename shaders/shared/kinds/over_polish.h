// Over-polish: a place rubbed too long: smoother than the rest, its machining pattern worn off, a
// shallow dip. The core reaches to half of the effect.
#ifndef BLEMISH_SHARED_OVER_POLISH_H
#define BLEMISH_SHARED_OVER_POLISH_H
#include "shaders/shared/blob.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/over_polish.cpp, then the seed.
struct OverPolish {
  float size_um;
  float elongation;
  float irregularity;
  float softness;
  float smoothing;  // factor on the finish's roughness
  float texture;    // share of the finish's pattern that is left
  float depth_um;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(OverPolish d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.0f, d.seed);
}

SHARED_FN float core_distance_um(OverPolish d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(OverPolish, vec2) { return kFar; }

SHARED_FN float over_polish_strength(OverPolish d, vec2 p) {
  return soft_edge(blob_at(blob_of(d), p).x, d.softness);
}

SHARED_FN float height_um(OverPolish d, vec2 p) { return -d.depth_um * over_polish_strength(d, p); }

SHARED_FN Skin skin(OverPolish d, vec2 p) {
  Skin result = clean_skin();
  float strength = over_polish_strength(d, p);
  if (strength > 0.0f) {
    // The cloth leaves passes, some longer than others.
    float pass = 0.85f + 0.15f * noise_2d(vec2(3.0f, 12.0f) * p / d.size_um, d.seed + 3u);
    result.smoothing = mix(1.0f, d.smoothing, strength * pass);
    result.texture_kept = mix(1.0f, d.texture, strength * pass);
  }
  return result;
}

SHARED_FN float depth_um(OverPolish d) { return d.depth_um; }
SHARED_FN float detail_um(OverPolish d) { return 0.005f * d.size_um; }
SHARED_FN float steepness(OverPolish) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(OverPolish d) { return d.softness * blob_radius_um(blob_of(d)); }
SHARED_FN float shadow_um(OverPolish) { return 0.0f; }

SHARED_END
#endif
