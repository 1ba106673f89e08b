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
  s.f82 = scene.f82;
  s.diffuse = scene.diffuse;
  s.coat_f0 = scene.coat_f0;
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

// Shadows of a pixel's center serve all its samples. One loop over base and coat keeps the shading
// code in one place, which a software driver compiles much faster.
vec3 radiance(Surface s, ivec2 pixel, Quadrature q) {
  vec3 sum = vec3(0.0);
  uint pixels = uint(scene.camera.size_px.x) * uint(scene.camera.size_px.y);
  uint layers = s.coat_f0 > 0.0 ? 2u : 1u;
  Surface coat = coat_of(s);
  for (uint layer = 0u; layer < layers; ++layer) {
    for (uint i = 0u; i < scene.light_count; ++i) {
      uint shadow = scene.plane != 0u ? 0xffffu : shadow_bits[i * pixels + pixel_index(pixel)];
      Light light = scene.lights[i];
      sum += light.radiance * outgoing_radiance(s, shade_light(s, light, shadow, q), light.shares);
    }
    s = coat;
  }
  return sum;
}
