// Ejector mark: the print of the pin that pushed a molded part out: a disc a step higher or lower,
// inside a fine ring. A normal feature of most parts. The core reaches to the ring's outer edge.
#ifndef BLEMISH_SHARED_EJECTOR_MARK_H
#define BLEMISH_SHARED_EJECTOR_MARK_H
#include "shaders/shared/blob.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/ejector_mark.cpp, then the seed.
struct EjectorMark {
  float diameter_um;
  float step_um;    // of the disc over the surface; below 0 it is sunk
  float ring_um;    // width of the ring
  float flash_um;   // height of the ring
  float smoothing;  // factor on the finish's roughness in the disc
  float texture;    // share of the finish's pattern in the disc
  float turned_um;  // pitch of the pin's own turning marks
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(EjectorMark d) {
  return blob_of_size(d.diameter_um, 1.0f, 0.0f, 0.0f, d.seed);
}

SHARED_FN float core_distance_um(EjectorMark d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(EjectorMark, vec2) { return kFar; }

SHARED_FN float height_um(EjectorMark d, vec2 p) {
  float inward_um = 0.5f * d.diameter_um - length(p);
  if (inward_um <= 0.0f) {
    return 0.0f;
  }
  // Flash is not the same all around: the pin sits a little off the middle of its hole.
  float radius = max(length(p), 1e-3f);
  float phase = 2.0f * kPi * unit_from_hash(hash_u32(d.seed));
  float side = 0.65f + 0.35f * (p.x * cos(phase) + p.y * sin(phase)) / radius;
  float ring = clamp(inward_um / d.ring_um, 0.0f, 1.0f);
  float cut = radius / d.turned_um + 0.4f * noise_2d(5.0f * p / d.diameter_um, d.seed + 4u);
  float turned = 0.006f * d.turned_um * sin(2.0f * kPi * cut) *
                 (0.6f + 0.6f * noise_1d(radius / (1.7f * d.turned_um), d.seed + 5u));
  return d.flash_um * side * 4.0f * ring * (1.0f - ring) +
         (d.step_um + turned) * smoothstep(0.5f, 1.0f, ring);
}

SHARED_FN Skin skin(EjectorMark d, vec2 p) {
  Skin result = clean_skin();
  float inward_um = 0.5f * d.diameter_um - length(p);
  if (inward_um > 0.0f) {
    float inside = smoothstep(0.0f, d.ring_um, inward_um);
    float uneven = 0.85f + 0.15f * noise_2d(4.0f * p / d.diameter_um, d.seed + 3u);
    result.smoothing = mix(1.0f, d.smoothing, inside * uneven);
    result.texture_kept = mix(1.0f, d.texture, inside);
  }
  return result;
}

SHARED_FN float depth_um(EjectorMark d) { return max(abs(d.step_um), d.flash_um); }
SHARED_FN float detail_um(EjectorMark d) { return 0.05f * min(d.ring_um, d.turned_um); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(EjectorMark d) {
  return (4.0f * d.flash_um + 3.0f * abs(d.step_um)) / d.ring_um;
}
SHARED_FN float relief_um(EjectorMark) { return 0.0f; }
SHARED_FN float shadow_um(EjectorMark d) { return 2.0f * (d.flash_um + abs(d.step_um)); }

SHARED_END
#endif
