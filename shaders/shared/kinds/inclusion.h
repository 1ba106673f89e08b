// Inclusion: slag or scale rolled into the sheet and drawn out along the rolling direction, dark,
// in streaks: a spindle, or frayed into prongs and a chain of ragged pieces. The core reaches to
// half of its strength.
#ifndef BLEMISH_SHARED_INCLUSION_H
#define BLEMISH_SHARED_INCLUSION_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/inclusion.cpp, then the seed.
struct Inclusion {
  float length_um;
  float width_um;
  float wander;  // / length
  float ragged;
  float taper;    // 0 = square ends, 1 = pointed
  float fray;     // how much of it the rolling tore away
  float strands;  // across the width
  float softness;
  float darkness;  // share of light that it takes where it is strongest
  float streak;    // unevenness along the rolling direction
  float roughness;
  float depth_um;
  float count;      // of a group; spent in placement
  float spacing;    // of the group in lengths; spent in placement
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(Inclusion d) {
  Strip strip = strip_of(d.length_um, d.width_um, 0.0f, d.taper, d.ragged, d.seed);
  strip.wander_um = d.wander * d.length_um;
  strip.wavelength_um = 0.4f * d.length_um;
  return strip;
}

SHARED_FN float inclusion_strand_um(Inclusion d) { return d.width_um / d.strands; }

// What the rolling tore away, as a share of the square of the half width; more toward the ends.
SHARED_FN float inclusion_torn(Inclusion d, vec2 st) {
  if (d.fray == 0.0f) {
    return 0.0f;
  }
  float u = 2.0f * st.x / d.length_um;
  float strand_um = inclusion_strand_um(d);
  float stretch = 0.12f * d.length_um / strand_um + 4.0f;
  return frayed(st / strand_um, stretch, d.fray, d.seed) + 1.7f * d.fray * u * u;
}

SHARED_FN float core_distance_um(Inclusion d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  float whole = strip_distance_um(strip, st);
  if (d.fray == 0.0f) {
    return whole;
  }
  float x = strip_share(strip, st).x;
  float half_um = strip_half(strip, st.x, st.y).x;
  return max(whole, frayed_distance_um(x * x + inclusion_torn(d, st), half_um, d.fray,
                                       inclusion_strand_um(d)));
}
SHARED_FN float centerline_distance_um(Inclusion d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  return inclusion_torn(d, vec2(st.x, 0.0f)) < 1.0f ? strip_line_um(strip, st) : kFar;
}

SHARED_FN float inclusion_strength(Inclusion d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  float there = strip_strength(strip, st, d.softness, 0.0f);
  if (d.fray > 0.0f) {
    float x = strip_share(strip, st).x;
    there = min(there, soft_edge(sqrt(x * x + inclusion_torn(d, st)), d.softness));
  }
  if (there <= 0.0f) {
    return 0.0f;
  }
  float drawn = streaks(st / (0.3f * d.width_um), 0.2f * d.length_um / d.width_um + 2.0f, d.seed);
  return there * clamp(1.0f + d.streak * 1.6f * drawn, 0.0f, 1.6f);
}

SHARED_FN float height_um(Inclusion d, vec2 p) { return -d.depth_um * inclusion_strength(d, p); }

SHARED_FN Skin skin(Inclusion d, vec2 p) {
  Skin result = clean_skin();
  float strength = inclusion_strength(d, p);
  if (strength > 0.0f) {
    result.reflectance = vec3(pow(1.0f - d.darkness, strength));
    result.alpha = d.roughness * min(strength, 1.0f);
  }
  return result;
}

SHARED_FN float depth_um(Inclusion d) { return d.depth_um; }
SHARED_FN float detail_um(Inclusion d) { return 0.04f * d.width_um; }
SHARED_FN float steepness(Inclusion) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(Inclusion d) { return strip_margin_um(strip_of(d), d.softness, 0.0f); }
SHARED_FN float shadow_um(Inclusion) { return 0.0f; }

SHARED_END
#endif
