// Fingerprint: skin grease in the pattern of the ridges of a fingertip: arch, loop or whorl, with
// ridges that end and fork. The core reaches to the outline of the touch.
#ifndef BLEMISH_SHARED_FINGERPRINT_H
#define BLEMISH_SHARED_FINGERPRINT_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/fingerprint.cpp, then the seed.
struct Fingerprint {
  float pattern;  // 0 = loop, 1 = whorl, 2 = arch
  float size_um;
  float elongation;
  float pitch_um;   // from ridge to ridge
  float pressure;   // share of the pitch that a ridge covers
  float dryness;    // how broken the ridges are
  float grease;     // opacity of the residue
  float darkness;   // light that the residue takes
  float haze;       // roughness that it lends to the surface
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(Fingerprint d) {
  return blob_of_size(d.size_um, d.elongation, 0.12f, 0.02f, d.seed);
}

SHARED_FN float core_distance_um(Fingerprint d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(Fingerprint, vec2) { return kFar; }
SHARED_FN float height_um(Fingerprint, vec2) { return 0.0f; }

// Ridges counted from the pattern's core; the fingertip points along +x.
SHARED_FN float fingerprint_phase(Fingerprint d, vec2 p) {
  float kind = floor(d.pattern + 0.5f);
  float shift = 0.12f * (2.0f * unit_from_hash(hash_u32(d.seed + 31u)) - 1.0f);
  vec2 q = p / d.size_um - vec2(0.05f, shift);
  float low = min(q.x, 0.0f);
  float lean = q.y + 0.9f * low * low * sign(shift);
  float loop = q.x > 0.0f ? length(q) : abs(lean);
  float whorl =
      length(vec2(0.8f * q.x, q.y)) + d.pitch_um / d.size_um * atan(q.y, q.x) / (2.0f * kPi);
  float arch = q.x - 0.5f * exp(-12.0f * q.y * q.y) * clamp(0.8f - abs(q.x), 0.0f, 1.0f);
  float distance = kind < 0.5f ? loop : (kind < 1.5f ? whorl : arch);
  float phase = (distance + 0.05f * noise_2d(3.0f * q, d.seed + 32u)) * d.size_um / d.pitch_um;
  // Around each of these points the count grows by one: a ridge ends or forks there.
  for (uint k = 0u; k < 6u; ++k) {
    uint h = hash_u32(d.seed + 40u + k);
    vec2 at = vec2(unit_from_hash(h), unit_from_hash(hash_u32(h))) - vec2(0.5f);
    vec2 away = q - vec2(0.8f * at.x, 0.6f * at.y);
    phase += ((k & 1u) == 0u ? 1.0f : -1.0f) * atan(away.y, away.x) / (2.0f * kPi);
  }
  return phase;
}

SHARED_FN float fingerprint_strength(Fingerprint d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float profile = 0.5f + 0.5f * cos(2.0f * kPi * fingerprint_phase(d, p));
  // Uneven pressure, weaker toward the edge of the touch.
  float pressed = d.pressure + 0.35f * cloud(3.0f * p / d.size_um, d.seed) - 0.15f * x * x * x;
  float ridge = smoothstep(0.88f - pressed, 1.12f - pressed, profile);
  float pores = noise_2d(p / (0.55f * d.pitch_um), d.seed + 33u);
  float broken = 1.0f - d.dryness * smoothstep(0.0f, 0.5f, pores);
  return ridge * broken * (1.0f - smoothstep(0.85f, 1.0f, x));
}

SHARED_FN Skin skin(Fingerprint d, vec2 p) {
  Skin result = clean_skin();
  float strength = fingerprint_strength(d, p);
  if (strength > 0.0f) {
    result.alpha = d.haze * strength;
    result.reflectance = vec3(1.0f - d.darkness * strength);
    result.cover = d.grease * strength;
    result.opacity = result.cover;
    result.albedo = vec3(0.5f, 0.48f, 0.44f);
    result.layer_alpha = 0.4f;
  }
  return result;
}

SHARED_FN float depth_um(Fingerprint) { return 0.0f; }
SHARED_FN float detail_um(Fingerprint) { return 1.0f; }
SHARED_FN float steepness(Fingerprint) { return 0.0f; }
SHARED_FN float relief_um(Fingerprint) { return 0.0f; }
SHARED_FN float shadow_um(Fingerprint) { return 0.0f; }

SHARED_END
#endif
