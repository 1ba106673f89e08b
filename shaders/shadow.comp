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

// Blocks of 8 x 8 pixels: 4 x 4 of them are looked from, about the 2 x 2 of a work group, so that what is
// found does not end at a block's border.
const uint kBlock = 8u;
const uint kLooked = 4u;
const uint kLookers = 4u;  // pixels of a block
shared vec3 looker_mm[kLooked * kLooked * kLookers];
shared vec3 looker_normal[kLooked * kLooked * kLookers];  // 0 = sees nothing
shared float rises[kLooked * kLooked * kShadowPoints];    // [block][shadow point]

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

Seen seen_by(ivec2 pixel, uint sample_index, uint triangle) {
  vec2 at = vec2(pixel) + geometry_sample(sample_index, scene.pass);
  return surface_at(ray_of(at, sample_index), triangle);
}

// One of four pixels of a block, in rows and columns of their own.
void place_looker(uint self) {
  uint block = self / kLookers;
  uint n = self % kLookers;
  ivec2 pixel = ivec2(gl_WorkGroupID.xy * gl_WorkGroupSize.xy) - int(kBlock) +
                ivec2(kBlock * uvec2(block % kLooked, block / kLooked) + 2u * uvec2((2u * n + (n >> 1u)) & 3u, n));
  uint sample_index = (5u + 3u * scene.pass) & 15u;
  uint triangle = inside_picture(pixel) ? seen_triangle_of(seen_at(pixel, sample_index)) : 0u;
  looker_normal[self] = vec3(0.0);
  if (triangle != 0u) {
    Seen seen = seen_by(pixel, sample_index, triangle);
    looker_mm[self] = seen.point_mm;
    looker_normal[self] = seen.geometric;
  }
}

// How far in inverse depth what hides some of the shadow point's cell rises above a block in the mean, 0 =
// nothing does. Its pixels look on the way to each place of the cell, at heights from the nearest down to
// a tenth. Few hits count for less, so that a shadow's border is no step.
float rise_above(uint block, uint i) {
  ShadowView view = views[i];
  float size = float(textureSize(shadow_maps, 0).x);
  float sum = 0.0;
  float count = 0.0;
  for (uint n = 0u; n < kLookers; ++n) {
    vec3 normal = looker_normal[kLookers * block + n];
    Receiver r = receiver_from(view, looker_mm[kLookers * block + n], normal);
    float highest = max(view.nearest_inverse_depth - r.inverse_depth, 0.0);
    bool sees = dot(normal, normal) > 0.0;
    float rise = highest * exp2(-0.9 * float(n));
    for (uint k = 0u; k < kShadowTaps; ++k) {
      float found = obstacle_at(r, size, i, r.place + view.taps[k] * rise);
      // What lies lower hides another place, maybe none of the cell.
      bool hides = sees && found - r.inverse_depth > 0.7 * rise;
      sum += hides ? found - r.inverse_depth : 0.0;
      count += hides ? 1.0 : 0.0;
      rise = rise < 0.15 * highest ? highest : 0.73 * rise;
    }
  }
  return sum / max(count, 3.0);
}

// The same at a pixel of the group, between the blocks about it.
float rise_at(uvec2 pixel, uint i) {
  vec2 at = (vec2(pixel) + 0.5) / float(kBlock) + 0.5;
  uvec2 low = uvec2(at);
  vec2 f = at - vec2(low);
  uint first = (low.y * kLooked + low.x) * kShadowPoints + i;
  return mix(mix(rises[first], rises[first + kShadowPoints], f.x),
             mix(rises[first + kLooked * kShadowPoints], rises[first + (kLooked + 1u) * kShadowPoints], f.x), f.y);
}

// Each point by itself first; then those that a soft shadow may reach, from all places of their cell.
uvec2 shares_at(vec3 point_mm, vec3 normal, uvec2 pixel) {
  float size = float(textureSize(shadow_maps, 0).x);
  uint open = 0u;
  uint soft = 0u;
  for (uint i = 0u; i < kShadowPoints; ++i) {
    ShadowView view = views[i];
    Receiver r = receiver_from(view, point_mm, normal);
    float rise = rise_at(pixel, i);
    open |= obstacle_at(r, size, i, r.place) == 0.0 ? 1u << i : 0u;
    // Below a texel, one place is as good as all.
    soft |= view.reach * rise * size > 1.0 ? 1u << i : 0u;
  }
  uvec2 shares = shares_of_bits(open & ~soft);
  for (; soft != 0u; soft &= soft - 1u) {
    uint i = uint(findLSB(soft));
    ShadowView view = views[i];
    Receiver r = receiver_from(view, point_mm, normal);
    float rise = rise_at(pixel, i);
    float count = 0.0;
    for (uint k = 0u; k < kShadowTaps; ++k) {
      count += obstacle_at(r, size, i, r.place + view.taps[k] * rise) == 0.0 ? 1.0 : 0.0;
    }
    shares |= encode_share(i, count / float(kShadowTaps));
  }
  return shares;
}

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  uint self = gl_LocalInvocationIndex;
  if (self < kLooked * kLooked * kLookers) {
    place_looker(self);
  }
  barrier();
  rises[self] = rise_above(self / kShadowPoints, self % kShadowPoints);
  barrier();
  if (!inside_picture(pixel)) {
    return;
  }
  StandIns among = stand_ins(pixel, codes_at(pixel));
  for (uint k = 0u; k < among.count; ++k) {
    uvec4 here = uvec4(equal(uvec4(0u, 1u, 2u, 3u), uvec4(k))) * among.samples;
    uint sample_index = here.x + here.y + here.z + here.w;
    Seen seen = seen_by(pixel, sample_index, seen_triangle_of(seen_at(pixel, sample_index)));
    uvec2 shares = shares_at(seen.point_mm, seen.geometric, gl_LocalInvocationID.xy);
    int layer = int(2u * (push.light * kStandIns + k));
    imageStore(shadows, ivec3(pixel, layer), uvec4(shares.x, 0u, 0u, 0u));
    imageStore(shadows, ivec3(pixel, layer + 1), uvec4(shares.y, 0u, 0u, 0u));
  }
}
