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
  float taper;        // how much narrower than the other one end is
  float bend;         // bow of the long axis / length
  float lean;         // how far it runs out on one side
  float pale;         // of the bottom's middle, 1 = as the surface
  float mottle;       // unevenness of the bottom
  float mottles;      // across the short axis
  float texture;      // how much of the finish goes on at the bottom
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN float blowhole_jag_um(Blowhole d) {
  return 0.06f * d.jaggedness * d.length_um / d.elongation;
}

// How much wider the tapered hole is at x than the straight one, and as much stretched along x.
SHARED_FN float blowhole_wider(Blowhole d, float x) {
  float u = 4.0f * x / d.length_um;
  return 1.0f + d.taper * u / sqrt(1.0f + u * u);
}

// The place in the straight hole: bent by a shear, tapered by a map whose determinant is 1, torn by
// shears; so that its area stays.
SHARED_FN vec2 blowhole_straight(Blowhole d, vec2 p) {
  float u = 4.0f * p.x / d.length_um;
  float x = p.x + 0.25f * d.taper * d.length_um * (sqrt(1.0f + u * u) - 1.0f);
  float y = (p.y - d.bend * p.x * p.x / d.length_um) / blowhole_wider(d, p.x);
  float shift_um = blowhole_jag_um(d);
  return jagged(vec2(x, y), shift_um, max(6.0f * shift_um, 0.01f * d.length_um), d.seed);
}

SHARED_FN vec3 blowhole_polar(Blowhole d, vec2 p) {
  return round_polar(blowhole_straight(d, p), d.length_um, d.elongation, d.irregularity, d.seed);
}

// Rather too small where the hole is bent or tapered.
SHARED_FN float core_distance_um(Blowhole d, vec2 p) {
  float wider = blowhole_wider(d, p.x);
  float stretch = max(wider, 1.0f / wider) * (1.0f + 2.0f * abs(d.bend * p.x) / d.length_um);
  return round_distance_um(blowhole_polar(d, p)) / stretch;
}

SHARED_FN float centerline_distance_um(Blowhole, vec2) { return kFar; }

// Lumps of the cavity's wall.
SHARED_FN float blowhole_lumps(Blowhole d, vec2 p) {
  return noise_2d(p * (d.mottles * d.elongation / d.length_um), d.seed + 5u);
}

SHARED_FN float height_um(Blowhole d, vec2 p) {
  float x = blowhole_polar(d, p).x;
  if (x >= 1.0f) {
    return 0.0f;
  }
  float bowl = 1.0f - pow(max(x, 1e-6f), d.wall);
  return -d.depth_um * bowl * (1.0f + 0.2f * blowhole_lumps(d, p));
}

// 1 where the wall is steep, less toward the side on which a leaning hole runs out.
SHARED_FN float blowhole_steep(Blowhole d, vec2 p) {
  float around = 2.0f * kPi * unit_from_hash(hash_u32(d.seed + 31u));
  vec2 q = blowhole_straight(d, p);
  float side = (q.x / d.elongation * cos(around) + q.y * sin(around)) * 2.0f * d.elongation;
  return mix(1.0f, smoothstep(-0.9f, 0.6f, side / d.length_um), d.lean);
}

// The deeper, the darker; the rounded edge keeps the surface's own brightness.
SHARED_FN Skin skin(Blowhole d, vec2 p) {
  Skin result = clean_skin();
  float x = blowhole_polar(d, p).x;
  if (x < 1.0f) {
    float inside = blowhole_steep(d, p) * smoothstep(0.0f, max(d.edge, 0.02f), 1.0f - x);
    float facets = noise_2d(p * (9.0f * d.elongation / d.length_um), d.seed + 8u);
    float bright = smoothstep(0.55f, 0.85f, x) * smoothstep(1.0f - 1.6f * d.glint, 1.0f, facets);
    float middle = mix(d.reflectance, 1.0f, d.pale * smoothstep(0.2f, 0.6f, 1.0f - x));
    float bottom = middle * (1.0f + d.mottle * blowhole_lumps(d, p));
    result.alpha = mix(d.alpha, 0.4f * d.alpha, bright);
    result.reflectance = vec3(mix(1.0f, mix(bottom, 1.0f, bright), inside));
    result.texture_kept = 1.0f - inside * (1.0f - d.texture);
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
