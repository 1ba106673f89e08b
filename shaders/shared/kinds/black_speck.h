// Black speck: a burnt crumb in molded plastic, seen through what lies above it, so the deeper the
// softer and the paler. The core reaches to half of its darkness.
#ifndef BLEMISH_SHARED_BLACK_SPECK_H
#define BLEMISH_SHARED_BLACK_SPECK_H
#include "shaders/shared/blob.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/black_speck.cpp, then the seed.
struct BlackSpeck {
  float size_um;
  float elongation;
  float irregularity;
  float below_um;   // depth below the surface
  float clearness;  // depth at which a third of the darkness is left
  float darkness;   // were it at the surface
  float hue_rad;    // of burnt matter in thin places
  float saturation;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(BlackSpeck d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.05f, d.seed);
}

SHARED_FN float core_distance_um(BlackSpeck d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(BlackSpeck, vec2) { return kFar; }
SHARED_FN float height_um(BlackSpeck, vec2) { return 0.0f; }

// Light spreads about as far sideways as it has to go down.
SHARED_FN float black_speck_softness(BlackSpeck d) {
  return clamp(2.0f * d.below_um * d.elongation / d.size_um, 0.03f, 0.95f);
}

SHARED_FN Skin skin(BlackSpeck d, vec2 p) {
  Skin result = clean_skin();
  float strength = soft_edge(blob_at(blob_of(d), p).x, black_speck_softness(d));
  if (strength > 0.0f) {
    float dark = d.darkness * exp(-d.below_um / d.clearness) * strength;
    float lump = 1.0f + 0.15f * noise_2d(4.0f * p / d.size_um, d.seed + 3u);
    // Thin burnt matter is brown: it takes the other colors first.
    vec3 taken = dark * lump * (vec3(1.3f) - 0.3f * hue_color(d.hue_rad, d.saturation));
    result.reflectance = max(vec3(1.0f) - taken, vec3(0.02f));
  }
  return result;
}

SHARED_FN float depth_um(BlackSpeck d) { return d.below_um; }
SHARED_FN float detail_um(BlackSpeck) { return 1.0f; }
SHARED_FN float steepness(BlackSpeck) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(BlackSpeck d) {
  return black_speck_softness(d) * blob_radius_um(blob_of(d));
}
SHARED_FN float shadow_um(BlackSpeck) { return 0.0f; }

SHARED_END
#endif
