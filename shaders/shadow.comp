// One light's shadow bits for every pixel: is its i-th shadow point in sight of the surface there?
#version 460
#extension GL_GOOGLE_include_directive : require
#define BLEMISH_NO_HORIZON
#include "shaders/lib/shade.glsl"
layout(local_size_x = 16, local_size_y = 16) in;
layout(push_constant, scalar) uniform Push { ShadowPush push; };
layout(set = 0, binding = kBindShadowMaps) uniform texture2DArray shadow_maps;
layout(set = 0, binding = kBindShadowViews, scalar) readonly buffer Views { ShadowView views[]; };

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (!inside_picture(pixel)) {
    return;
  }
  // The first sample that meets the part stands for the pixel.
  uint triangle = 0u;
  uint sample_index = 0u;
  for (uint i = 0u; i < kGeometrySamples && triangle == 0u; ++i) {
    sample_index = (i * 5u + 5u) & 15u;
    triangle = seen_triangle_of(seen_at(pixel, sample_index));
  }
  uint bits = 0u;
  float size = float(textureSize(shadow_maps, 0).x);
  Light light = scene.lights[push.light];
  // A loop of one turn or none stands for a branch, which a software driver would always execute.
  for (int turn = triangle != 0u ? 1 : 0; turn > 0; --turn) {
    vec2 at = vec2(pixel) + geometry_sample(sample_index, scene.pass);
    Seen seen = surface_at(ray_of(at, sample_index), triangle);
    for (uint i = 0u; i < kShadowPoints; ++i) {
      vec3 to_light = shadow_point_mm(light, i, scene.pass) - seen.point_mm;
      // Off the surface by what a map texel may be wrong.
      float texel_mm = views[push.light * kShadowPoints + i].texel_per_mm * length(to_light);
      float slant = abs(dot(normalize(to_light), seen.geometric));
      vec3 raised = seen.point_mm + seen.geometric * (texel_mm * 1.5);
      vec4 clip = views[push.light * kShadowPoints + i].clip_from_render * vec4(raised, 1.0);
      vec3 mapped = clip.xyz / clip.w;
      vec2 uv = mapped.xy * 0.5 + 0.5;
      bool covered = clip.w > 0.0 && all(greaterThan(uv, vec2(0.0))) && all(lessThan(uv, vec2(1.0)));
      float depth = covered ? texelFetch(shadow_maps, ivec3(ivec2(uv * size), int(i)), 0).x : 1.0;
      bool facing = dot(to_light, seen.geometric) > 0.0;
      // A light behind this sample counts as seen: its own shading knows, and a neighbor across an
      // edge in the same pixel may face it.
      bits |= !facing || mapped.z <= depth + 2e-5 / max(slant, 0.05) ? 1u << i : 0u;
    }
  }
  imageStore(shadows, ivec3(pixel, int(push.light)), uvec4(bits, 0u, 0u, 0u));
}
