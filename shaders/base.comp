// The part without defects: every pixel's mean radiance over its geometry samples. A pixel that sees
// one smooth patch only is shaded at two of its samples, one with an edge inside at all sixteen.
#version 460
#extension GL_GOOGLE_include_directive : require
#define BLEMISH_NO_HORIZON
#include "shaders/lib/shade.glsl"
layout(local_size_x = 16, local_size_y = 16) in;
layout(set = 0, binding = kBindPicture, scalar) writeonly buffer Picture { vec4 picture[]; };

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (!inside_picture(pixel)) {
    return;
  }
  uint patch_code = seen_patch_of(seen_at(pixel, 0u));
  bool uniform_pixel = true;
  for (uint i = 1u; i < kGeometrySamples; ++i) {
    uniform_pixel = uniform_pixel && seen_patch_of(seen_at(pixel, i)) == patch_code;
  }
  // Samples 5 and 10 lie opposite each other about the pixel's center; what the
  // finish holds finer than a pixel is roughness, so two are enough.
  uint count = uniform_pixel ? (patch_code == 0u ? 0u : 2u) : kGeometrySamples;
  vec3 sum = vec3(0.0);
  float hits = 0.0;
  for (uint k = 0u; k < count; ++k) {
    uint i = uniform_pixel ? 5u + 5u * k : k;
    uint triangle = seen_triangle_of(seen_at(pixel, i));
    if (triangle != 0u) {
      Seen seen = surface_at(vec2(pixel) + geometry_sample(i), triangle);
      Surface s = finished_surface(seen, triangle, finish_offset(pixel, k, count));
      Quadrature q;
      q.azimuths = uniform_pixel ? 6 : 2;  // of each sample; the samples' points interleave
      q.radii = 1;
      q.shift_a = (float(k) + 0.5) / float(count);
      q.shift_b = fract(0.618034 * (float(k) + 0.5));
      sum += radiance(s, pixel, q);
      hits += 1.0;
    }
  }
  picture[pixel_index(pixel)] = vec4(sum, hits) / max(float(count), 1.0);
}
