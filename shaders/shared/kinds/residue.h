// Residue: what a process left and nobody washed off (flux, coolant, polish, dirt): a crust in
// patches, thick in places and gone in others. The core reaches to the outline that holds it.
#ifndef BLEMISH_SHARED_RESIDUE_H
#define BLEMISH_SHARED_RESIDUE_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/residue.cpp, then the seed.
struct Residue {
  float size_um;
  float elongation;
  float irregularity;
  float ragged;
  float coverage;
  float grain_um;  // width of the patches
  float thickness_um;
  float opacity;
  float albedo;
  float hue_rad;
  float saturation;
  float gloss;      // 0 = chalk, 1 = lacquer
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Residue d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(Residue d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Residue, vec2) { return kFar; }

// How much lies there, 0…1.
SHARED_FN float residue_amount(Residue d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  float level = 1.3f * cloud(p / d.grain_um, d.seed) + 1.6f * (d.coverage - 0.5f);
  return smoothstep(-0.2f, 0.4f, level) * smoothstep(0.0f, 0.1f, 1.0f - x);
}

SHARED_FN float height_um(Residue d, vec2 p) { return d.thickness_um * residue_amount(d, p); }

SHARED_FN Skin skin(Residue d, vec2 p) {
  Skin result = clean_skin();
  float amount = residue_amount(d, p);
  if (amount > 0.0f) {
    float shade = 1.0f + 0.5f * cloud(p / (0.4f * d.grain_um), d.seed + 50u);
    result.cover = smoothstep(0.0f, 0.3f, amount);
    result.opacity = d.opacity * amount;
    result.albedo = min(vec3(1.0f), d.albedo * shade * hue_color(d.hue_rad, d.saturation));
    result.layer_alpha = mix(0.8f, 0.12f, d.gloss);
  }
  return result;
}

SHARED_FN float depth_um(Residue d) { return d.thickness_um; }
SHARED_FN float detail_um(Residue d) { return 0.03f * d.grain_um; }
SHARED_FN float steepness(Residue) { return 0.0f; }
SHARED_FN float relief_um(Residue) { return 0.0f; }
SHARED_FN float shadow_um(Residue) { return 0.0f; }

SHARED_END
#endif
