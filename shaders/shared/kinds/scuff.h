// Scuff: a patch rubbed along one direction: lanes of torn surface that start and end raggedly,
// close in the middle and apart at the sides, with fine grooves inside. One instance; the core is
// the lanes.
#ifndef BLEMISH_SHARED_SCUFF_H
#define BLEMISH_SHARED_SCUFF_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/scuff.cpp, then the seed.
struct Scuff {
  float length_um;  // along the rubbing
  float width_um;
  float bend_rad;    // of the rubbing from end to end
  float grain_um;    // width of a lane
  float density;     // share of the lanes that are there at the sides
  float raggedness;  // how far lanes fall short of the patch's outline / its length
  float depth_um;    // of the fine grooves
  float alpha;       // roughness of the torn surface
  float unevenness;  // of roughness and depth from place to place
  float wear;        // how much of the finish's pattern is rubbed off
  float reflectance;
  float angle_rad;  // spent in placement
  uint seed;
};

// A wide patch gets no finer lanes than this, lest its sum of areas take long.
SHARED_FN float scuff_lane_um(Scuff d) { return max(d.grain_um, d.width_um / 512.0f); }

// Start and end of lane k along the rubbing; the end lies before the start where there is none.
SHARED_FN vec2 scuff_lane(Scuff d, int k) {
  float across = 2.0f * float(k) * scuff_lane_um(d) / d.width_um;
  float chord = 1.0f - across * across;
  uint h = hash_u32(uint(k) * 0x9e3779b9u + d.seed);
  uint g = hash_u32(h);
  bool there = chord > 0.0f && unit_from_hash(g) < mix(d.density, 1.0f, chord);
  // Neighbors are alike, lest the ends look like noise; and each has a whim of its own.
  float near = 0.7f * noise_1d(float(k) * 0.31f, d.seed + 3u) + 0.6f * unit_from_hash(h) - 0.3f;
  float far =
      0.7f * noise_1d(float(k) * 0.31f, d.seed + 5u) + 0.6f * unit_from_hash(hash_u32(g)) - 0.3f;
  float half_um = 0.5f * d.length_um * sqrt(max(chord, 0.0f));
  float short_um = d.raggedness * half_um;
  vec2 span =
      vec2(-half_um + short_um * (0.5f + 0.5f * near), half_um - short_um * (0.5f + 0.5f * far));
  return there || k == 0 ? span : vec2(1.0f, -1.0f) * kFar;
}

SHARED_FN vec2 scuff_place(Scuff d, vec2 p) { return arc_from_local(p, d.bend_rad / d.length_um); }

SHARED_FN float core_distance_um(Scuff d, vec2 p) {
  vec2 st = scuff_place(d, p);
  float lane_um = scuff_lane_um(d);
  float lane = floor(st.y / lane_um + 0.5f);
  // Lanes farther off than the next are at least one lane away.
  float distance = lane_um;
  for (int k = -1; k <= 1; ++k) {
    vec2 span = scuff_lane(d, int(lane) + k);
    float across = abs(st.y - (lane + float(k)) * lane_um) - 0.50001f * lane_um;
    distance = min(distance, max(across, max(span.x - st.x, st.x - span.y)));
  }
  float beyond = max(abs(st.x) - 0.5f * d.length_um, abs(st.y) - 0.5f * d.width_um - lane_um);
  return max(distance, beyond);
}

SHARED_FN float centerline_distance_um(Scuff, vec2) { return kFar; }

// 0 outside, 1 well inside along the lane; and how hard it was rubbed here.
SHARED_FN vec2 scuff_strength(Scuff d, vec2 st) {
  vec2 span = scuff_lane(d, int(floor(st.y / scuff_lane_um(d) + 0.5f)));
  float along = min(st.x - span.x, span.y - st.x);
  float streaks =
      noise_2d(vec2(st.x / (0.3f * d.length_um), st.y / (3.0f * scuff_lane_um(d))), d.seed + 7u) +
      0.6f * noise_2d(vec2(st.x / (0.15f * d.length_um), st.y / scuff_lane_um(d)), d.seed + 9u);
  return vec2(smoothstep(0.0f, 0.08f * d.length_um, along),
              max(0.1f, 1.0f + d.unevenness * streaks));
}

SHARED_FN float height_um(Scuff d, vec2 p) {
  vec2 st = scuff_place(d, p);
  vec2 strength = scuff_strength(d, st);
  if (strength.x <= 0.0f) {
    return 0.0f;
  }
  vec2 groove = vec2(st.x / (0.2f * d.length_um), st.y / (0.45f * scuff_lane_um(d)));
  return -d.depth_um * strength.x * strength.y * (0.5f + 0.5f * noise_2d(groove, d.seed + 11u));
}

SHARED_FN Skin skin(Scuff d, vec2 p) {
  Skin result = clean_skin();
  vec2 strength = scuff_strength(d, scuff_place(d, p));
  if (strength.x > 0.0f) {
    float rubbed = min(1.0f, strength.x * strength.y);
    result.alpha = min(1.0f, d.alpha * strength.x * strength.y);
    result.texture_kept = 1.0f - d.wear * rubbed;
    result.reflectance = vec3(mix(1.0f, d.reflectance, rubbed));
  }
  return result;
}

SHARED_FN float detail_um(Scuff d) { return 0.03f * scuff_lane_um(d); }
// Its grooves are too shallow for shadows.
SHARED_FN float steepness(Scuff) { return 0.0f; }
SHARED_FN float relief_um(Scuff) { return 0.0f; }
SHARED_FN float shadow_um(Scuff) { return 0.0f; }

SHARED_END
#endif
