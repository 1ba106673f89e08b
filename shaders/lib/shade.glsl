// Finish, material and lights put together: the radiance of one surface sample.
#include "shaders/lib/scene.glsl"
layout(set = 0, binding = kBindShadows, scalar) buffer Shadows { uint shadow_bits[]; };

uint pixel_index(ivec2 pixel) { return uint(pixel.y) * uint(scene.camera.size_px.x) + uint(pixel.x); }

vec3 view_at(vec3 point_mm) {
  return scene.camera.focal_px > 0.0
             ? normalize(vec3(0.0, 0.0, scene.camera.distance_mm) - point_mm)
             : vec3(0.0, 0.0, 1.0);
}

// Which finish the surface has: the last one that its triangle may have and whose box holds it.
uint finish_at(vec3 point_mm, uint triangle) {
  uint chosen = 0u;
  for (uint i = 1u; i < scene.finish_count; ++i) {
    vec3 part_um = (scene.part_from_render * vec4(point_mm, 1.0)).xyz * 1000.0;
    bool in_box = all(greaterThanEqual(part_um, scene.finishes[i].box_min_um)) &&
                  all(lessThanEqual(part_um, scene.finishes[i].box_max_um));
    bool by_name = ((patches[triangle - 1u] >> (8u + i)) & 1u) != 0u;
    chosen = in_box && by_name ? i : chosen;
  }
  return chosen;
}

// A sample's place among those of its pixel for patterns finer than a pixel, in [0, 1): samples come
// in pairs about 1/2, and four neighbors differ evenly.
float finish_offset(ivec2 pixel, uint i, uint count) {
  uint neighbor = uint((pixel.x & 1) ^ (pixel.y & 1)) * 2u + uint(pixel.y & 1);
  uint h = hash_u32(uint(pixel.x >> 1) * 0x9e3779b9u ^ hash_u32(uint(pixel.y >> 1)));
  float place = (float(neighbor) + unit_from_hash(h)) * 0.25;
  float offset = 0.5 * fract(place + 2.0 * float(i >> 1u) / float(count));
  return (i & 1u) == 0u ? offset : 1.0 - offset;
}

// The surface as its finish makes it, without defects. `triangle` + 1.
Surface finished_surface(Seen seen, uint triangle, float offset) {
  Surface s;
  s.point_mm = seen.point_mm;
  s.view = view_at(seen.point_mm);
  s.horizon_low = 0u;
  s.horizon_high = 0u;
  s.horizon_x = vec3(1.0, 0.0, 0.0);
  s.horizon_y = vec3(0.0, 1.0, 0.0);
  s.horizon_z = vec3(0.0, 0.0, 1.0);
  // A photo carries its finish itself; only its roughness counts there.
  float footprint = scene.plane != 0u ? kUnresolved : footprint_um(seen);
  uint chosen = finish_at(seen.point_mm, triangle);
  for (uint i = 0u; i < scene.finish_count; ++i) {
    // A loop of one turn or none stands for a branch, which a software driver would always execute.
    for (int turn = i == chosen ? 1 : 0; turn > 0; --turn) {
      s = with_finish(s, scene.finishes[i], seen.normal, seen.point_mm * 1000.0, footprint, offset);
    }
  }
  if (s.coat_f0 > 0.0) {
    return with_substance(s, scene.coated);
  }
  return with_substance(s, scene.substance);
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
