// Where on a light shadows are taken from, and which of those places stands for a point of the
// light. Every place lies in a cell of its own, at another spot in every pass, so that the mean
// over passes is the light's visible share. What is lit in between is not known: along a ring,
// shadows are resolved to a sixteenth of what is lit.
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

// Unit direction of the dome's point i. Cells: a cap about the zenith, five above 0.55 of the
// radius, ten below.
SHARED_CONST float kCapZ = 0.92f;
SHARED_CONST float kBeltZ = 0.55f;
SHARED_FN vec3 dome_point(uint i, uint pass) {
  vec2 jitter = shadow_jitter(pass);
  bool cap = i == 0u;
  bool belt = !cap && i < 6u;
  // Evenly in the square of the height: low light counts for less, in proportion to its cosine.
  float low = cap ? kCapZ : (belt ? kBeltZ : 0.0f);
  float high = cap ? 1.0f : (belt ? kCapZ : kBeltZ);
  float z = sqrt(mix(low * low, high * high, cap ? 1.0f - fract(jitter.y + 0.5f) : jitter.y));
  float turn = cap    ? jitter.x
               : belt ? (float(i) - 1.5f + jitter.x) * 0.2f
                      : (float(i) - 6.5f + jitter.x) * 0.1f;
  float r = sqrt(max(1.0f - z * z, 0.0f));
  return vec3(r * cos(kWholeTurn * turn), r * sin(kWholeTurn * turn), z);
}

// Cells of a rectangle along its tangent, and across: about as long as wide.
SHARED_FN uint shadow_columns(Light light) {
  float ratio = light.size_mm.x / light.size_mm.y;
  return ratio > 8.0f ? 16u : ratio > 2.0f ? 8u : ratio > 0.5f ? 4u : ratio > 0.125f ? 2u : 1u;
}

SHARED_FN vec3 shadow_point_mm(Light light, uint i, uint pass) {
  vec2 jitter = shadow_jitter(pass);
  if (light.kind == kLightRing) {
    float angle = light.sector.x + light.sector.y * (float(i) + jitter.x) / float(kShadowPoints);
    vec3 spoke = cos(angle) * light.tangent + sin(angle) * cross(light.axis, light.tangent);
    vec2 squares = light.size_mm * light.size_mm;
    float v = fract(jitter.y + 0.618034f * float(i));
    float radius = sqrt(mix(squares.x, squares.y, v));
    float width = light.size_mm.y - light.size_mm.x;
    float along = width > 1e-3f ? (radius - light.size_mm.x) / width : v;
    return light.center_mm + radius * spoke - (along - 0.5f) * light.rise_mm * light.axis;
  }
  if (light.kind == kLightRectangle) {
    uint columns = shadow_columns(light);
    float a = (float(i % columns) + jitter.x) * 2.0f / float(columns) - 1.0f;
    float b = (float(i / columns) + jitter.y) * 2.0f / float(kShadowPoints / columns) - 1.0f;
    return place_on_rectangle(light, vec2(a, b) * light.size_mm);
  }
  return light.center_mm + light.size_mm.x * dome_point(i, pass);
}

SHARED_FN float shadow_bit(uint bits, uint i) { return float((bits >> i) & 1u); }

// Ring: the point nearest in azimuth, of a closed ring; of a sector, the one in the same cell.
// `turn` in [0, 1) of what is lit.
SHARED_FN float ring_visibility(uint bits, float turn, float extent, uint pass) {
  float x = turn * float(kShadowPoints);
  bool closed = extent > kWholeTurn - 1e-3f;
  float cell = floor(closed ? x + float(kShadowPoints) + 0.5f - shadow_jitter(pass).x : x);
  uint i = uint(clamp(cell, 0.0f, 31.0f));
  return shadow_bit(bits, closed ? i & (kShadowPoints - 1u) : min(i, kShadowPoints - 1u));
}

// x, y in [-1, 1] over the rectangle.
SHARED_FN float rectangle_visibility(uint bits, float x, float y, uint columns) {
  uint rows = kShadowPoints / columns;
  uint column = min(uint(max((x + 1.0f) * 0.5f * float(columns), 0.0f)), columns - 1u);
  uint row = min(uint(max((y + 1.0f) * 0.5f * float(rows), 0.0f)), rows - 1u);
  return shadow_bit(bits, column + columns * row);
}

// `place`: unit, from the dome's center.
SHARED_FN float dome_visibility(uint bits, vec3 place, uint pass) {
  float turn = atan(place.y, place.x) / kWholeTurn + 1.0f;
  float count = place.z > kBeltZ ? 5.0f : 10.0f;
  uint cell = uint(turn * count + 1.0f - shadow_jitter(pass).x);
  uint i = place.z > kBeltZ ? 1u + cell % 5u : 6u + cell % 10u;
  return shadow_bit(bits, place.z > kCapZ ? 0u : i);
}

SHARED_END
#endif
