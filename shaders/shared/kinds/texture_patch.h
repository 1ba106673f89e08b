// Texture patch: a place where the finish came out otherwise: rougher, grainier, its pattern partly
// gone. The core reaches to half of the effect.
#ifndef BLEMISH_SHARED_TEXTURE_PATCH_H
#define BLEMISH_SHARED_TEXTURE_PATCH_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/texture_patch.cpp, then the seed.
struct TexturePatch {
  float size_um;
  float elongation;
  float irregularity;
  float ragged;
  float softness;
  float grain_um;
  float stretch;    // of the grain along the long axis
  float height_um;  // of the grain
  float roughness;
  float texture;  // share of the finish's pattern that is left
  float darkness;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(TexturePatch d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(TexturePatch d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(TexturePatch, vec2) { return kFar; }

SHARED_FN float texture_patch_strength(TexturePatch d, vec2 p) {
  return soft_edge(blob_at(blob_of(d), p).x, d.softness);
}

SHARED_FN float texture_patch_grain(TexturePatch d, vec2 p) {
  return cloud(vec2(p.x / d.stretch, p.y) / d.grain_um, d.seed);
}

SHARED_FN float height_um(TexturePatch d, vec2 p) {
  float strength = texture_patch_strength(d, p);
  if (strength <= 0.0f) {
    return 0.0f;
  }
  return strength * d.height_um * texture_patch_grain(d, p);
}

SHARED_FN Skin skin(TexturePatch d, vec2 p) {
  Skin result = clean_skin();
  float strength = texture_patch_strength(d, p);
  if (strength > 0.0f) {
    float grain = clamp(0.7f + 1.2f * texture_patch_grain(d, p), 0.0f, 1.0f);
    result.alpha = d.roughness * strength * grain;
    result.texture_kept = mix(1.0f, d.texture, strength);
    result.reflectance = vec3(1.0f - d.darkness * strength * grain);
  }
  return result;
}

SHARED_FN float depth_um(TexturePatch d) { return d.height_um; }
SHARED_FN float detail_um(TexturePatch d) { return 0.05f * d.grain_um; }
SHARED_FN float steepness(TexturePatch) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(TexturePatch d) { return d.softness * blob_radius_um(blob_of(d)); }
SHARED_FN float shadow_um(TexturePatch) { return 0.0f; }

SHARED_END
#endif
