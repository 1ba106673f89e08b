// Water mark: what a dried drop left, a pale rim of minerals with fainter rings inside. The core
// reaches to the rim's outer edge.
#ifndef BLEMISH_SHARED_WATER_MARK_H
#define BLEMISH_SHARED_WATER_MARK_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/water_mark.cpp, then the seed.
struct WaterMark {
  float size_um;
  float elongation;
  float irregularity;
  float rim_um;   // width of the rim
  float deposit;  // opacity of the rim
  float film;     // opacity of the middle / the rim's
  float rings;    // strength of the inner rings / the rim's
  float albedo;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(WaterMark d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.02f, d.seed);
}

SHARED_FN float core_distance_um(WaterMark d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(WaterMark, vec2) { return kFar; }
SHARED_FN float height_um(WaterMark, vec2) { return 0.0f; }

// Steep outside, where the drop's edge was pinned; slow inside.
SHARED_FN float water_mark_ring(float inward, float width) {
  float x = inward / width;
  return smoothstep(0.0f, 0.35f, x) * exp(-max(x - 0.35f, 0.0f) * 1.6f);
}

SHARED_FN Skin skin(WaterMark d, vec2 p) {
  Skin result = clean_skin();
  vec2 at = blob_at(blob_of(d), p);
  if (at.x < 1.0f) {
    float inward_um = (1.0f - at.x) / at.y;
    vec2 q = p / d.size_um;
    float uneven = 1.6f * cloud(5.0f * q, d.seed);
    float grain = noise_2d(p / max(0.25f * d.rim_um, 2.0f), d.seed + 4u);
    // The edge slipped inward and was pinned again, each time for a shorter while.
    float slip_um = 0.11f * d.size_um * (1.0f + 0.25f * uneven) / d.elongation;
    float inner = water_mark_ring(inward_um - slip_um, 1.5f * d.rim_um) +
                  0.6f * water_mark_ring(inward_um - 1.9f * slip_um, 2.0f * d.rim_um);
    float strength = water_mark_ring(inward_um, d.rim_um) * (0.8f + 0.35f * uneven) +
                     d.rings * inner * (0.6f + 0.8f * uneven) + d.film * (1.0f + 0.6f * uneven);
    float settled = smoothstep(0.0f, 0.35f * d.rim_um, inward_um);
    result.opacity =
        clamp(d.deposit * settled * max(strength, 0.0f) * (1.0f + 0.35f * grain), 0.0f, 1.0f);
    result.cover = result.opacity;
    result.albedo = vec3(d.albedo, d.albedo, 0.98f * d.albedo);
    result.layer_alpha = 0.6f;
  }
  return result;
}

SHARED_FN float depth_um(WaterMark) { return 0.0f; }
SHARED_FN float detail_um(WaterMark) { return 1.0f; }
SHARED_FN float steepness(WaterMark) { return 0.0f; }
SHARED_FN float relief_um(WaterMark) { return 0.0f; }
SHARED_FN float shadow_um(WaterMark) { return 0.0f; }

SHARED_END
#endif
