// Crack: a jagged path that may branch, its width changing along it, dark down to a bottom that is
// not seen. The core is the opening of trunk and branches.
#ifndef BLEMISH_SHARED_CRACK_H
#define BLEMISH_SHARED_CRACK_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/crack.cpp, then the seed.
struct Crack {
  float length_um;
  float width_um;
  float depth_um;
  float bend_rad;  // of the trunk from end to end
  float wander;    // slow sideways wander / length
  float jaggedness;
  float variation;  // of the width along the path
  float fade;       // share of the length over which each end runs out
  float branches;
  float branch_length;  // share of the trunk's
  float branch_angle_rad;
  float alpha;        // roughness of the walls
  float reflectance;  // of the bottom, factor
  float kink;         // length of its straight pieces / length
  float ragged;       // waver of its sides / width
  float filling;      // how far it is filled in places
  float slope;        // share of the half opening over which it darkens
  float angle_rad;    // spent in placement
  uint seed;
};

// The trunk or a branch, in the trunk's arc coordinates.
struct CrackLine {
  vec2 origin_um;
  vec2 direction;
  float length_um;
  float width_um;
  float start_um;  // the path's offset where it begins
  bool is_trunk;
  uint seed;
};

// A place beside a line: along it, and across it from its path; the path's stretch there.
struct CrackPlace {
  float u;
  float v;
  float stretch;
};

// Sideways offset of the path at u along a line, and its slope by the zigzag alone (the wander is
// too slow to matter).
SHARED_FN vec2 crack_path(Crack d, float u, float length_um, uint seed) {
  float kink_um = d.kink * d.length_um;
  float fine_um = 0.022f * (d.kink / 0.06f) * d.length_um;
  float swing = 0.35f * d.jaggedness;
  vec2 coarse = zigzag_1d(u / kink_um, seed + 3u);
  vec2 fine = zigzag_1d(u / fine_um, seed + 5u);
  float slow = d.wander * length_um * noise_1d(u / (0.35f * length_um), seed + 7u);
  float waver = 0.35f * d.ragged * d.width_um * noise_1d(u / (2.0f * d.width_um), seed + 13u);
  return vec2(slow + waver + swing * (kink_um * coarse.x + fine_um * fine.x),
              swing * (coarse.y + fine.y));
}

SHARED_FN CrackLine crack_trunk(Crack d) {
  CrackLine line;
  line.origin_um = vec2(-0.5f * d.length_um, 0.0f);
  line.direction = vec2(1.0f, 0.0f);
  line.length_um = d.length_um;
  line.width_um = d.width_um;
  line.start_um = 0.0f;
  line.is_trunk = true;
  line.seed = d.seed;
  return line;
}

// Number k, from 1. Branches leave the trunk at even stretches with a jitter, to alternate sides as
// chance has it, all the same way on.
SHARED_FN CrackLine crack_branch(Crack d, float k, float tan_angle) {
  CrackLine line;
  line.seed = hash_u32(d.seed + uint(int(k)) * 0x9e3779b9u);
  uint h = hash_u32(line.seed);
  uint g = hash_u32(h);
  float share = 0.05f + 0.9f * (k - 0.5f + 0.7f * (unit_from_hash(h) - 0.5f)) / d.branches;
  float side = (g & 1u) == 0u ? 1.0f : -1.0f;
  float slope = side * tan_angle * (0.6f + 0.6f * unit_from_hash(g));
  line.direction = vec2(1.0f, slope) / sqrt(1.0f + slope * slope);
  line.length_um = d.branch_length * d.length_um * (0.4f + 0.6f * unit_from_hash(hash_u32(g)));
  line.width_um = 0.65f * d.width_um;
  float at_um = share * d.length_um;
  line.origin_um = vec2(at_um - 0.5f * d.length_um, crack_path(d, at_um, d.length_um, d.seed).x);
  line.start_um = crack_path(d, 0.0f, line.length_um, line.seed).x;
  line.is_trunk = false;
  return line;
}

SHARED_FN CrackPlace crack_place(Crack d, CrackLine line, vec2 st) {
  vec2 from = st - line.origin_um;
  CrackPlace at;
  at.u = dot(from, line.direction);
  vec2 path = crack_path(d, at.u, line.length_um, line.seed);
  float across = line.direction.x * from.y - line.direction.y * from.x;
  at.v = across - path.x + line.start_um;
  at.stretch = sqrt(1.0f + path.y * path.y);
  return at;
}

