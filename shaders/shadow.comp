// How much of one light every pixel sees: of each cell of the light, a share. A shadow map is a picture
// of the part from one point of the cell. From other places of the cell, what hides the surface is seen
// shifted, in proportion to how far it lies before the surface (percentage-closer soft shadows, Fernando
// 2005): blocks of pixels first look how near to the light that is, then each pixel counts from how many
// places it is in sight.
#version 460
#extension GL_GOOGLE_include_directive : require
#define BLEMISH_NO_HORIZON
#include "shaders/lib/shade.glsl"
layout(local_size_x = 16, local_size_y = 16) in;
layout(push_constant, scalar) uniform Push { ShadowPush push; };
layout(set = 0, binding = kBindShadowMaps) uniform texture2DArray shadow_maps;
layout(set = 0, binding = kBindShadowViews, scalar) uniform Views { ShadowView views[kShadowPoints]; };

const uint kBlock = 8u;   // a side of a block of pixels
const uint kBlocks = 2u;  // in a work group, along a side
shared vec3 receiver_mm[256];
shared vec3 receiver_normal[256];  // 0 = the pixel sees nothing
shared float obstacles[kBlocks * kBlocks * kShadowPoints];  // [block][shadow point]: mean inverse depth, 0 = none found

// A surface point in a shadow point's map, and inverse depths of the plane through it: a surface does
// not shade itself however slanted it is.
struct Receiver {
  float inverse_depth;
  vec2 place;
  float own;  // in the map's middle
  vec2 own_slope;
};

Receiver receiver_from(ShadowView view, vec3 point_mm, vec3 normal) {
  vec3 d = point_mm - view.point_mm;
  // Raised by about a texel, so that in a concave corner a texel of the other side is none of an
  // obstacle.
  d += normal * (view.texel_per_mm * dot(d, view.forward));
  float facing = dot(d, normal);
  Receiver r;
  r.inverse_depth = 1.0 / dot(d, view.forward);
  r.place = vec2(dot(d, view.side), dot(d, view.up)) * r.inverse_depth;
  // A light behind this surface counts as seen: its shading knows.
  bool lit = facing < 0.0 && r.inverse_depth > 0.0;
  float scale = lit ? 1.0 / facing : 0.0;
  r.own = lit ? dot(view.forward, normal) * scale : 1e30;
  r.own_slope = view.spread_squares * vec2(dot(view.side, normal), dot(view.up, normal)) * scale;
  return r;
}

// Inverse depth of what the map holds at a place if it lies before the receiver's plane where that texel
// sees it, else 0.
float obstacle_at(Receiver r, float size, uint i, vec2 place) {
  vec2 texel = floor((place * 0.5 + 0.5) * size);
  bool covered = all(greaterThanEqual(texel, vec2(0.0))) && all(lessThan(texel, vec2(size)));
  float nearest = covered ? texelFetch(shadow_maps, ivec3(ivec2(texel), int(i)), 0).x : 0.0;
  vec2 center = (texel + 0.5) * (2.0 / size) - 1.0;
  return nearest > max(r.own + dot(center, r.own_slope), 0.0) * 1.0001 ? nearest : 0.0;
}

// Mean inverse depth of what hides some of the shadow point's cell from a block. Four pixels in rows and
// columns of their own look on the way to each place of the cell, at heights from the nearest down to a
// tenth.
float obstacle_before(uint block, uint i) {
  ShadowView view = views[i];
  float size = float(textureSize(shadow_maps, 0).x);
  uvec2 corner = kBlock * uvec2(block % kBlocks, block / kBlocks);
  float sum = 0.0;
  float count = 0.0;
  for (uint n = 0u; n < 4u; ++n) {
    uvec2 at = corner + 2u * uvec2((2u * n + (n >> 1u)) & 3u, n);
    uint pixel = at.y * gl_WorkGroupSize.x + at.x;
    vec3 normal = receiver_normal[pixel];
    Receiver r = receiver_from(view, receiver_mm[pixel], normal);
    float highest = max(view.nearest_inverse_depth - r.inverse_depth, 0.0);
    bool sees = dot(normal, normal) > 0.0;
    float rise = highest * exp2(-0.9 * float(n));
    for (uint k = 0u; k < kShadowTaps; ++k) {
      float found = obstacle_at(r, size, i, r.place + view.taps[k] * rise);
      // What lies lower hides another place, maybe none of the cell.
      bool hides = sees && found - r.inverse_depth > 0.7 * rise;
      sum += hides ? found : 0.0;
      count += hides ? 1.0 : 0.0;
      rise = rise < 0.15 * highest ? highest : 0.73 * rise;
    }
  }
  return count > 0.0 ? sum / count : 0.0;
}

