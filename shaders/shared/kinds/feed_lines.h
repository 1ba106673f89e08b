// Feed lines: parallel grooves at the tool's feed, each with a depth of its own, here and there
// interrupted. The core reaches to half of the depth at the field's edge.
#ifndef BLEMISH_SHARED_FEED_LINES_H
#define BLEMISH_SHARED_FEED_LINES_H
#include "shaders/shared/strip.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/feed_lines.cpp, then the seed.
struct FeedLines {
  float length_um;
  float width_um;
  float bend_rad;
  float softness;
  float feed_um;
  float depth_um;
  float variation;  // of depth from line to line
  float gaps;       // share of the lines' length that is missing
  float roughness;  // of the torn flanks
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Strip strip_of(FeedLines d) {
  return strip_of(d.length_um, d.width_um, d.bend_rad, 0.0f, 0.05f, d.seed);
}

SHARED_FN float core_distance_um(FeedLines d, vec2 p) {
  Strip strip = strip_of(d);
  return strip_distance_um(strip, strip_coordinates(strip, p));
}
SHARED_FN float centerline_distance_um(FeedLines, vec2) { return kFar; }

// How deep the groove is at a point, 0…1. A round nose cuts parabolas that meet in cusps.
SHARED_FN float feed_lines_groove(FeedLines d, vec2 p) {
  Strip strip = strip_of(d);
  vec2 st = strip_coordinates(strip, p);
  float strength = strip_strength(strip, st, d.softness, d.softness);
  if (strength <= 0.0f) {
    return 0.0f;
  }
  float line = st.y / d.feed_um;
  float cell = floor(line);
  uint h = hash_u32(uint(int(cell)) * 0x9e3779b9u ^ d.seed);
  float off = 2.0f * (line - cell) - 1.0f;
  float bite = 1.0f - d.variation * unit_from_hash(h);
  float along = st.x / (0.15f * d.length_um);
  float missing = 2.0f * d.gaps - 1.0f;
  float there = smoothstep(missing - 0.1f, missing + 0.1f, noise_1d(along, h));
  return strength * bite * there * (1.0f - off * off);
}

SHARED_FN float height_um(FeedLines d, vec2 p) { return -d.depth_um * feed_lines_groove(d, p); }

SHARED_FN Skin skin(FeedLines d, vec2 p) {
  Skin result = clean_skin();
  float groove = feed_lines_groove(d, p);
  if (groove > 0.0f) {
    result.alpha = d.roughness * groove;
  }
  return result;
}

SHARED_FN float depth_um(FeedLines d) { return d.depth_um; }
SHARED_FN float detail_um(FeedLines d) { return 0.02f * d.feed_um; }
SHARED_FN float steepness(FeedLines d) { return 4.0f * d.depth_um / d.feed_um; }
// How far beyond the core's outline they fade.
SHARED_FN float relief_um(FeedLines d) {
  return strip_margin_um(strip_of(d), d.softness, d.softness);
}
SHARED_FN float shadow_um(FeedLines d) { return d.feed_um; }

SHARED_END
#endif
