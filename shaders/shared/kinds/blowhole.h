// Blowhole: a deep cavity with steep walls that opens at the surface: dark by its own shadow and
// because light that enters hardly leaves. The core reaches to the torn rim.
#ifndef BLEMISH_SHARED_BLOWHOLE_H
#define BLEMISH_SHARED_BLOWHOLE_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/blowhole.cpp, then the seed.
struct Blowhole {
  float length_um;
  float elongation;
  float depth_um;
  float irregularity;
  float jaggedness;
  float wall;         // exponent of the wall: larger = steeper
  float edge;         // width of the rounded edge / rim radius
  float alpha;        // roughness inside
  float reflectance;  // of the bottom, factor
  float glint;        // share of bright facets under the rim
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN float blowhole_jag_um(Blowhole d) {
  return 0.06f * d.jaggedness * d.length_um / d.elongation;
}

SHARED_FN vec3 blowhole_polar(Blowhole d, vec2 p) {
  float shift_um = blowhole_jag_um(d);
  vec2 q = jagged(p, shift_um, max(6.0f * shift_um, 0.01f * d.length_um), d.seed);
  return round_polar(q, d.length_um, d.elongation, d.irregularity, d.seed);
}

SHARED_FN float core_distance_um(Blowhole d, vec2 p) {
  return round_distance_um(blowhole_polar(d, p));
}

SHARED_FN float centerline_distance_um(Blowhole, vec2) { return kFar; }

// Lumps of the cavity's wall.
SHARED_FN float blowhole_lumps(Blowhole d, vec2 p) {
  return noise_2d(p * (5.0f * d.elongation / d.length_um), d.seed + 5u);
}

SHARED_FN float height_um(Blowhole d, vec2 p) {
  float x = blowhole_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float bowl = 1.0f - pow(max(x, 1e-6f), d.wall);
  return -d.depth_um * bowl * (1.0f + 0.2f * blowhole_lumps(d, p));
}

// The deeper, the darker; the rounded edge keeps the surface's own brightness.
SHARED_FN Skin skin(Blowhole d, vec2 p) {
  Skin result = clean_skin();
  float x = blowhole_polar(d, p).x;
  if (x < 1.0f) {
    float inside = smoothstep(0.0f, max(d.edge, 0.02f), 1.0f - x);
    float facets = noise_2d(p * (9.0f * d.elongation / d.length_um), d.seed + 8u);
    float bright = smoothstep(0.55f, 0.85f, x) * smoothstep(1.0f - 1.6f * d.glint, 1.0f, facets);
    float bottom = d.reflectance * (1.0f + 0.4f * blowhole_lumps(d, p));
    result.alpha = mix(d.alpha, 0.4f * d.alpha, bright);
    result.reflectance = vec3(mix(1.0f, mix(bottom, 1.0f, bright), inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Blowhole d) { return 0.008f * d.length_um / d.elongation; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Blowhole d) {
  return d.wall * d.depth_um * d.elongation / (0.5f * d.length_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Blowhole) { return 0.0f; }
SHARED_FN float shadow_um(Blowhole d) { return d.length_um; }

SHARED_END
#endif
