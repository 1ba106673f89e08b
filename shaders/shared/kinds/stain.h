// Stain: matter that dried into or onto the surface and takes light away without hiding it; the
// finish goes on below. The core reaches to half of its strength.
#ifndef BLEMISH_SHARED_STAIN_H
#define BLEMISH_SHARED_STAIN_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/stain.cpp, then the seed.
struct Stain {
  float size_um;
  float elongation;
  float irregularity;
  float ragged;
  float softness;
  float darkness;  // share of the light that it takes where it is strongest
  float hue_rad;
  float saturation;
  float rim;        // how much weaker the middle is than the edge
  float mottle;     // unevenness
  float haze;       // roughness that it lends to the surface
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Stain d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(Stain d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Stain, vec2) { return kFar; }
SHARED_FN float height_um(Stain, vec2) { return 0.0f; }

// A drop dries from its edge: what it carried settles there.
SHARED_FN float stain_strength(Stain d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  float settled = 1.0f - d.rim * (1.0f - smoothstep(0.35f, 1.0f, x));
  vec2 q = p / d.size_um;
  float uneven = 1.0f + 1.5f * d.mottle * cloud(5.0f * q, d.seed);
  return soft_edge(x, d.softness) * settled * clamp(uneven, 0.0f, 1.5f);
}

SHARED_FN Skin skin(Stain d, vec2 p) {
  Skin result = clean_skin();
  float strength = stain_strength(d, p);
  if (strength > 0.0f) {
    // Layers of dye multiply, so a stronger place is the power of a weaker one.
    vec3 light = (1.0f - d.darkness) * hue_color(d.hue_rad, d.saturation);
    result.reflectance = pow(max(light, vec3(0.01f)), vec3(strength));
    result.alpha = d.haze * min(strength, 1.0f);
  }
  return result;
}

SHARED_FN float depth_um(Stain) { return 0.0f; }
SHARED_FN float detail_um(Stain) { return 1.0f; }
SHARED_FN float steepness(Stain) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(Stain d) { return d.softness * blob_radius_um(blob_of(d)); }
SHARED_FN float shadow_um(Stain) { return 0.0f; }

SHARED_END
#endif
