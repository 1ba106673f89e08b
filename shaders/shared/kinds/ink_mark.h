// Ink mark: a stroke of a marker pen, wet at its ends, with dry streaks where the hand was fast.
// The core is the stroke.
#ifndef BLEMISH_SHARED_INK_MARK_H
#define BLEMISH_SHARED_INK_MARK_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/ink_mark.cpp, then the seed.
struct InkMark {
  float length_um;
  float width_um;
  float bend_rad;
  float ragged;
  float ink;       // 0 = dye that the surface shines through, 1 = paint that hides it
  float darkness;  // share of light that dye takes, and paint lacks
  float hue_rad;
  float saturation;
  float dryness;    // how much of it streaks leave free
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(InkMark d) {
  return strip_of(d.length_um, d.width_um, d.bend_rad, 0.1f, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(InkMark d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(InkMark d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_line_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float height_um(InkMark, vec2) { return 0.0f; }

SHARED_FN float ink_mark_amount(InkMark d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  vec2 share = strip_share(strip, st);
  float streak = streaks(st / (0.09f * d.width_um), 25.0f, d.seed);
  // The pen rests at both ends, where the ink pools.
  float fast = 1.0f - smoothstep(0.6f, 1.0f, share.y);
  float dry = d.dryness * fast * smoothstep(0.0f, 0.4f, streak);
  float pooled = 0.15f * smoothstep(0.5f, 0.9f, share.x) + 0.15f * (1.0f - fast);
  float edge = (1.0f - smoothstep(0.9f, 1.0f, share.x));
  return clamp(edge * (0.85f + pooled) * (1.0f - dry), 0.0f, 1.0f) * (share.y < 1.0f ? 1.0f : 0.0f);
}

SHARED_FN Skin skin(InkMark d, vec2 p) {
  Skin result = clean_skin();
  float amount = ink_mark_amount(d, p);
  if (amount > 0.0f) {
    vec3 color = hue_color(d.hue_rad, d.saturation);
    vec3 dye = max((1.0f - d.darkness) * color, vec3(0.02f));
    result.reflectance = pow(dye, vec3((1.0f - d.ink) * amount));
    result.cover = amount;
    result.opacity = d.ink * amount;
    result.albedo = 0.8f * (1.0f - d.darkness) * color;
    result.layer_alpha = 0.3f;
  }
  return result;
}

SHARED_FN float depth_um(InkMark) { return 0.0f; }
SHARED_FN float detail_um(InkMark) { return 1.0f; }
SHARED_FN float steepness(InkMark) { return 0.0f; }
SHARED_FN float relief_um(InkMark) { return 0.0f; }
SHARED_FN float shadow_um(InkMark) { return 0.0f; }

SHARED_END
#endif
