// One light's shadow bits for every pixel: is its i-th shadow point in sight of the surface there?
#version 460
#extension GL_GOOGLE_include_directive : require
#define BLEMISH_NO_HORIZON
#include "shaders/lib/shade.glsl"
layout(local_size_x = 16, local_size_y = 16) in;
layout(push_constant, scalar) uniform Push { ShadowPush push; };
layout(set = 0, binding = kBindShadowMaps) uniform texture2DArray shadow_maps;
layout(set = 0, binding = kBindShadowViews, scalar) readonly buffer Views { ShadowView views[]; };

uint bits_at(ivec2 pixel, uint sample_index) {
  vec2 at = vec2(pixel) + geometry_sample(sample_index, scene.pass);
  uint triangle = seen_triangle_of(seen_at(pixel, sample_index));
  Seen seen = surface_at(ray_of(at, sample_index), triangle);
  float size = float(textureSize(shadow_maps, 0).x);
  uint bits = 0u;
  for (uint i = 0u; i < kShadowPoints; ++i) {
    ShadowView view = views[push.light * kShadowPoints + i];
    vec3 d = seen.point_mm - view.point_mm;
    // Raised by about a texel, so that in a concave corner a texel of the other side is none of an
    // obstacle.
    d += seen.geometric * (view.texel_per_mm * dot(d, view.forward));
    float w = dot(d, view.forward);
    vec2 place = vec2(dot(d, view.side), dot(d, view.up)) / w;
    vec2 texel = floor((place * 0.5 + 0.5) * size);
    bool covered = w > 0.0 && all(greaterThanEqual(texel, vec2(0.0))) && all(lessThan(texel, vec2(size)));
    float nearest = covered ? texelFetch(shadow_maps, ivec3(ivec2(texel), int(i)), 0).x : 0.0;
    // The surface's own plane where the texel sees it, not where the point lies: a surface does not
    // shade itself however slanted it is.
    vec2 center = (texel + 0.5) * (2.0 / size) - 1.0;
    vec3 n = seen.geometric;
    vec2 along = center * view.spread_squares * vec2(dot(view.side, n), dot(view.up, n));
    float facing = dot(d, n);
    float own = (dot(view.forward, n) + along.x + along.y) / (facing < 0.0 ? facing : -1.0);
    // A light behind this surface counts as seen: its shading knows.
    bits |= facing >= 0.0 || nearest <= max(own, 0.0) * 1.0001 ? 1u << i : 0u;
  }
  return bits;
}

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (!inside_picture(pixel)) {
    return;
  }
  StandIns among = stand_ins(pixel, codes_at(pixel));
  uvec2 words = uvec2(0u);
  for (uint k = 0u; k < among.count; ++k) {
    uvec4 here = uvec4(equal(uvec4(0u, 1u, 2u, 3u), uvec4(k))) * among.samples;
    uint bits = bits_at(pixel, here.x + here.y + here.z + here.w) << (16u * (k & 1u));
    words |= k < 2u ? uvec2(bits, 0u) : uvec2(0u, bits);
  }
  int layer = int(push.light * (kStandIns / 2u));
  imageStore(shadows, ivec3(pixel, layer), uvec4(words.x, 0u, 0u, 0u));
  // A loop of one turn or none stands for a branch, which a software driver would always execute.
  for (int turn = among.count > 2u ? 1 : 0; turn > 0; --turn) {
    imageStore(shadows, ivec3(pixel, layer + 1), uvec4(words.y, 0u, 0u, 0u));
  }
}
