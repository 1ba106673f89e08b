// The scene's buffers, and the surface seen through a pixel.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_samplerless_texture_functions : require
#include "shaders/shared/layout.h"
#include "shaders/shared/shading.h"
#include "shaders/shared/surface.h"

// Uniform, not storage: software drivers read uniform buffers once for all lanes.
layout(set = 0, binding = kBindScene, scalar) uniform SceneBuffer { Scene scene; };
layout(set = 0, binding = kBindVertices, scalar) readonly buffer Vertices { Vertex vertices[]; };
layout(set = 0, binding = kBindIndices, scalar) readonly buffer Indices { uint indices[]; };
layout(set = 0, binding = kBindVisibility) uniform utexture2DArray visibility;

// The triangle (+ 1) that geometry sample i of a pixel sees; the photo's plane counts as one.
uint seen_triangle(ivec2 pixel, uint i) {
  return scene.plane != 0u ? 1u : texelFetch(visibility, ivec3(pixel, int(i)), 0).x;
}

bool inside_picture(ivec2 pixel) {
  return all(greaterThanEqual(pixel, ivec2(0))) && all(lessThan(vec2(pixel), scene.camera.size_px));
}

struct Seen {
  vec3 point_mm;
  vec3 normal;     // shading normal, faces the camera
  vec3 geometric;  // the triangle's own
};

// The surface where the ray through `at` meets the plane of a triangle (+ 1, not 0).
Seen surface_at(vec2 at, uint triangle) {
  Ray ray = ray_from_pixel(scene.camera, at);
  Seen seen;
  if (scene.plane != 0u) {
    float t = dot(scene.plane_origin_mm - ray.origin_mm, scene.plane_normal) /
              dot(ray.direction, scene.plane_normal);
    seen.point_mm = ray.origin_mm + t * ray.direction;
    seen.normal = scene.plane_normal;
    seen.geometric = scene.plane_normal;
    return seen;
  }
  uint first = 3u * (triangle - 1u);
  Vertex a = vertices[indices[first]];
  Vertex b = vertices[indices[first + 1u]];
  Vertex c = vertices[indices[first + 2u]];
  vec3 ab = b.position_mm - a.position_mm;
  vec3 ac = c.position_mm - a.position_mm;
  vec3 n = cross(ab, ac);
  float facing = dot(n, ray.direction);
  float t = dot(a.position_mm - ray.origin_mm, n) / (abs(facing) > 1e-12 ? facing : -1e-12);
  seen.point_mm = ray.origin_mm + t * ray.direction;
  // Barycentric weights, kept near the triangle: a sample at its rim may lie just outside.
  vec3 d = seen.point_mm - a.position_mm;
  float scale = 1.0 / max(dot(n, n), 1e-30);
  float v = clamp(dot(cross(d, ac), n) * scale, 0.0, 1.0);
  float w = clamp(dot(cross(ab, d), n) * scale, 0.0, 1.0 - v);
  seen.normal = normalize(a.normal * (1.0 - v - w) + b.normal * v + c.normal * w);
  seen.geometric = n * inversesqrt(max(dot(n, n), 1e-30));
  if (dot(seen.geometric, ray.direction) > 0.0) {
    seen.geometric = -seen.geometric;
  }
  if (dot(seen.normal, seen.geometric) < 0.0) {
    seen.normal = -seen.normal;
  }
  return seen;
}

// Size of a pixel on the surface (um), across the shorter way.
float footprint_um(Seen seen) {
  float px_per_mm = scene.camera.focal_px > 0.0
                        ? scene.camera.focal_px / (scene.camera.distance_mm - seen.point_mm.z)
                        : 1.0 / scene.camera.mm_per_px;
  return 1000.0 / px_per_mm;
}

// A tangent frame that depends on the normal alone: render +x laid on the surface.
void common_frame(vec3 normal, out vec3 x, out vec3 y) {
  vec3 axis = abs(normal.x) < 0.9 ? vec3(1.0, 0.0, 0.0) : vec3(0.0, -1.0, 0.0);
  x = normalize(axis - normal * dot(axis, normal));
  y = cross(normal, x);
}
