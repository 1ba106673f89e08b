// Finish, material and lights put together: the radiance of one surface sample.
#include "shaders/lib/scene.glsl"
layout(set = 0, binding = kBindShadows, scalar) buffer Shadows { uint shadow_bits[]; };

uint pixel_index(ivec2 pixel) { return uint(pixel.y) * uint(scene.camera.size_px.x) + uint(pixel.x); }

vec3 view_at(vec3 point_mm) {
  return scene.camera.focal_px > 0.0
             ? normalize(vec3(0.0, 0.0, scene.camera.distance_mm) - point_mm)
             : vec3(0.0, 0.0, 1.0);
}

// The surface as its finish makes it, without defects.
Surface finished_surface(vec3 point_mm, vec3 normal, float footprint) {
  Surface s;
  s.point_mm = point_mm;
  s.view = view_at(point_mm);
  s.f0 = scene.f0;
  s.diffuse = scene.diffuse;
  s.horizon_low = 0u;
  s.horizon_high = 0u;
  s.horizon_x = vec3(1.0, 0.0, 0.0);
  s.horizon_y = vec3(0.0, 1.0, 0.0);
  s.horizon_z = vec3(0.0, 0.0, 1.0);
  // A photo carries its finish itself; only its roughness counts there.
  vec3 part_um = (scene.part_from_render * vec4(point_mm, 1.0)).xyz * 1000.0;
  s.facets = finished_facets(scene.finish, normal, part_um,
                             scene.plane != 0u ? kUnresolved : footprint);
  return s;
}

// Shadows of a pixel's center serve all its samples.
vec3 radiance(Surface s, ivec2 pixel, Quadrature q) {
  vec3 sums = vec3(0.0);
  uint pixels = uint(scene.camera.size_px.x) * uint(scene.camera.size_px.y);
  for (uint i = 0u; i < scene.light_count; ++i) {
    uint shadow = scene.plane != 0u ? 0xffffu : shadow_bits[i * pixels + pixel_index(pixel)];
    sums += shade_light(s, scene.lights[i], shadow, q);
  }
  return outgoing_radiance(s, sums);
}