// Opening at u along a line, measured across the line. The trunk runs out at both ends, a branch
// toward its tip.
SHARED_FN float crack_opening_um(Crack d, CrackLine line, float u) {
  float share = u / line.length_um;
  float to_end = line.is_trunk ? min(share, 1.0f - share) : 0.5f * (1.0f - share);
  float taper = d.fade > 0.0f ? clamp(to_end / d.fade, 0.0f, 1.0f) : 1.0f;
  float swing = 1.0f + d.variation * noise_1d(u / (0.09f * d.length_um), line.seed + 9u);
  float waver = 1.0f + d.ragged * noise_1d(u / (1.6f * d.width_um), line.seed + 15u);
  return line.width_um * mix(0.2f, 1.0f, taper) * swing * waver;
}

SHARED_FN float crack_line_distance_um(Crack d, CrackLine line, CrackPlace at) {
  float across = (abs(at.v) - 0.5f * crack_opening_um(d, line, at.u)) / at.stretch;
  return max(across, max(-at.u, at.u - line.length_um));
}

// x = signed distance to the opening, y = distance from its middle in half openings, z = signed
// distance to the middle, all of the nearest line.
SHARED_FN vec3 crack_nearest(Crack d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  float tan_angle = tan(d.branch_angle_rad);
  vec3 nearest = vec3(kFar, 0.0f, kFar);
  CrackLine line = crack_trunk(d);
  for (float k = 0.0f; k < d.branches + 0.5f; k += 1.0f) {
    if (k > 0.5f) {
      line = crack_branch(d, k, tan_angle);
    }
    CrackPlace at = crack_place(d, line, st);
    float distance = crack_line_distance_um(d, line, at);
    bool beside = at.u >= 0.0f && at.u <= line.length_um;
    float middle = beside ? at.v / at.stretch : kFar;
    if (distance < nearest.x) {
      nearest.x = distance;
      nearest.y = 2.0f * abs(at.v) / crack_opening_um(d, line, at.u);
    }
    if (abs(middle) < abs(nearest.z)) {
      nearest.z = middle;
    }
  }
  return nearest;
}

SHARED_FN float core_distance_um(Crack d, vec2 p) { return crack_nearest(d, p).x; }

SHARED_FN float centerline_distance_um(Crack d, vec2 p) { return crack_nearest(d, p).z; }

SHARED_FN float height_um(Crack d, vec2 p) {
  vec3 nearest = crack_nearest(d, p);
  return nearest.x < 0.0f ? -d.depth_um * max(0.0f, 1.0f - nearest.y) : 0.0f;
}

// How far grit and oxide fill the opening, in places.
SHARED_FN float crack_filled(Crack d, vec2 p) {
  float u = arc_from_local(p, d.bend_rad / d.length_um).x / d.length_um;
  float place = 0.6f * noise_1d(u / 0.11f, d.seed + 17u) + 0.4f * noise_1d(u / 0.03f, d.seed + 19u);
  return d.filling * smoothstep(-0.5f, 0.6f, place);
}

// Light that falls in does not come back: dark by reflectance, whatever the light.
SHARED_FN Skin skin(Crack d, vec2 p) {
  Skin result = clean_skin();
  vec3 nearest = crack_nearest(d, p);
  if (nearest.x < 0.0f) {
    float inside = smoothstep(0.0f, d.slope, 1.0f - nearest.y);
    result.alpha = d.alpha;
    float bottom = mix(d.reflectance, 1.0f, crack_filled(d, p));
    result.reflectance = vec3(mix(1.0f, bottom, inside));
    result.texture_kept = 0.0f;
  }
  return result;
}

SHARED_FN float detail_um(Crack d) { return 0.05f * d.width_um; }
// Its darkness is in the reflectance; nothing stands up that could cast a shadow.
SHARED_FN float steepness(Crack) { return 0.0f; }
SHARED_FN float relief_um(Crack) { return 0.0f; }
SHARED_FN float shadow_um(Crack) { return 0.0f; }

SHARED_END
#endif
