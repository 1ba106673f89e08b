// Gouge: a short, deep furrow that a hard edge dug: it widens and deepens from its start to near
// its end, its flanks are torn, and the material it pushed along is piled up around the end. The
// core is the furrow.
#ifndef BLEMISH_SHARED_GOUGE_H
#define BLEMISH_SHARED_GOUGE_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/gouge.cpp, then the seed.
struct Gouge {
  float length_um;
  float width_um;   // where it is widest
  float depth_um;   // where it is deepest
  float bend_rad;   // of the path from end to end
  float skew;       // share of the length after which it is widest and deepest
  float tearing;    // how ragged the flanks are
  float profile;    // exponent across: 2 = round, larger = flat floor with steep flanks
  float pile;       // height of the pile around the end / depth
  float striation;  // depth of the grooves along the floor / depth
  float alpha;      // roughness of the torn floor
  float reflectance;
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_CONST float kGougePile = 0.45f;  // width of the pile in widths

// How much of width and depth there is at s along the path: a long entry and a blunt end.
SHARED_FN float gouge_growth(Gouge d, float s) {
  float u = clamp(s / d.length_um + 0.5f, 0.0f, 1.0f);
  float to_end = max(u - d.skew, 0.0f) / (1.0f - d.skew);
  return u < d.skew ? sqrt(sin(0.5f * kPi * u / d.skew)) : sqrt(max(0.0f, 1.0f - to_end * to_end));
}

// Half width at s on the left or right flank; each is torn in its own way.
SHARED_FN float gouge_half_width_um(Gouge d, float s, bool left) {
  float torn = rough_1d(s / (0.35f * d.width_um), d.seed + (left ? 3u : 5u));
  return 0.5f * d.width_um * gouge_growth(d, s) * (1.0f + 0.6f * d.tearing * torn);
}

// x, y = arc coordinates, z = distance from the middle in half widths of that side.
SHARED_FN vec3 gouge_place(Gouge d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  float half_um = gouge_half_width_um(d, st.x, st.y > 0.0f);
  return vec3(st.x, st.y, abs(st.y) / max(half_um, 1e-4f * d.width_um));
}

SHARED_FN float core_distance_um(Gouge d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  float across = abs(st.y) - gouge_half_width_um(d, st.x, st.y > 0.0f);
  return max(across, abs(st.x) - 0.5f * d.length_um);
}

SHARED_FN float centerline_distance_um(Gouge d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  return abs(st.x) < 0.5f * d.length_um ? st.y : kFar;
}

SHARED_FN float height_um(Gouge d, vec2 p) {
  vec3 at = gouge_place(d, p);
  float half_length_um = 0.5f * d.length_um;
  if (at.z < 1.0f && abs(at.x) < half_length_um) {
    float growth = gouge_growth(d, at.x);
    float striae =
        noise_2d(vec2(at.x / (2.5f * d.width_um), at.y / (0.09f * d.width_um)), d.seed + 7u);
    return -d.depth_um * growth * growth * (1.0f - pow(max(at.z, 1e-6f), d.profile)) *
           (1.0f + d.striation * striae);
  }
  float beyond = core_distance_um(d, p) / (kGougePile * d.width_um);
  if (beyond >= 1.0f) {
    return 0.0f;
  }
  float front = smoothstep(d.skew - 0.5f, 1.0f, at.x / d.length_um + 0.5f);
  float lumps = 1.0f + 0.5f * noise_2d(p * (3.0f / d.width_um), d.seed + 9u);
  float wave = sin(kPi * beyond);
  return d.pile * d.depth_um * front * lumps * wave * wave;
}

SHARED_FN Skin skin(Gouge d, vec2 p) {
  Skin result = clean_skin();
  vec3 at = gouge_place(d, p);
  if (at.z < 1.0f && abs(at.x) < 0.5f * d.length_um) {
    float inside = smoothstep(0.0f, 0.2f, 1.0f - at.z);
    result.alpha = d.alpha;
    result.reflectance = vec3(mix(1.0f, d.reflectance, inside));
    result.texture_kept = 1.0f - inside;
  }
  return result;
}

SHARED_FN float detail_um(Gouge d) { return 0.015f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Gouge d) {
  return (d.profile * (1.0f + d.striation) + 4.0f * d.pile) * d.depth_um / (0.5f * d.width_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Gouge d) { return kGougePile * d.width_um; }
SHARED_FN float shadow_um(Gouge d) { return 1.2f * d.width_um; }

SHARED_END
#endif
