// Weld line: where two fronts of molten plastic met: a fine notch that wanders, with a haze on both
// sides. The core is the notch.
#ifndef BLEMISH_SHARED_WELD_LINE_H
#define BLEMISH_SHARED_WELD_LINE_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/weld_line.cpp, then the seed.
struct WeldLine {
  float length_um;
  float width_um;
  float bend_rad;
  float wander;  // / length
  float depth_um;
  float haze;        // width of the haze on each side / width of the notch
  float darkness;    // of the haze; below 0 it is paler than the rest
  float difference;  // of the haze's two sides
  float roughness;   // of the notch
  float angle_rad;   // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(WeldLine d) {
  Strip strip = strip_of(d.length_um, d.width_um, d.bend_rad, 0.7f, 0.2f, d.seed);
  strip.wander_um = d.wander * d.length_um;
  strip.wavelength_um = 0.2f * d.length_um;
  return strip;
}

SHARED_FN float core_distance_um(WeldLine d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(WeldLine d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_line_um(strip, strip_coordinates(strip, p));
}

SHARED_FN float height_um(WeldLine d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 share = strip_share(strip, strip_coordinates(strip, p));
  if (share.x >= 1.0f || share.y >= 1.0f) {
    return 0.0f;
  }
  return -d.depth_um * (1.0f - share.x) * (1.0f - share.y * share.y);
}

SHARED_FN Skin skin(WeldLine d, vec2 p) {
  Skin result = clean_skin();
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  vec2 share = strip_share(strip, st);
  float ends = 1.0f - share.y * share.y;
  float off = abs(st.y) / (d.haze * d.width_um);
  if (off < 1.0f && share.y < 1.0f) {
    float side = st.y > 0.0f ? 1.0f : 1.0f - d.difference;
    float uneven = 1.0f + 0.6f * cloud(st / (0.7f * d.haze * d.width_um), d.seed);
    float haze = (1.0f - off) * (1.0f - off) * ends * side * uneven;
    result.reflectance = vec3(1.0f - d.darkness * haze);
  }
  if (share.x < 1.0f && share.y < 1.0f) {
    result.alpha = d.roughness * ends;
  }
  return result;
}

SHARED_FN float depth_um(WeldLine d) { return d.depth_um; }
SHARED_FN float detail_um(WeldLine d) { return 0.05f * d.width_um; }
SHARED_FN float steepness(WeldLine d) { return 2.0f * d.depth_um / d.width_um; }
// How far beyond the core's outline the haze reaches.
SHARED_FN float relief_um(WeldLine d) { return d.haze * d.width_um; }
SHARED_FN float shadow_um(WeldLine d) { return d.width_um; }

SHARED_END
#endif
