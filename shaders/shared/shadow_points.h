// Where on a light shadows are taken from: cells, in each a point that a shadow map is drawn from,
// at another spot in every pass, and places about it. What is known of a light is the share of each
// cell that is in sight; within a cell, no point is told from another.
#ifndef BLEMISH_SHARED_SHADOW_POINTS_H
#define BLEMISH_SHARED_SHADOW_POINTS_H
#include "shaders/shared/lights.h"
SHARED_BEGIN

SHARED_CONST uint kShadowPoints = 16u;

// Place in the cell, in [0, 1): the middle in pass 0, then a plane-filling sequence (Roberts 2018).
SHARED_FN vec2 shadow_jitter(uint pass) {
  return vec2(fract(0.5f + 0.7548777f * float(pass & 0xffffu)),
              fract(0.5f + 0.5698403f * float(pass & 0xffffu)));
}

// The dome's cells: a cap about the zenith and three belts of five, the narrower the higher, since
// what metal that faces the camera mirrors is up there. Their lower ends' heights over the radius:
SHARED_FN float belt_low(uint belt) {
  return belt == 0u ? 0.975f : belt == 1u ? 0.83f : belt == 2u ? 0.45f : 0.0f;
}
SHARED_CONST uint kBeltCells = 5u;

// Unit direction of a place in cell i.
SHARED_FN vec3 place_in_dome_cell(uint i, vec2 at) {
  uint belt = (i + kBeltCells - 1u) / kBeltCells;
  float low = belt_low(belt);
  float high = belt == 0u ? 1.0f : belt_low(belt - 1u);
  // Evenly in the square of the height: low light counts for less, in proportion to its cosine.
  float v = belt == 0u ? 1.0f - fract(at.y + 0.5f) : fract(at.y);
  float z = sqrt(mix(low * low, high * high, v));
  float turn = belt == 0u ? at.x : (float((i - 1u) % kBeltCells) + at.x) / float(kBeltCells);
  float r = sqrt(max(1.0f - z * z, 0.0f));
  return vec3(r * cos(kWholeTurn * turn), r * sin(kWholeTurn * turn), z);
}

SHARED_FN vec3 dome_point(uint i, uint pass) { return place_in_dome_cell(i, shadow_jitter(pass)); }

// Cells of a rectangle along its tangent, and across: about as long as wide.
SHARED_FN uint shadow_columns(Light light) {
  float ratio = light.size_mm.x / light.size_mm.y;
  return ratio > 8.0f ? 16u : ratio > 2.0f ? 8u : ratio > 0.5f ? 4u : ratio > 0.125f ? 2u : 1u;
}

SHARED_FN bool is_closed(float extent) { return extent > kWholeTurn - 1e-3f; }

// A place in a light's cell i; `at` in [0, 1). What goes beyond lies in the neighbor of a ring's or
// dome's cell, whose cells stand about their points, and on the cell's other side elsewhere.
SHARED_FN vec3 place_in_cell_mm(Light light, uint i, vec2 at) {
  if (light.kind == kLightRing) {
    float turn =
        (float(i) + (is_closed(light.sector.y) ? at.x : fract(at.x))) / float(kShadowPoints);
    float angle = light.sector.x + light.sector.y * turn;
    vec3 spoke = cos(angle) * light.tangent + sin(angle) * cross(light.axis, light.tangent);
    vec2 squares = light.size_mm * light.size_mm;
    float v = fract(at.y + 0.618034f * float(i));
    float radius = sqrt(mix(squares.x, squares.y, v));
    float width = light.size_mm.y - light.size_mm.x;
    float along = width > 1e-3f ? (radius - light.size_mm.x) / width : v;
    return light.center_mm + radius * spoke - (along - 0.5f) * light.rise_mm * light.axis;
  }
  if (light.kind == kLightRectangle) {
    uint columns = shadow_columns(light);
    float a = (float(i % columns) + fract(at.x)) * 2.0f / float(columns) - 1.0f;
    float b = (float(i / columns) + fract(at.y)) * 2.0f / float(kShadowPoints / columns) - 1.0f;
    return place_on_rectangle(light, vec2(a, b) * light.size_mm);
  }
  return light.center_mm + light.size_mm.x * place_in_dome_cell(i, at);
}

