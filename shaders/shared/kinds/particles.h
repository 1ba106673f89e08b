// Particles: a field of opaque grains by cleanliness level; every grain is an instance. The core is
// a grain's outline.
#ifndef BLEMISH_SHARED_PARTICLES_H
#define BLEMISH_SHARED_PARTICLES_H
#include "shaders/shared/blob.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/particles.cpp, then the seed.
struct Particles {
  float level;  // spent in the field's count
  float smallest_um;
  float field_um;  // spent in placement
  float rank;      // share of the field's grains that are larger than this one
  float elongation;
  float thickness;  // height / size
  float albedo;
  float opacity;
  float angle_rad;  // spent in placement
  uint seed;
};

// IEST-STD-CC1246: log10 N = 0.926 (log10² level - log10² x) grains of size x (um) and larger; so
// of all that are at least `smallest`, the share `rank` is larger than this.
SHARED_FN float particles_size_um(Particles d) {
  float decade = 0.43429448f * log(d.smallest_um);
  float above = -0.43429448f * log(max(d.rank, 1e-6f)) / 0.926f;
  return exp(2.30258509f * sqrt(decade * decade + above));
}

SHARED_FN Blob blob_of(Particles d) {
  return blob_of_size(particles_size_um(d), d.elongation, 0.35f, 0.08f, d.seed);
}

SHARED_FN float core_distance_um(Particles d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Particles, vec2) { return kFar; }

SHARED_FN float height_um(Particles d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float size_um = particles_size_um(d);
  float facets = 1.0f + 0.4f * noise_2d(p / (0.25f * size_um), d.seed + 9u);
  return d.thickness * size_um / d.elongation * sqrt(1.0f - x * x) * facets;
}

SHARED_FN Skin skin(Particles d, vec2 p) {
  Skin result = clean_skin();
  if (core_distance_um(d, p) < 0.0f) {
    float mottle = 1.0f + 0.4f * noise_2d(p / (0.2f * particles_size_um(d)), d.seed + 7u);
    result.cover = d.opacity;
    result.opacity = d.opacity;
    result.albedo = vec3(clamp(d.albedo * mottle, 0.0f, 1.0f));
  }
  return result;
}

SHARED_FN float depth_um(Particles d) { return d.thickness * particles_size_um(d) / d.elongation; }
SHARED_FN float detail_um(Particles d) { return 0.02f * particles_size_um(d); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Particles) { return kFar; }
SHARED_FN float relief_um(Particles) { return 0.0f; }
SHARED_FN float shadow_um(Particles d) { return 3.0f * depth_um(d); }

SHARED_END
#endif
