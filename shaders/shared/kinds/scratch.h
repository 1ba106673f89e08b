// Scratch: a groove along an arc, width and depth varying along it, raised shoulders, ends that
// fade. The core is the groove from shoulder foot to shoulder foot.
#ifndef BLEMISH_SHARED_SCRATCH_H
#define BLEMISH_SHARED_SCRATCH_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/scratch.cpp, then the seed.
struct Scratch {
  float length_um;
  float width_um;
  float depth_um;
  float angle_rad;  // spent in placement
  float bend_rad;   // the arc's whole turn
  float wander;     // sideways wander / length
  float variation;  // of width and depth along the path
  float fade;       // share of the length over which each end fades
  float shoulder;   // share of the groove's volume that stands beside it
  float asymmetry;  // share of the shoulders' volume on the left
  float alpha;      // roughness of the torn surface
  uint seed;
};

// The path in arc coordinates: x = sideways offset of the center line, y = its slope.
SHARED_FN vec2 scratch_wander(Scratch d, float s) {
  if (d.wander == 0.0f) {
    return vec2(0.0f);
  }
  float wavelength = 0.3f * d.length_um;
  float amplitude = d.wander * d.length_um;
  float step = 0.01f * wavelength;
  float here = noise_1d(s / wavelength, d.seed + 11u);
  float there = noise_1d((s + step) / wavelength, d.seed + 11u);
  return vec2(amplitude * here, amplitude * (there - here) / step);
}

// 1 along the scratch, falling to 0 at its ends.
SHARED_FN float scratch_presence(Scratch d, float s) {
  float to_end = 0.5f - abs(s) / d.length_um;
  return d.fade > 0.0f ? smoothstep(0.0f, d.fade, to_end) : (to_end >= 0.0f ? 1.0f : 0.0f);
}

SHARED_FN float scratch_variation(Scratch d, float s, uint salt) {
  float wavelength = max(6.0f * d.width_um, 0.06f * d.length_um);
  return 1.0f + d.variation * noise_1d(s / wavelength, d.seed + salt);
}

// A stylus that lifts off leaves a width that goes with the root of the depth.
SHARED_FN float scratch_half_width_um(Scratch d, float s) {
  float presence = scratch_presence(d, s);
  return 0.5f * d.width_um * max(0.15f, sqrt(presence)) * scratch_variation(d, s, 23u);
}

SHARED_FN vec2 scratch_path(Scratch d, vec2 p, SHARED_OUT(float) stretch) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  vec2 offset = scratch_wander(d, st.x);
  stretch = sqrt(1.0f + offset.y * offset.y);
  return vec2(st.x, (st.y - offset.x) / stretch);
}

SHARED_FN float core_distance_um(Scratch d, vec2 p) {
  float stretch;
  vec2 st = scratch_path(d, p, stretch);
  return max(abs(st.y) - scratch_half_width_um(d, st.x), abs(st.x) - 0.5f * d.length_um);
}

SHARED_FN float centerline_distance_um(Scratch d, vec2 p) {
  float stretch;
  vec2 st = scratch_path(d, p, stretch);
  return abs(st.x) <= 0.5f * d.length_um ? st.y : kFar;
}

// Groove -d (1 - x^2) for x = |t| / half width < 1, area 4/3 d hw; each shoulder is a squared sine
// over 1 < x < 2 of area a hw / 2, so a = 4/3 share d keeps the displaced volume.
SHARED_FN float height_um(Scratch d, vec2 p) {
  float stretch;
  vec2 st = scratch_path(d, p, stretch);
  float presence = scratch_presence(d, st.x);
  if (presence <= 0.0f) {
    return 0.0f;
  }
  float x = abs(st.y) / scratch_half_width_um(d, st.x);
  if (x >= 2.0f) {
    return 0.0f;
  }
  float depth = d.depth_um * presence * scratch_variation(d, st.x, 37u);
  if (x < 1.0f) {
    // The grain that cut the groove was not smooth: striae run along the floor.
    float striae =
        noise_2d(vec2(st.x / (6.0f * d.width_um), st.y / (0.14f * d.width_um)), d.seed + 53u);
    return -depth * (1.0f - x * x) * (1.0f + 0.2f * striae);
  }
  float side = st.y > 0.0f ? 2.0f * d.asymmetry : 2.0f * (1.0f - d.asymmetry);
  float wave = sin(kPi * (x - 1.0f));
  return (4.0f / 3.0f) * d.shoulder * side * depth * wave * wave;
}

SHARED_FN Skin skin(Scratch d, vec2 p) {
  Skin result = clean_skin();
  float stretch;
  vec2 st = scratch_path(d, p, stretch);
  float x = abs(st.y) / scratch_half_width_um(d, st.x);
  float presence = scratch_presence(d, st.x);
  if (x < 1.0f && presence > 0.0f) {
    result.alpha = d.alpha * min(1.0f, 4.0f * presence);
  }
  return result;
}

SHARED_FN float detail_um(Scratch d) { return 0.05f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Scratch d) {
  return 1.33f * d.depth_um * (1.0f + d.variation) / (0.5f * d.width_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Scratch d) { return 0.55f * d.width_um * (1.0f + d.variation); }
SHARED_FN float shadow_um(Scratch d) { return 1.5f * d.width_um; }

SHARED_END
#endif
