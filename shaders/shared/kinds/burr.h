// Burr: a thin ragged ridge that cutting or blanking left along an edge, which runs along x. The
// core is the ridge's foot.
#ifndef BLEMISH_SHARED_BURR_H
#define BLEMISH_SHARED_BURR_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/burr.cpp, then the seed.
struct Burr {
  float length_um;  // along the edge
  float width_um;   // of the foot
  float height_um;
  float raggedness;  // of height and width along the edge
  float tooth_um;    // from tooth to tooth
  float lean;        // of the crest: -1 = to the right of the path, 1 = to the left
  float fade;        // share of the length over which each end runs out
  float alpha;       // roughness of the torn ridge
  float reflectance;
  float angle_rad;  // of the edge; spent in placement
  uint seed;
};

SHARED_FN float burr_taper(Burr d, float s) {
  float to_end = 0.5f - abs(s) / d.length_um;
  return d.fade > 0.0f ? clamp(to_end / d.fade, 0.0f, 1.0f) : 1.0f;
}

// x = middle of the foot, y = half its width, at s along the edge.
SHARED_FN vec2 burr_foot_um(Burr d, float s) {
  float middle = 0.3f * rough_1d(s / (2.0f * d.tooth_um), d.seed + 3u);
  float swing = 0.6f * rough_1d(s / (1.3f * d.tooth_um), d.seed + 5u);
  float taper = mix(0.3f, 1.0f, burr_taper(d, s));
  return 0.5f * d.width_um * taper * vec2(d.raggedness * middle, 1.0f + d.raggedness * swing);
}

SHARED_FN float core_distance_um(Burr d, vec2 p) {
  vec2 foot = burr_foot_um(d, p.x);
  return max(abs(p.y - foot.x) - foot.y, abs(p.x) - 0.5f * d.length_um);
}

SHARED_FN float centerline_distance_um(Burr d, vec2 p) {
  return abs(p.x) < 0.5f * d.length_um ? p.y - burr_foot_um(d, p.x).x : kFar;
}

// Teeth along the crest: torn, so they rise slowly and break off at once here and there.
SHARED_FN float height_um(Burr d, vec2 p) {
  vec2 foot = burr_foot_um(d, p.x);
  float x = (p.y - foot.x) / foot.y;
  if (abs(x) >= 1.0f || abs(p.x) >= 0.5f * d.length_um) {
    return 0.0f;
  }
  float crest = 0.8f * d.lean;
  float rise = x < crest ? (x + 1.0f) / (1.0f + crest) : (1.0f - x) / (1.0f - crest);
  float teeth = zigzag_1d(p.x / d.tooth_um, d.seed + 7u).x +
                0.5f * zigzag_1d(p.x / (0.37f * d.tooth_um), d.seed + 9u).x;
  float torn = max(0.15f, 1.0f + 0.7f * d.raggedness * teeth);
  return d.height_um * burr_taper(d, p.x) * torn * rise * rise * (3.0f - 2.0f * rise);
}

SHARED_FN Skin skin(Burr d, vec2 p) {
  Skin result = clean_skin();
  float inside_um = -core_distance_um(d, p);
  if (inside_um > 0.0f) {
    float inside = smoothstep(0.0f, 0.15f * d.width_um, inside_um);
    result.alpha = d.alpha;
    result.reflectance = vec3(mix(1.0f, d.reflectance, inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Burr d) { return 0.02f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Burr d) { return 6.0f * d.height_um / d.width_um; }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Burr) { return 0.0f; }
SHARED_FN float shadow_um(Burr d) { return 2.0f * d.width_um + 3.0f * d.height_um; }

SHARED_END
#endif
