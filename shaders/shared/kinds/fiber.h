// Fiber: a thread of lint that curls over the surface. The core is the thread.
#ifndef BLEMISH_SHARED_FIBER_H
#define BLEMISH_SHARED_FIBER_H
#include "shaders/shared/color.h"
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/fiber.cpp, then the seed.
struct Fiber {
  float length_um;
  float width_um;
  float bend_rad;   // the arc's whole turn
  float curl;       // sideways wander / length
  float curls;      // changes of direction along the thread
  float thickness;  // height / width
  float albedo;
  float hue_rad;
  float saturation;
  float opacity;
  float angle_rad;  // spent in placement
  uint seed;
};

// The thread's middle in arc coordinates: x = offset to the left, y = its slope.
SHARED_FN vec2 fiber_wander(Fiber d, float s) {
  float wavelength = d.length_um / d.curls;
  float amplitude = d.curl * d.length_um;
  float step = 0.01f * wavelength;
  float here = noise_1d(s / wavelength, d.seed + 11u);
  float there = noise_1d((s + step) / wavelength, d.seed + 11u);
  return vec2(amplitude * here, amplitude * (there - here) / step);
}

// (s, t) along and across the thread.
SHARED_FN vec2 fiber_coordinates(Fiber d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  vec2 wander = fiber_wander(d, st.x);
  return vec2(st.x, (st.y - wander.x) / sqrt(1.0f + wander.y * wander.y));
}

SHARED_FN float core_distance_um(Fiber d, vec2 p) {
  vec2 st = fiber_coordinates(d, p);
  return max(abs(st.y) - 0.5f * d.width_um, abs(st.x) - 0.5f * d.length_um);
}

SHARED_FN float centerline_distance_um(Fiber d, vec2 p) {
  vec2 st = fiber_coordinates(d, p);
  return abs(st.x) <= 0.5f * d.length_um ? st.y : kFar;
}

SHARED_FN float height_um(Fiber d, vec2 p) {
  vec2 st = fiber_coordinates(d, p);
  float x = 2.0f * st.y / d.width_um;
  float inside = abs(st.x) <= 0.5f * d.length_um ? 1.0f : 0.0f;
  return inside * d.thickness * d.width_um * sqrt(max(0.0f, 1.0f - x * x));
}

SHARED_FN Skin skin(Fiber d, vec2 p) {
  Skin result = clean_skin();
  if (core_distance_um(d, p) < 0.0f) {
    float spun = 1.0f + 0.25f * noise_2d(p / d.width_um, d.seed + 7u);
    result.cover = d.opacity;
    result.opacity = d.opacity;
    result.albedo = min(vec3(1.0f), d.albedo * spun * hue_color(d.hue_rad, d.saturation));
  }
  return result;
}

SHARED_FN float detail_um(Fiber d) { return 0.02f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Fiber) { return kFar; }
SHARED_FN float relief_um(Fiber) { return 0.0f; }
SHARED_FN float shadow_um(Fiber d) { return 3.0f * d.thickness * d.width_um; }

SHARED_END
#endif
