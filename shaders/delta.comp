// What the instances change in a tile's pixels: picture (all instances) and twin (nuisances only),
// each as a change against the untouched surface at the same samples, so that a pixel that no
// instance touches has a change of exactly 0.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "shaders/lib/shade.glsl"
layout(local_size_x = 256) in;
layout(push_constant, scalar) uniform Push { ChunkPush push; };
layout(set = 0, binding = kBindTiles, scalar) readonly buffer Tiles { Tile tiles[]; };
layout(set = 0, binding = kBindPoints, scalar) readonly buffer Points { SurfacePoint points[]; };
layout(set = 0, binding = kBindStates, scalar) readonly buffer States { SurfaceState states[]; };
layout(set = 0, binding = kBindDeltas, scalar) writeonly buffer Deltas { Delta deltas[]; };

Quadrature sample_quadrature(uint i) {
  Quadrature q;
  q.azimuths = 4;
  q.radii = 1;
  q.shift_a = (float(i) + 0.5) / float(kSurfaceSamples);
  q.shift_b = fract(0.618034 * (float(i) + 0.5));
  return q;
}

vec3 tilted(vec3 normal, vec2 slope) {
  vec3 x;
  vec3 y;
  common_frame(normal, x, y);
  return normalize(normal - slope.x * x - slope.y * y);
}

void set_normal(inout Surface s, vec3 normal) {
  vec3 tangent = s.facets.tangent - normal * dot(s.facets.tangent, normal);
  s.facets.tangent = tangent * inversesqrt(max(dot(tangent, tangent), 1e-8));
  s.facets.normal = normal;
  s.facets.bitangent = cross(normal, s.facets.tangent);
}

// x…z: radiance of the disturbed surface (its visible share), and of the layer on it.
void shade_state(SurfaceState state, SurfacePoint point, Surface clean, ivec2 pixel, Quadrature q,
                 out vec3 surface, out vec3 layer) {
  Surface s = clean;
  set_normal(s, tilted(clean.facets.normal, state.cut_slope + state.raised_slope));
  if (state.alpha > 0.0) {
    s.facets.alpha_x = max(s.facets.alpha_x, state.alpha);
    s.facets.alpha_y = max(s.facets.alpha_y, state.alpha);
  }
  s.f0 *= state.reflectance;
  s.diffuse *= state.reflectance;
  s.horizon_low = state.horizon_low;
  s.horizon_high = state.horizon_high;
  common_frame(point.normal, s.horizon_x, s.horizon_y);
  s.horizon_z = point.normal;
  surface = vec3(0.0);
  layer = vec3(0.0);
  for (int turn = state.opacity < 1.0 ? 1 : 0; turn > 0; --turn) {
    surface = (1.0 - state.opacity) * radiance(s, pixel, q);
  }
  for (int turn = state.opacity > 0.0 ? 1 : 0; turn > 0; --turn) {
    set_normal(s, tilted(point.normal, state.layer_slope));
    s.facets.alpha_x = 0.5;
    s.facets.alpha_y = 0.5;
    s.f0 = vec3(0.03);
    s.diffuse = vec3(state.albedo);
    layer = state.opacity * radiance(s, pixel, q);
  }
}

void main() {
  uint tile = gl_WorkGroupID.x;
  uint local_pixel = gl_LocalInvocationIndex;
  ivec2 pixel = tiles[push.first_tile + tile].corner + ivec2(local_pixel & 15u, local_pixel >> 4u);
  uint first = (tile * kTilePixels + local_pixel) * kSurfaceSamples;
  uint half_states = push.tile_count * kTilePixels * kSurfaceSamples;
  Delta delta;
  delta.picture_surface = vec4(0.0);
  delta.picture_layer = vec4(0.0);
  delta.twin_surface = vec4(0.0);
  delta.twin_layer = vec4(0.0);
  delta.base = vec4(0.0);
  // Loops of one turn or none stand for branches: a software driver would execute those not taken.
  for (uint i = 0u; i < kSurfaceSamples; ++i) {
    SurfacePoint point = points[first + i];
    SurfaceState a = states[first + i];
    for (int turn = point.valid != 0u && a.touched != 0u ? 1 : 0; turn > 0; --turn) {
      Quadrature q = sample_quadrature(i);
      Surface clean = finished_surface(point.point_mm, point.normal, point.footprint_um);
      vec3 base = radiance(clean, pixel, q);
      vec3 surface;
      vec3 layer;
      shade_state(a, point, clean, pixel, q, surface, layer);
      delta.picture_surface.rgb += surface - base;
      delta.picture_layer += vec4(layer, a.opacity);
      delta.base += vec4(base, 1.0);
      SurfaceState b = states[half_states + first + i];
      for (int again = b.touched != 0u ? 1 : 0; again > 0; --again) {
        shade_state(b, point, clean, pixel, q, surface, layer);
        delta.twin_surface.rgb += surface - base;
        delta.twin_layer += vec4(layer, b.opacity);
      }
    }
  }
  float share = 1.0 / float(kSurfaceSamples);
  delta.picture_surface *= share;
  delta.picture_layer *= share;
  delta.twin_surface *= share;
  delta.twin_layer *= share;
  // Base: mean radiance of the touched samples, w = how many there were.
  delta.base.rgb /= max(delta.base.w, 1.0);
  deltas[(push.first_tile + tile) * kTilePixels + local_pixel] = delta;
}
