// Gate vestige: the stub where the sprue was broken or cut off a molded part: a torn nub in a
// shallow dimple. A normal feature of most parts. The core reaches to the dimple's rim.
#ifndef BLEMISH_SHARED_GATE_VESTIGE_H
#define BLEMISH_SHARED_GATE_VESTIGE_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/gate_vestige.cpp, then the seed.
struct GateVestige {
  float diameter_um;
  float nub;        // diameter of the nub / the dimple's
  float height_um;  // of the nub over the surface
  float dimple_um;  // depth of the dimple
  float torn;       // roughness of the break / height of the nub
  float roughness;  // of the break
  float whitening;  // how much paler stress made it
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(GateVestige d) {
  return blob_of_size(d.diameter_um, 1.0f, 0.02f, 0.0f, d.seed);
}

SHARED_FN float core_distance_um(GateVestige d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(GateVestige, vec2) { return kFar; }

// 1 on the nub, 0 beside it; its outline is torn.
SHARED_FN float gate_vestige_nub(GateVestige d, vec2 p, float x) {
  float edge = d.nub * (1.0f + 0.35f * cloud(2.5f * p / d.diameter_um, d.seed));
  return 1.0f - smoothstep(edge - 0.06f, edge + 0.06f, x);
}

SHARED_FN float height_um(GateVestige d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float nub = gate_vestige_nub(d, p, x);
  float broken = 1.0f + 2.0f * d.torn * cloud(7.0f * p / d.diameter_um, d.seed + 50u);
  float bowl = -d.dimple_um * (1.0f - smoothstep(0.8f, 1.0f, x));
  return mix(bowl, d.height_um * broken, nub);
}

SHARED_FN Skin skin(GateVestige d, vec2 p) {
  Skin result = clean_skin();
  float x = blob_at(blob_of(d), p).x;
  if (x < 1.0f) {
    float nub = gate_vestige_nub(d, p, x);
    float inside = smoothstep(0.0f, 0.1f, 1.0f - x);
    result.alpha = d.roughness * nub;
    result.texture_kept = 1.0f - inside;
    result.reflectance = vec3(1.0f + d.whitening * inside * (0.4f + 0.6f * nub));
  }
  return result;
}

SHARED_FN float depth_um(GateVestige d) { return max(d.height_um, d.dimple_um); }
SHARED_FN float detail_um(GateVestige d) { return 0.01f * d.diameter_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(GateVestige d) {
  return 12.0f * (d.height_um + d.dimple_um) / d.diameter_um;
}
SHARED_FN float relief_um(GateVestige) { return 0.0f; }
SHARED_FN float shadow_um(GateVestige d) { return 2.0f * (d.height_um + d.dimple_um); }

SHARED_END
#endif
