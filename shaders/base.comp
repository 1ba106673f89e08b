// The part without defects: every pixel's mean radiance over its geometry samples. A pixel that sees
// one smooth patch only is shaded at two of its samples, one with an edge inside or with part of a light
// hidden at all sixteen.
#version 460
#extension GL_GOOGLE_include_directive : require
#define BLEMISH_NO_HORIZON
#include "shaders/lib/shade.glsl"
layout(local_size_x = 16, local_size_y = 16) in;
layout(set = 0, binding = kBindPicture, rgba32f) uniform writeonly image2DArray picture;

// Whether the part hides some of a light from the pixel, so that rays have to say what of it: of the
// sky, and, where rays are asked of any light, of all.
bool is_cut(ivec2 pixel) {
  bool cut = false;
  if (has(kFeatureRays) || has(kFeatureSkyRays)) {
    for (uint left = scene.lit & (has(kFeatureRays) ? 0xffffffffu : sky_lights()); left != 0u; left &= left - 1u) {
      uvec2 shares = shadow_shares(pixel, uint(findLSB(left)), 0u);
      cut = cut || (shares != uvec2(0u) && shares != all_lit());
    }
  }
  return cut;
}

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (!inside_picture(pixel)) {
    return;
  }
  uint pixel_codes = codes_at(pixel);
  // Samples 5 and 10 lie opposite each other about the pixel's center; what the finish holds finer than
  // a pixel is roughness, so two are enough for a pass, unless the lens or motion blurs it.
  bool few = !blurs(scene.camera) && sees_one(pixel_codes) && !is_cut(pixel);
  uint count = few ? 2u : kGeometrySamples;
  StandIns among = stand_ins(pixel, pixel_codes);
  vec3 sum = vec3(0.0);
  float hits = 0.0;
  for (uint k = 0u; k < count; ++k) {
    uint i = few ? (5u + 5u * k + 3u * scene.pass) & 15u : k;
    uint seen = seen_at(pixel, i);
    uint triangle = seen_triangle_of(seen);
    vec2 at = vec2(pixel) + geometry_sample(i, scene.pass);
    Ray ray = ray_of(at, i);
    // A loop of one turn or none stands for a branch, which a software driver would always execute.
    for (int turn = triangle != 0u ? 1 : 0; turn > 0; --turn) {
      Surface s = finished_surface(surface_at(ray, triangle), triangle, finish_offset(pixel, k, count));
      uint stand_in = stand_in_of(among, i, seen_patch_of(seen));
      sum += radiance(s, pixel, stand_in, quadrature_of(k, count, few ? 6 : 2));
      hits += 1.0;
    }
    sum += triangle == 0u ? radiance_beside(ray) : vec3(0.0);
  }
  imageStore(picture, ivec3(pixel, 0), vec4(sum, hits) / max(float(count), 1.0));
}
