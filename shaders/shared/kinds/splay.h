// Splay: silvery streaks that moisture or gas drew over molded plastic, fanned out from where the
// melt came in. The core reaches to the outline of the fan.
#ifndef BLEMISH_SHARED_SPLAY_H
#define BLEMISH_SHARED_SPLAY_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/splay.cpp, then the seed.
struct Splay {
  float size_um;
  float elongation;
  float irregularity;
  float fan_rad;    // whole angle of the fan
  float streak_um;  // width of a streak in the middle
  float density;    // share that streaks cover
  float opacity;
  float albedo;
  float roughness;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Splay d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.05f, d.seed);
}

SHARED_FN float core_distance_um(Splay d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Splay, vec2) { return kFar; }
SHARED_FN float height_um(Splay, vec2) { return 0.0f; }

SHARED_FN Skin skin(Splay d, vec2 p) {
  Skin result = clean_skin();
  float x = blob_at(blob_of(d), p).x;
  if (x < 1.0f) {
    // The streaks' rays meet at a point before the patch, the farther the narrower the fan.
    float away = d.size_um / d.elongation / (2.0f * tan(0.5f * d.fan_rad));
    vec2 from = vec2(p.x + away, p.y);
    float radius = length(from);
    float across = atan(from.y, from.x) * away;
    float streak = streaks(vec2(radius, across) / d.streak_um, 9.0f, d.seed);
    float fine = streaks(vec2(radius, across) / (0.35f * d.streak_um), 14.0f, d.seed + 20u);
    float level = streak + 0.5f * fine + 1.2f * (d.density - 0.5f) - 0.35f * x * x;
    float amount = smoothstep(0.0f, 0.35f, level) * (1.0f - smoothstep(0.75f, 1.0f, x));
    result.cover = amount;
    result.opacity = d.opacity * amount;
    result.albedo = vec3(d.albedo);
    result.layer_alpha = d.roughness;
  }
  return result;
}

SHARED_FN float depth_um(Splay) { return 0.0f; }
SHARED_FN float detail_um(Splay) { return 1.0f; }
SHARED_FN float steepness(Splay) { return 0.0f; }
SHARED_FN float relief_um(Splay) { return 0.0f; }
SHARED_FN float shadow_um(Splay) { return 0.0f; }

SHARED_END
#endif
