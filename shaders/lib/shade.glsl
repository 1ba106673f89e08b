// Finish, material and lights put together: the radiance of one surface sample.
#include "shaders/lib/scene.glsl"
layout(set = 0, binding = kBindShadows, r32ui) uniform uimage2DArray shadows;

// The surface as its finish makes it, without defects.
Surface finished_surface(Seen seen) {
  Surface s;
  s.point_mm = seen.point_mm;
  s.view = seen.view;
  s.f0 = scene.f0;
  s.f82 = scene.f82;
  s.diffuse = scene.diffuse;
  s.coat_f0 = scene.coat_f0;
  s.horizon_low = 0u;
  s.horizon_high = 0u;
  s.horizon_x = vec3(1.0, 0.0, 0.0);
  s.horizon_y = vec3(0.0, 1.0, 0.0);
  s.horizon_z = vec3(0.0, 0.0, 1.0);
  // A photo carries its finish itself; only its roughness counts there.
  vec3 part_um = (scene.part_from_render * vec4(seen.point_mm, 1.0)).xyz * 1000.0;
  s.facets = finished_facets(scene.finish, seen.normal, part_um,
                             scene.plane != 0u ? kUnresolved : footprint_um(seen));
  return s;
}

// The clear coat alone, as a surface of its own.
Surface coat_of(Surface s) {
  Surface coat = s;
  coat.facets.alpha_x = scene.coat_alpha;
  coat.facets.alpha_y = scene.coat_alpha;
  coat.f0 = vec3(s.coat_f0);
  coat.f82 = vec3(0.0);
  coat.diffuse = vec3(0.0);
  coat.coat_f0 = 0.0;
  return coat;
}

// Which of a light's shadow points the pixel's surface sees.
uint shadow_bits(ivec2 pixel, uint light) {
  return scene.plane != 0u ? 0xffffu : imageLoad(shadows, ivec3(pixel, int(light))).x;
}

// Shadows of a pixel's center serve all its samples. One loop over base and coat keeps the shading
// code in one place, which a software driver compiles much faster.
vec3 radiance(Surface s, ivec2 pixel, Quadrature q) {
  vec3 sum = vec3(0.0);
  uint layers = s.coat_f0 > 0.0 ? 2u : 1u;
  Surface coat = coat_of(s);
  for (uint layer = 0u; layer < layers; ++layer) {
    for (uint left = scene.lit; left != 0u; left &= left - 1u) {
      uint i = uint(findLSB(left));
      Light light = scene.lights[i];
      sum += lit_radiance(s, light, shadow_bits(pixel, i), q);
    }
    s = coat;
  }
  return sum;
}

// What the camera sees of the lights themselves where it sees no part.
vec3 radiance_beside(Ray ray) {
  vec3 sum = vec3(0.0);
  for (uint left = scene.lit; left != 0u; left &= left - 1u) {
    sum += emitted_toward(scene.lights[findLSB(left)], ray);
  }
  return sum;
}

// Points on the lights for sample k of `count` in this pass: all samples' points interleave.
Quadrature quadrature_of(uint k, uint count, int azimuths) {
  Quadrature q;
  q.azimuths = azimuths;
  q.radii = 1;
  q.shift_a = (float(k) + fract(0.5 + 0.6180340 * float(scene.pass))) / float(count);
  q.shift_b = fract(0.6180340 * (float(k) + 0.5) + 0.7548777 * float(scene.pass));
  q.pass = scene.pass;
  q.calls = float(count * scene.pass_count);
  return q;
}
