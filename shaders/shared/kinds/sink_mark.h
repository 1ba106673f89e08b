// Sink mark: a shallow smooth hollow over a rib or boss, where plastic shrank; a little glossier.
// The core reaches to half of the depth.
#ifndef BLEMISH_SHARED_SINK_MARK_H
#define BLEMISH_SHARED_SINK_MARK_H
#include "shaders/shared/blob.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/sink_mark.cpp, then the seed.
struct SinkMark {
  float size_um;
  float elongation;
  float irregularity;
  float depth_um;
  float softness;
  float smoothing;  // factor on the finish's roughness
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(SinkMark d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.0f, d.seed);
}

SHARED_FN float core_distance_um(SinkMark d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(SinkMark, vec2) { return kFar; }

SHARED_FN float sink_mark_strength(SinkMark d, vec2 p) {
  return soft_edge(blob_at(blob_of(d), p).x, d.softness);
}

SHARED_FN float height_um(SinkMark d, vec2 p) { return -d.depth_um * sink_mark_strength(d, p); }

SHARED_FN Skin skin(SinkMark d, vec2 p) {
  Skin result = clean_skin();
  result.smoothing = mix(1.0f, d.smoothing, sink_mark_strength(d, p));
  return result;
}

SHARED_FN float depth_um(SinkMark d) { return d.depth_um; }
SHARED_FN float detail_um(SinkMark d) { return 0.005f * d.size_um / d.elongation; }
SHARED_FN float steepness(SinkMark) { return 0.0f; }
// How far beyond the core's outline it flattens out.
SHARED_FN float relief_um(SinkMark d) { return d.softness * blob_radius_um(blob_of(d)); }
SHARED_FN float shadow_um(SinkMark) { return 0.0f; }

SHARED_END
#endif
