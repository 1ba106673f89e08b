// Splash: drops of a clear or colored liquid that stand on the surface and glint; beside the first
// may lie smaller ones that flew from it. The core is a drop's outline.
#ifndef BLEMISH_SHARED_SPLASH_H
#define BLEMISH_SHARED_SPLASH_H
#include "shaders/shared/blob.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/splash.cpp, then the seed.
struct Splash {
  float size_um;
  float elongation;
  float irregularity;
  float height;      // / short axis
  float opacity;     // of the liquid
  float albedo;      // of what is in it
  float absorption;  // share of light that the liquid takes where it is deepest
  float hue_rad;
  float saturation;
  float count;      // of drops; spent in placement
  float spacing;    // of the drops in sizes; spent in placement
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Splash d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.0f, d.seed);
}

SHARED_FN float core_distance_um(Splash d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Splash, vec2) { return kFar; }

// A flat cap: the parabola of a drop that its surface tension holds.
SHARED_FN float height_um(Splash d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  return d.height * d.size_um / d.elongation * max(0.0f, 1.0f - x * x);
}

SHARED_FN Skin skin(Splash d, vec2 p) {
  Skin result = clean_skin();
  float x = blob_at(blob_of(d), p).x;
  if (x < 1.0f) {
    float deep = 1.0f - x * x;
    vec3 color = hue_color(d.hue_rad, d.saturation);
    // Slanted at its edge, a drop sends light elsewhere: a dark ring.
    float ring = 1.0f - 2.0f * min(d.height, 0.25f) * smoothstep(0.55f, 0.95f, x);
    result.reflectance = ring * mix(vec3(1.0f), (1.0f - d.absorption) * color, 0.4f + 0.6f * deep);
    result.cover = 1.0f;
    result.opacity = d.opacity * (0.5f + 0.5f * deep);
    result.albedo = d.albedo * color;
    result.layer_alpha = 0.05f;
  }
  return result;
}

SHARED_FN float depth_um(Splash d) { return d.height * d.size_um / d.elongation; }
SHARED_FN float detail_um(Splash d) { return 0.01f * d.size_um / d.elongation; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Splash d) { return d.opacity > 0.3f ? 4.0f * d.height : 0.0f; }
SHARED_FN float relief_um(Splash) { return 0.0f; }
SHARED_FN float shadow_um(Splash d) { return 1.5f * depth_um(d); }

SHARED_END
#endif
