// Craze: a network of fine cracks, as of glaze, of heat checks or of a brittle coating: the borders
// of random cells, some missing toward the field's rim. One instance; the core is the cracks.
#ifndef BLEMISH_SHARED_CRAZE_H
#define BLEMISH_SHARED_CRAZE_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/craze.cpp, then the seed.
struct Craze {
  float length_um;   // of the field
  float width_um;    // of the field
  float mesh_um;     // from crack to crack
  float opening_um;  // width of the widest cracks
  float depth_um;
  float irregularity;  // of the mesh
  float jaggedness;
  float gaps;       // share of the cracks missing at the rim
  float variation;  // of the width from crack to crack
  float alpha;
  float reflectance;  // of the bottoms, factor
  float angle_rad;    // spent in placement
  uint seed;
};

// A wide field gets no finer mesh than this, lest its sum of areas take long.
SHARED_FN float craze_mesh_um(Craze d) {
  return max(d.mesh_um, max(d.length_um, d.width_um) / 64.0f);
}

SHARED_FN float craze_jag_um(Craze d) { return 0.06f * d.jaggedness * craze_mesh_um(d); }

// Half the field; one smaller than a few meshes still has a few cracks.
SHARED_FN vec2 craze_half_um(Craze d) {
  return max(0.5f * vec2(d.length_um, d.width_um), vec2(2.6f * craze_mesh_um(d)));
}

// The network is laid out straight and bent by area-keeping shears.
SHARED_FN vec2 craze_straight(Craze d, vec2 p) {
  float shift_um = craze_jag_um(d);
  return jagged(p, shift_um, max(6.0f * shift_um, 0.02f * craze_mesh_um(d)), d.seed);
}

// x, y = middle of a cell in micrometers.
SHARED_FN vec2 craze_site(Craze d, ivec2 cell) {
  uint h = hash_u32(uint(cell.x) * 0x9e3779b9u ^ hash_u32(uint(cell.y) + d.seed));
  vec2 jitter = vec2(unit_from_hash(h), unit_from_hash(hash_u32(h))) - 0.5f;
  return craze_mesh_um(d) *
         (vec2(float(cell.x), float(cell.y)) + 0.5f + 0.75f * d.irregularity * jitter);
}

// Half the width of the crack between two cells; 0 = none. The same from either side.
SHARED_FN float craze_half_opening_um(Craze d, ivec2 a, ivec2 b, vec2 middle_um) {
  vec2 at = middle_um / (craze_half_um(d) - 1.2f * craze_mesh_um(d));
  float square = dot(at, at);
  uint ha = hash_u32(uint(a.x) * 0x85ebca6bu ^ hash_u32(uint(a.y) + d.seed + 1u));
  uint hb = hash_u32(uint(b.x) * 0x85ebca6bu ^ hash_u32(uint(b.y) + d.seed + 1u));
  uint h = hash_u32(ha + hb);
  bool there = square < 1.0f && unit_from_hash(h) >= d.gaps * square;
  return there ? 0.5f * d.opening_um * (1.0f - d.variation * unit_from_hash(hash_u32(h))) : 0.0f;
}

SHARED_FN ivec2 craze_nearest(Craze d, vec2 q) {
  ivec2 home = ivec2(floor(q / craze_mesh_um(d)));
  ivec2 best = home;
  float least = kFar;
  for (int k = 0; k < 9; ++k) {
    ivec2 cell = home + ivec2(k % 3 - 1, k / 3 - 1);
    vec2 from = q - craze_site(d, cell);
    float square = dot(from, from);
    best = square < least ? cell : best;
    least = min(least, square);
  }
  return best;
}

// x = signed distance to the nearest crack, y = distance from its middle in half openings, z =
// signed distance to its middle, which changes sign from cell to cell.
SHARED_FN vec3 craze_crack(Craze d, vec2 p) {
  vec2 q = craze_straight(d, p);
  ivec2 own = craze_nearest(d, q);
  vec2 site = craze_site(d, own);
  vec3 nearest = vec3(kFar, 2.0f, kFar);
  for (int k = 0; k < 9; ++k) {
    ivec2 other = own + ivec2(k % 3 - 1, k / 3 - 1);
    vec2 away = craze_site(d, other) - site;
    float length_um = max(length(away), 1e-6f);
    vec2 middle = site + 0.5f * away;
    float to_border = dot(middle - q, away) / length_um;
    float half_um = k == 4 ? 0.0f : craze_half_opening_um(d, own, other, middle);
    // Behind a border without a crack there may be one at once.
    float distance = half_um > 0.0f ? to_border - half_um : max(to_border, 1e-3f);
    if (k != 4 && distance < nearest.x) {
      nearest.x = distance;
      nearest.y = half_um > 0.0f ? to_border / half_um : 2.0f;
    }
    bool first = other.x != own.x ? other.x > own.x : other.y > own.y;
    if (half_um > 0.0f && to_border < abs(nearest.z)) {
      nearest.z = first ? to_border : -to_border;
    }
  }
  return nearest;
}

SHARED_FN float core_distance_um(Craze d, vec2 p) {
  vec2 beyond = abs(p) - craze_half_um(d) - craze_jag_um(d);
  return max(craze_crack(d, p).x, max(beyond.x, beyond.y));
}

SHARED_FN float centerline_distance_um(Craze d, vec2 p) { return craze_crack(d, p).z; }

SHARED_FN float height_um(Craze d, vec2 p) {
  vec3 crack = craze_crack(d, p);
  return crack.x < 0.0f ? -d.depth_um * max(0.0f, 1.0f - crack.y) : 0.0f;
}

SHARED_FN Skin skin(Craze d, vec2 p) {
  Skin result = clean_skin();
  vec3 crack = craze_crack(d, p);
  if (crack.x < 0.0f) {
    float inside = smoothstep(0.0f, 0.5f, 1.0f - crack.y);
    result.alpha = d.alpha;
    result.reflectance = vec3(mix(1.0f, d.reflectance, inside));
    result.texture_kept = 0.0f;
  }
  return result;
}

SHARED_FN float detail_um(Craze d) { return 0.05f * d.opening_um; }
// Its darkness is in the reflectance; nothing stands up that could cast a shadow.
SHARED_FN float steepness(Craze) { return 0.0f; }
SHARED_FN float relief_um(Craze) { return 0.0f; }
SHARED_FN float shadow_um(Craze) { return 0.0f; }

SHARED_END
#endif
