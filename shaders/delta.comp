// What the instances change in a tile's pixels: picture (all instances) and twin (nuisances only),
// each as a change against the untouched surface at the same samples, so that a pixel that no
// instance touches has a change of exactly 0.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "shaders/lib/shade.glsl"
layout(local_size_x = 256) in;
layout(push_constant, scalar) uniform Push { ChunkPush push; };
#include "shaders/lib/state.glsl"
layout(set = 0, binding = kBindDeltas, scalar) writeonly buffer Deltas { Delta deltas[]; };

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

// What is shaded at a sample, in this order: the surface as it was; the disturbed surface and the layer
// on it, of the picture, then of the twin. One loop over them keeps the shading code in one place,
// which a software driver compiles five times as fast; it goes through those there are, since a
// software driver executes what is masked.

// Bits of what a state has to shade: the surface, and the layer on it.
uint jobs_of(uint at, bool present) {
  return present ? (states[at].cover > 0.0 ? 3u : 1u) : 0u;
}

// The surface of one job, and its share of the sample.
Surface job_surface(uint job, SurfaceState state, Seen seen, Surface clean, out float share) {
  Surface s = clean;
  bool layer = job == 2u || job == 4u;
  vec3 finish_normal = normalize(mix(seen.normal, clean.facets.normal, state.texture_kept));
  vec3 surface_normal = tilted(finish_normal, state.cut_slope + state.raised_slope);
  vec3 layer_normal = tilted(seen.normal, state.layer_slope);
  set_normal(s, job == 0u ? clean.facets.normal : (layer ? layer_normal : surface_normal));
  s.facets.alpha_x = layer ? state.layer_alpha : max(s.facets.alpha_x * state.smoothing, state.alpha);
  s.facets.alpha_y = layer ? state.layer_alpha : max(s.facets.alpha_y * state.smoothing, state.alpha);
  s.f0 = layer ? vec3(0.03) : s.f0 * state.reflectance;
  s.f82 = layer ? vec3(0.0) : s.f82 * state.reflectance;
  s.edge = layer ? 1.0 : s.edge;
  s.coat_f0 = layer ? 0.0 : s.coat_f0;
  s.coat_alpha = max(s.coat_alpha * state.smoothing, state.alpha);
  s.diffuse = layer ? state.matter / max(state.cover, 1e-6) : s.diffuse * state.reflectance;
  // A layer lies above the relief that shades the surface.
  s.horizon_low = layer ? 0u : state.horizon_low;
  s.horizon_high = layer ? 0u : state.horizon_high;
  common_frame(seen.normal, s.horizon_x, s.horizon_y);
  s.horizon_z = seen.normal;
  share = job == 0u ? 1.0 : (layer ? state.cover : 1.0 - state.opacity);
  return s;
}

void main() {
  uint tile = gl_WorkGroupID.x;
  uint local_pixel = gl_LocalInvocationIndex;
  ivec2 pixel = tile_pixel(push.first_tile + tile, local_pixel);
  uint at_pixel = tile * kTilePixels + local_pixel;
  uint half_states = push.tile_count * kTilePixels;
  uvec2 bits = touched_samples[at_pixel];
  uvec2 twin_bits = touched_samples[half_states + at_pixel];
  uint sub_samples = tiles[push.first_tile + tile].sub_samples;
  uvec2 left = bits | twin_bits;
  StandIns among = stand_ins(pixel, codes_at(pixel));
  Delta delta;
  delta.picture_surface = vec4(0.0);
  delta.picture_layer = vec4(0.0);
  delta.twin_surface = vec4(0.0);
  delta.twin_layer = vec4(0.0);
  delta.base = vec4(0.0);
  // Touched samples only.
  while ((left.x | left.y) != 0u) {
    uint i = left.x != 0u ? uint(findLSB(left.x)) : 32u + uint(findLSB(left.y));
    left = left.x != 0u ? uvec2(left.x & (left.x - 1u), left.y) : uvec2(0u, left.y & (left.y - 1u));
    uint cell = i / kSubSamples;
    uint seen_code = seen_at(pixel, cell);
    uint triangle = seen_triangle_of(seen_code);
    uint stand_in = stand_in_of(among, cell, seen_patch_of(seen_code));
    vec2 place = vec2(pixel) + surface_sample(cell, i % kSubSamples, sub_samples, scene.pass);
    Seen seen = surface_at(ray_of(place, cell), max(triangle, 1u));
    Quadrature q = quadrature_of(sub_samples == 1u ? cell : i, kGeometrySamples * sub_samples, 4);
    float offset = sub_samples == 1u ? finish_offset(pixel, cell, kGeometrySamples)
                                     : finish_offset(pixel, i, kSurfaceSamples);
    Surface clean = finished_surface(seen, max(triangle, 1u), offset);
    uint at = at_pixel * kSurfaceSamples + i;
    bool in_picture = has_bit(bits, i);
    bool in_twin = has_bit(twin_bits, i);
    uint twin_at = half_states * kSurfaceSamples + at;
    vec3 base = vec3(0.0);
    uint jobs = 1u | jobs_of(at, in_picture) << 1u | jobs_of(twin_at, in_twin) << 3u;
    for (; jobs != 0u; jobs &= jobs - 1u) {
      uint job = uint(findLSB(jobs));
      SurfaceState state = clean_state();
      if (job != 0u) {
        state = states[job < 3u ? at : twin_at];
      }
      float share;
      Surface s = job_surface(job, state, seen, clean, share);
      vec3 light = radiance(s, pixel, stand_in, q);
      light = share > 0.0 ? share * light : vec3(0.0);
      base = job == 0u ? light : base;
      delta.picture_surface.rgb += job == 1u ? light - base : vec3(0.0);
      delta.picture_layer.rgb += job == 2u ? light : vec3(0.0);
      delta.twin_surface.rgb += job == 3u ? light - base : vec3(0.0);
      delta.twin_layer.rgb += job == 4u ? light : vec3(0.0);
    }
    delta.base += vec4(base, 1.0);
    delta.picture_surface.w += in_picture ? 1.0 - states[at].texture_kept : 0.0;
    delta.twin_surface.w += in_twin ? 1.0 - states[twin_at].texture_kept : 0.0;
  }
  float share = 1.0 / float(kGeometrySamples * sub_samples);
  delta.picture_surface *= share;
  delta.picture_layer *= share;
  delta.twin_surface *= share;
  delta.twin_layer *= share;
  // Base: mean radiance of the touched samples, w = how many there were.
  delta.base.rgb /= max(delta.base.w, 1.0);
  deltas[(push.first_tile + tile) * kTilePixels + local_pixel] = delta;
}
