// Surface samples of the tiles that defects touch: 64 positions a pixel, spread over the cells of the
// geometry samples.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "shaders/lib/scene.glsl"
layout(local_size_x = 256) in;
layout(push_constant, scalar) uniform Push { ChunkPush push; };
layout(set = 0, binding = kBindTiles, scalar) readonly buffer Tiles { Tile tiles[]; };
layout(set = 0, binding = kBindPoints, scalar) writeonly buffer Points { SurfacePoint points[]; };
layout(set = 0, binding = kBindStates, scalar) writeonly buffer States { SurfaceState states[]; };

SurfaceState clean_state() {
  SurfaceState state;
  state.cut_um = 0.0;
  state.cut_slope = vec2(0.0);
  state.raised_slope = vec2(0.0);
  state.alpha = 0.0;
  state.reflectance = 1.0;
  state.opacity = 0.0;
  state.albedo = 0.0;
  state.layer_slope = vec2(0.0);
  state.layer_order = 0u;
  state.horizon_low = 0u;
  state.horizon_high = 0u;
  state.touched = 0u;
  state.padding = 0u;
  return state;
}

void main() {
  uint tile = gl_WorkGroupID.x;
  uint local_pixel = gl_LocalInvocationIndex;
  ivec2 pixel = tiles[push.first_tile + tile].corner + ivec2(local_pixel & 15u, local_pixel >> 4u);
  bool inside = inside_picture(pixel);
  uint first = (tile * kTilePixels + local_pixel) * kSurfaceSamples;
  uint half_states = push.tile_count * kTilePixels * kSurfaceSamples;
  for (uint i = 0u; i < kGeometrySamples; ++i) {
    uint triangle = inside ? seen_triangle(pixel, i) : 0u;
    for (uint sub = 0u; sub < kSubSamples; ++sub) {
      SurfacePoint p;
      p.valid = triangle != 0u ? 1u : 0u;
      Seen seen = surface_at(vec2(pixel) + surface_sample(i, sub), max(triangle, 1u));
      p.point_mm = seen.point_mm;
      p.normal = seen.normal;
      p.footprint_um = footprint_um(seen);
      uint at = first + i * kSubSamples + sub;
      points[at] = p;
      states[at] = clean_state();
      states[half_states + at] = clean_state();
    }
  }
}
