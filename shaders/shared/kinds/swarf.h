// Swarf: a chip of the part's own metal left on it: a curled ribbon with the ribs of its shearing.
// The core is the ribbon.
#ifndef BLEMISH_SHARED_SWARF_H
#define BLEMISH_SHARED_SWARF_H
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/swarf.cpp, then the seed.
struct Swarf {
  float length_um;
  float width_um;
  float curl_rad;
  float taper;
  float ragged;
  float height;  // over the surface / width
  float rib_um;  // from rib to rib
  float ribs;    // height of the ribs / the chip's
  float roughness;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(Swarf d) {
  return strip_of(d.length_um, d.width_um, d.curl_rad, d.taper, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(Swarf d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(Swarf d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_line_um(strip, strip_coordinates(strip, p));
}

SHARED_FN float height_um(Swarf d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  vec2 share = strip_share(strip, st);
  if (share.x >= 1.0f || share.y >= 1.0f) {
    return 0.0f;
  }
  float x2 = share.x * share.x;
  float across = sqrt(1.0f - x2 * x2);
  float ends = min(1.0f, 6.0f * (1.0f - share.y));
  // Lamellae lean forward: a saw tooth, its phase unsteady.
  float phase =
      st.x / d.rib_um + 0.6f * noise_1d(st.x / (3.0f * d.rib_um), d.seed + 5u) + 0.3f * share.x;
  float tooth = phase - floor(phase);
  float rib = tooth * (1.0f - smoothstep(0.75f, 1.0f, tooth));
  float sway = 0.8f + 0.3f * noise_1d(st.x / (0.3f * d.length_um), d.seed + 6u);
  return d.height * d.width_um * across * ends * (sway + d.ribs * (rib - 0.4f));
}

SHARED_FN Skin skin(Swarf d, vec2 p) {
  Skin result = clean_skin();
  if (core_distance_um(d, p) < 0.0f) {
    result.alpha = d.roughness;
    result.texture_kept = 0.0f;
  }
  return result;
}

SHARED_FN float depth_um(Swarf d) { return d.height * d.width_um; }
SHARED_FN float detail_um(Swarf d) { return 0.04f * min(d.rib_um, d.width_um); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Swarf) { return kFar; }
SHARED_FN float relief_um(Swarf) { return 0.0f; }
SHARED_FN float shadow_um(Swarf d) { return 3.0f * d.height * d.width_um; }

SHARED_END
#endif
