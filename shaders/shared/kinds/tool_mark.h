// Tool mark: a smooth track that a tool left where it dwelt, dug in or ran over a second time:
// shallow, even in width, with the tool's own feed ridges across it. The core is the track.
#ifndef BLEMISH_SHARED_TOOL_MARK_H
#define BLEMISH_SHARED_TOOL_MARK_H
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/tool_mark.cpp, then the seed.
struct ToolMark {
  float length_um;
  float width_um;
  float depth_um;
  float bend_rad;    // of the tool's path from end to end
  float pitch_um;    // from ridge to ridge
  float ridge_um;    // height of the ridges over the floor
  float sweep;       // how far the ridges bow along the track, in widths
  float unevenness;  // of the ridges
  float edge;        // share of the half width that rises to the surface
  float alpha;       // least roughness of the track
  float smoothing;   // of the finish's roughness, factor
  float texture;     // share of the finish's pattern that goes on inside
  float angle_rad;   // spent in placement
  uint seed;
};

SHARED_FN vec2 tool_mark_place(ToolMark d, vec2 p) {
  return arc_from_local(p, d.bend_rad / d.length_um);
}

SHARED_FN float core_distance_um(ToolMark d, vec2 p) {
  vec2 st = tool_mark_place(d, p);
  return max(abs(st.y) - 0.5f * d.width_um, abs(st.x) - 0.5f * d.length_um);
}

SHARED_FN float centerline_distance_um(ToolMark d, vec2 p) {
  vec2 st = tool_mark_place(d, p);
  return abs(st.x) < 0.5f * d.length_um ? st.y : kFar;
}

// 0 at the track's border, 1 on its floor.
SHARED_FN float tool_mark_floor(ToolMark d, vec2 st) {
  float rise_um = max(d.edge, 0.02f) * 0.5f * d.width_um;
  float sides = smoothstep(0.0f, rise_um, 0.5f * d.width_um - abs(st.y));
  return sides * smoothstep(0.0f, 4.0f * rise_um, 0.5f * d.length_um - abs(st.x));
}

// Cusps between round grooves, as a nose radius leaves them: parabolas that meet.
SHARED_FN float height_um(ToolMark d, vec2 p) {
  vec2 st = tool_mark_place(d, p);
  float inside = tool_mark_floor(d, st);
  if (inside <= 0.0f || abs(st.y) >= 0.5f * d.width_um || abs(st.x) >= 0.5f * d.length_um) {
    return 0.0f;
  }
  float across = st.y / (0.5f * d.width_um);
  float bow_um = 0.5f * d.sweep * d.width_um * across * across;
  float groove = (st.x + bow_um) / d.pitch_um +
                 0.3f * d.unevenness * noise_1d(st.x / (4.0f * d.pitch_um), d.seed + 3u);
  float number = floor(groove);
  float x = 2.0f * (groove - number) - 1.0f;
  float strength =
      1.0f + d.unevenness * (2.0f * unit_from_hash(hash_u32(uint(int(number)) + d.seed)) - 1.0f);
  return inside * (d.ridge_um * strength * (x * x - 1.0f) - d.depth_um);
}

SHARED_FN Skin skin(ToolMark d, vec2 p) {
  Skin result = clean_skin();
  float inside = core_distance_um(d, p) < 0.0f ? tool_mark_floor(d, tool_mark_place(d, p)) : 0.0f;
  result.alpha = d.alpha * inside;
  result.smoothing = mix(1.0f, d.smoothing, inside);
  result.texture_kept = mix(1.0f, d.texture, inside);
  return result;
}

SHARED_FN float detail_um(ToolMark d) { return min(0.03f * d.pitch_um, 0.01f * d.width_um); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(ToolMark d) {
  return 1.5f * d.depth_um / (max(d.edge, 0.02f) * 0.5f * d.width_um) +
         4.0f * d.ridge_um * (1.0f + d.unevenness) / d.pitch_um;
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(ToolMark) { return 0.0f; }
SHARED_FN float shadow_um(ToolMark d) { return 0.5f * d.width_um; }

SHARED_END
#endif
