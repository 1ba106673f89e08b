// Missing coating: paint or plating that flaked off; another surface shows, a step lower, and the
// edge that stayed has lifted. The core reaches to that edge.
#ifndef BLEMISH_SHARED_MISSING_COATING_H
#define BLEMISH_SHARED_MISSING_COATING_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/missing_coating.cpp, then the seed.
struct MissingCoating {
  float size_um;
  float elongation;
  float irregularity;
  float ragged;
  float thickness_um;  // of the coating
  float lift;          // of the edge / thickness
  float albedo;        // of what shows
  float hue_rad;
  float saturation;
  float left;  // share of the coating that stuck inside
  float roughness;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_CONST float kCoatingLift = 0.12f;  // width of the lifted edge in rim radii

SHARED_FN Blob blob_of(MissingCoating d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(MissingCoating d, vec2 p) {
  return blob_distance_um(blob_of(d), p);
}
SHARED_FN float centerline_distance_um(MissingCoating, vec2) { return kFar; }

// Share of the coating that is gone at a point inside.
SHARED_FN float missing_coating_gone(MissingCoating d, vec2 p, float x) {
  float stuck = cloud(9.0f * p / d.size_um, d.seed) + 0.25f * x - 0.1f;
  float bound = 0.75f * (1.0f - d.left);
  return d.left > 0.0f ? 1.0f - smoothstep(bound - 0.04f, bound + 0.04f, stuck) : 1.0f;
}

SHARED_FN float height_um(MissingCoating d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  if (x >= 1.0f + kCoatingLift) {
    return 0.0f;
  }
  if (x >= 1.0f) {
    float beyond = (x - 1.0f) / kCoatingLift;
    return d.lift * d.thickness_um * (1.0f - beyond) * (1.0f - beyond);
  }
  float step = smoothstep(0.0f, 0.05f, 1.0f - x);
  return mix(d.lift, -missing_coating_gone(d, p, x), step) * d.thickness_um;
}

SHARED_FN Skin skin(MissingCoating d, vec2 p) {
  Skin result = clean_skin();
  float x = blob_at(blob_of(d), p).x;
  if (x < 1.0f) {
    float uneven = 1.0f + 0.5f * cloud(14.0f * p / d.size_um, d.seed + 60u);
    result.cover = missing_coating_gone(d, p, x);
    result.opacity = result.cover;
    result.albedo = min(vec3(1.0f), d.albedo * uneven * hue_color(d.hue_rad, d.saturation));
    result.layer_alpha = d.roughness;
  }
  return result;
}

SHARED_FN float depth_um(MissingCoating d) { return d.thickness_um; }
SHARED_FN float detail_um(MissingCoating d) { return 0.004f * d.size_um / d.elongation; }
SHARED_FN float steepness(MissingCoating) { return 0.0f; }
// How far beyond the core's outline the edge has lifted.
SHARED_FN float relief_um(MissingCoating d) { return kCoatingLift * blob_radius_um(blob_of(d)); }
SHARED_FN float shadow_um(MissingCoating) { return 0.0f; }

SHARED_END
#endif