// Each point by itself first; then those that a soft shadow may reach, from all places of their cell.
uvec2 shares_at(vec3 point_mm, vec3 normal, uint block) {
  float size = float(textureSize(shadow_maps, 0).x);
  uint open = 0u;
  uint soft = 0u;
  for (uint i = 0u; i < kShadowPoints; ++i) {
    ShadowView view = views[i];
    Receiver r = receiver_from(view, point_mm, normal);
    float rise = obstacles[block * kShadowPoints + i] - r.inverse_depth;
    open |= obstacle_at(r, size, i, r.place) == 0.0 ? 1u << i : 0u;
    // Below a texel, one place is as good as all.
    soft |= view.reach * rise * size > 1.0 ? 1u << i : 0u;
  }
  uvec2 shares = shares_of_bits(open & ~soft);
  for (; soft != 0u; soft &= soft - 1u) {
    uint i = uint(findLSB(soft));
    ShadowView view = views[i];
    Receiver r = receiver_from(view, point_mm, normal);
    float rise = obstacles[block * kShadowPoints + i] - r.inverse_depth;
    float count = 0.0;
    for (uint k = 0u; k < kShadowTaps; ++k) {
      count += obstacle_at(r, size, i, r.place + view.taps[k] * rise) == 0.0 ? 1.0 : 0.0;
    }
    shares |= encode_share(i, count / float(kShadowTaps));
  }
  return shares;
}

Seen seen_by(ivec2 pixel, uint sample_index) {
  vec2 at = vec2(pixel) + geometry_sample(sample_index, scene.pass);
  return surface_at(ray_of(at, sample_index), seen_triangle_of(seen_at(pixel, sample_index)));
}

void receive(uint self, Seen seen) {
  receiver_mm[self] = seen.point_mm;
  receiver_normal[self] = seen.geometric;
}

void store(ivec2 pixel, uint stand_in, uvec2 shares) {
  int layer = int(2u * (push.light * kStandIns + stand_in));
  imageStore(shadows, ivec3(pixel, layer), uvec4(shares.x, 0u, 0u, 0u));
  imageStore(shadows, ivec3(pixel, layer + 1), uvec4(shares.y, 0u, 0u, 0u));
}

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  uint self = gl_LocalInvocationIndex;
  StandIns among;
  among.count = 0u;
  if (inside_picture(pixel)) {
    among = stand_ins(pixel, codes_at(pixel));
  }
  receiver_mm[self] = vec3(0.0);
  receiver_normal[self] = vec3(0.0);
  if (among.count > 0u) {
    receive(self, seen_by(pixel, among.samples.x));
  }
  barrier();
  if (self < kBlocks * kBlocks * kShadowPoints) {
    obstacles[self] = obstacle_before(self / kShadowPoints, self % kShadowPoints);
  }
  barrier();
  uvec2 at = gl_LocalInvocationID.xy / kBlock;
  uint block = kBlocks * at.y + at.x;
  for (uint k = 0u; k < among.count; ++k) {
    store(pixel, k, shares_at(receiver_mm[self], receiver_normal[self], block));
    uvec4 next = uvec4(equal(uvec4(0u, 1u, 2u, 3u), uvec4(k + 1u))) * among.samples;
    if (k + 1u < among.count) {
      receive(self, seen_by(pixel, next.x + next.y + next.z + next.w));
    }
  }
}
