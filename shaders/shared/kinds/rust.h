// Rust: blooms of porous oxide that grow together from their middle, with a yellow tarnish between.
// The core reaches to the patch's jagged outline.
#ifndef BLEMISH_SHARED_RUST_H
#define BLEMISH_SHARED_RUST_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/rust.cpp, then the seed.
struct Rust {
  float size_um;
  float elongation;
  float irregularity;
  float ragged;
  float bloom_um;      // width of a single bloom
  float coverage;      // share of the patch that the blooms cover
  float thickness_um;  // of the crust
  float age;           // 0 = fresh and orange, 1 = old and dark brown
  float tarnish;       // light that the metal between the blooms lost
  float count;         // of spots; spent in placement
  float spacing;       // of spots in sizes; spent in placement
  float angle_rad;     // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Rust d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(Rust d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Rust, vec2) { return kFar; }

// Height of the crust as a share of its thickness; 0 where there is none. `x` as in blob_at.
SHARED_FN float rust_crust(Rust d, vec2 p, float x) {
  vec2 q = p / d.bloom_um;
  float level = 1.2f * cloud(q, d.seed) + 0.5f * cloud(4.0f * q, d.seed + 60u) +
                1.5f * (d.coverage - 0.5f) + 0.35f * (0.4f - x * x);
  return smoothstep(0.0f, 0.45f, level) * smoothstep(0.0f, 0.12f, 1.0f - x);
}

SHARED_FN float height_um(Rust d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float grain = 0.5f + 0.5f * noise_2d(p / (0.12f * d.bloom_um), d.seed + 6u);
  return d.thickness_um * rust_crust(d, p, x) * (0.6f + 0.4f * grain);
}

SHARED_FN Skin skin(Rust d, vec2 p) {
  Skin result = clean_skin();
  float x = blob_at(blob_of(d), p).x;
  if (x < 1.0f) {
    float crust = rust_crust(d, p, x);
    vec2 q = p / d.bloom_um;
    float shade = clamp(d.age + 0.35f * noise_2d(1.7f * q, d.seed + 7u) +
                            0.3f * noise_2d(8.0f * q, d.seed + 8u) + 0.4f * (crust - 0.6f),
                        0.0f, 1.0f);
    vec3 fresh = vec3(0.36f, 0.14f, 0.035f);
    vec3 old = vec3(0.062f, 0.026f, 0.014f);
    result.cover = smoothstep(0.02f, 0.5f, crust);
    result.opacity = result.cover;
    result.albedo = mix(fresh, old, shade);
    result.layer_alpha = 0.8f;
    float stained = d.tarnish * smoothstep(0.0f, 0.3f, 1.0f - x);
    result.reflectance = vec3(1.0f) - stained * vec3(0.45f, 0.75f, 1.0f);
    result.alpha = 0.35f * stained;
  }
  return result;
}

SHARED_FN float depth_um(Rust d) { return d.thickness_um; }
SHARED_FN float detail_um(Rust d) { return 0.02f * d.bloom_um; }
// The crust's relief is far too flat to throw shadows that a pixel resolves.
SHARED_FN float steepness(Rust) { return 0.0f; }
SHARED_FN float relief_um(Rust) { return 0.0f; }
SHARED_FN float shadow_um(Rust) { return 0.0f; }

SHARED_END
#endif