SHARED_FN vec3 shadow_point_mm(Light light, uint i, uint pass) {
  return place_in_cell_mm(light, i, shadow_jitter(pass));
}

// Where in its cell the k-th of kShadowTaps places about a shadow point lies. One pass spreads them
// over the whole cell, each of several passes over its share about its own point.
SHARED_CONST uint kShadowTaps = 8u;
SHARED_FN vec2 shadow_tap(uint k, uint pass, uint pass_count) {
  float n = float(k);
  vec2 even = vec2((n + 0.5f) / float(kShadowTaps), fract(0.5f + 0.618034f * (n + 0.5f)));
  return shadow_jitter(pass) + (even - vec2(0.5f)) * inversesqrt(float(pass_count));
}

// How much of each cell is in sight: a number of kShareBits for each, 0 = nothing.
SHARED_CONST uint kShareBits = 4u;
SHARED_CONST uint kFullShare = 15u;
SHARED_FN uvec2 all_lit() { return uvec2(0xffffffffu, 0xffffffffu); }

SHARED_FN uvec2 encode_share(uint i, float share) {
  uint code = uint(share * float(kFullShare) + 0.5f) << (kShareBits * (i & 7u));
  return i < 8u ? uvec2(code, 0u) : uvec2(0u, code);
}

// Of points in sight or not: bit i on = all of cell i.
SHARED_FN uvec2 shares_of_bits(uint bits) {
  uvec2 x = uvec2(bits & 0xffu, (bits >> 8u) & 0xffu);
  x = (x | (x << 12u)) & 0x000f000fu;
  x = (x | (x << 6u)) & 0x03030303u;
  x = (x | (x << 3u)) & 0x11111111u;
  return x * kFullShare;
}

SHARED_FN float share_of(uvec2 shares, uint i) {
  uint word = i < 8u ? shares.x : shares.y;
  return float((word >> (kShareBits * (i & 7u))) & kFullShare) * (1.0f / float(kFullShare));
}

// Ring: the point nearest in azimuth, of a closed ring; of a sector, the one in the same cell.
// `turn` in [0, 1) of what is lit.
SHARED_FN float ring_visibility(uvec2 shares, float turn, float extent, uint pass) {
  float x = turn * float(kShadowPoints);
  bool closed = is_closed(extent);
  float cell = floor(closed ? x + float(kShadowPoints) + 0.5f - shadow_jitter(pass).x : x);
  uint i = uint(clamp(cell, 0.0f, 31.0f));
  return share_of(shares, closed ? i & (kShadowPoints - 1u) : min(i, kShadowPoints - 1u));
}

// x, y in [-1, 1] over the rectangle.
SHARED_FN float rectangle_visibility(uvec2 shares, float x, float y, uint columns) {
  uint rows = kShadowPoints / columns;
  uint column = min(uint(max((x + 1.0f) * 0.5f * float(columns), 0.0f)), columns - 1u);
  uint row = min(uint(max((y + 1.0f) * 0.5f * float(rows), 0.0f)), rows - 1u);
  return share_of(shares, column + columns * row);
}

// `place`: unit, from the dome's center.
SHARED_FN float dome_visibility(uvec2 shares, vec3 place, uint pass) {
  float turn = atan(place.y, place.x) / kWholeTurn + 1.0f;
  uint belt = place.z > belt_low(0u)   ? 0u
              : place.z > belt_low(1u) ? 1u
              : place.z > belt_low(2u) ? 2u
                                       : 3u;
  uint cell = uint(turn * float(kBeltCells) + 0.5f - shadow_jitter(pass).x) % kBeltCells;
  return share_of(shares, belt == 0u ? 0u : kBeltCells * (belt - 1u) + 1u + cell);
}

SHARED_END
#endif
