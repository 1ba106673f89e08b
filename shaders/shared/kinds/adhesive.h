// Adhesive: a bead of glue that ran and set: clear or milky, glossy, thick at the edge it ran to.
// The core is its outline.
#ifndef BLEMISH_SHARED_ADHESIVE_H
#define BLEMISH_SHARED_ADHESIVE_H
#include "shaders/shared/blob.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/adhesive.cpp, then the seed.
struct Adhesive {
  float size_um;
  float elongation;
  float irregularity;
  float thickness_um;
  float edge;    // share of the radius over which its side rises
  float ripple;  // of its surface / thickness
  float opacity;
  float albedo;
  float absorption;  // share of light that it takes
  float hue_rad;
  float saturation;
  float roughness;  // of its surface
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Adhesive d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.03f, d.seed);
}

SHARED_FN float core_distance_um(Adhesive d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Adhesive, vec2) { return kFar; }

SHARED_FN float height_um(Adhesive d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float side = clamp((1.0f - x) / d.edge, 0.0f, 1.0f);
  float waves = noise_2d(4.0f * p / d.size_um, d.seed + 3u) +
                0.4f * noise_2d(9.0f * p / d.size_um, d.seed + 4u);
  return d.thickness_um * sqrt(side * (2.0f - side)) * (1.0f + d.ripple * waves);
}

SHARED_FN Skin skin(Adhesive d, vec2 p) {
  Skin result = clean_skin();
  float x = blob_at(blob_of(d), p).x;
  if (x < 1.0f) {
    float side = clamp((1.0f - x) / d.edge, 0.0f, 1.0f);
    vec3 color = hue_color(d.hue_rad, d.saturation);
    float ring = 1.0f - 0.35f * (1.0f - side) * smoothstep(0.0f, 0.3f, side);
    result.reflectance = ring * mix(vec3(1.0f), (1.0f - d.absorption) * color, side);
    result.cover = 1.0f;
    result.opacity = d.opacity * side;
    result.albedo = d.albedo * color;
    result.layer_alpha = d.roughness;
  }
  return result;
}

SHARED_FN float depth_um(Adhesive d) { return d.thickness_um; }
SHARED_FN float detail_um(Adhesive d) { return 0.004f * d.size_um / d.elongation; }
SHARED_FN float steepness(Adhesive) { return 0.0f; }
SHARED_FN float relief_um(Adhesive) { return 0.0f; }
SHARED_FN float shadow_um(Adhesive) { return 0.0f; }

SHARED_END
#endif
