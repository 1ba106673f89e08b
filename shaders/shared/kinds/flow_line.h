// Flow lines: stripes, dull and glossy by turns, that the front of the melt left in arcs about the
// gate. The core reaches to half of the effect.
#ifndef BLEMISH_SHARED_FLOW_LINE_H
#define BLEMISH_SHARED_FLOW_LINE_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/flow_line.cpp, then the seed.
struct FlowLine {
  float length_um;
  float width_um;
  float bend_rad;
  float softness;
  float pitch_um;
  float unsteady;
  float darkness;   // of the dull stripes
  float roughness;  // of the dull stripes
  float height_um;  // of the stripes
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(FlowLine d) {
  return strip_of(d.length_um, d.width_um, d.bend_rad, 0.4f, 0.15f, d.seed);
}

SHARED_FN float core_distance_um(FlowLine d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(FlowLine, vec2) { return kFar; }

// x = strength, y = the stripe there, 0…1. Stripes run along the arc and fade into each other.
SHARED_FN vec2 flow_line_stripe(FlowLine d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  float sway = noise_2d(vec2(st.x / (0.4f * d.length_um), st.y / (4.0f * d.pitch_um)), d.seed + 3u);
  float turn = st.y / d.pitch_um + d.unsteady * sway;
  float own = 0.65f + 0.35f * noise_2d(vec2(st.x / (0.25f * d.length_um), turn), d.seed + 4u);
  return vec2(strip_strength(strip, st, d.softness, d.softness),
              own * (0.5f + 0.5f * sin(2.0f * kPi * turn)));
}

SHARED_FN float height_um(FlowLine d, vec2 p) {
  vec2 stripe = flow_line_stripe(d, p);
  return d.height_um * stripe.x * stripe.y;
}

SHARED_FN Skin skin(FlowLine d, vec2 p) {
  Skin result = clean_skin();
  vec2 stripe = flow_line_stripe(d, p);
  if (stripe.x > 0.0f) {
    result.alpha = d.roughness * stripe.x * stripe.y;
    result.reflectance = vec3(1.0f - d.darkness * stripe.x * stripe.y);
  }
  return result;
}

SHARED_FN float depth_um(FlowLine d) { return d.height_um; }
SHARED_FN float detail_um(FlowLine d) { return 0.02f * d.pitch_um; }
SHARED_FN float steepness(FlowLine) { return 0.0f; }
// How far beyond the core's outline they fade.
SHARED_FN float relief_um(FlowLine d) {
  return strip_margin_um(strip_of(d), d.softness, d.softness);
}
SHARED_FN float shadow_um(FlowLine) { return 0.0f; }

SHARED_END
#endif
