// Fiber: a thread of lint that curls over the surface. The core is the thread.
#ifndef BLEMISH_SHARED_FIBER_H
#define BLEMISH_SHARED_FIBER_H
#include "shaders/shared/color.h"
#include "shaders/shared/strip.h"
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

SHARED_FN Strip strip_of(Fiber d) {
  Strip strip = strip_of(d.length_um, d.width_um, d.bend_rad, 0.0f, 0.0f, d.seed);
  strip.wander_um = d.curl * d.length_um;
  strip.wavelength_um = d.length_um / d.curls;
  return strip;
}

SHARED_FN vec2 fiber_coordinates(Fiber d, vec2 p) { return strip_coordinates(strip_of(d), p); }

SHARED_FN float core_distance_um(Fiber d, vec2 p) {
  return strip_distance_um(strip_of(d), fiber_coordinates(d, p));
}
SHARED_FN float centerline_distance_um(Fiber d, vec2 p) {
  return strip_line_um(strip_of(d), fiber_coordinates(d, p));
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

SHARED_FN float depth_um(Fiber d) { return d.thickness * d.width_um; }
SHARED_FN float detail_um(Fiber d) { return 0.02f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Fiber) { return kFar; }
SHARED_FN float relief_um(Fiber) { return 0.0f; }
SHARED_FN float shadow_um(Fiber d) { return 3.0f * d.thickness * d.width_um; }

SHARED_END
#endif
