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
layout(set = 0, binding = kBindPatches, scalar) readonly buffer Patches { uint patches[]; };
layout(set = 0, binding = kBindVisibility) uniform utexture2DArray visibility;

// What geometry sample i of a pixel sees (encode_seen, 0 = nothing); a photo's plane is one triangle.
uint seen_at(ivec2 pixel, uint i) {
  return scene.plane != 0u ? encode_seen(0u, 1u) : texelFetch(visibility, ivec3(pixel, int(i)), 0).x;
}

bool inside_picture(ivec2 pixel) {
  return all(greaterThanEqual(pixel, ivec2(0))) && all(lessThan(vec2(pixel), scene.camera.size_px));
}

struct Seen {
  vec3 point_mm;
  vec3 normal;     // shading normal, faces the camera
  vec3 geometric;  // the triangle's own
};

// A triangle's corners, loaded once for all rays that meet its plane.
struct Facet {
  Vertex a;
  Vertex b;
  Vertex c;
};

// `triangle` + 1, not 0; any for a photo.
Facet load_facet(uint triangle) {
  uint first = 3u * (triangle - 1u);
  Facet facet;
  facet.a = vertices[indices[first]];
  facet.b = vertices[indices[first + 1u]];
  facet.c = vertices[indices[first + 2u]];
  return facet;
}

// The surface where the ray through `at` meets the facet's plane.
Seen surface_on(Facet facet, vec2 at) {
  Ray ray = ray_from_pixel(scene.camera, at);
  vec3 ab = facet.b.position_mm - facet.a.position_mm;
  vec3 ac = facet.c.position_mm - facet.a.position_mm;
  bool plane = scene.plane != 0u;
  vec3 n = plane ? scene.plane_normal : cross(ab, ac);
  vec3 origin = plane ? scene.plane_origin_mm : facet.a.position_mm;
  float facing = dot(n, ray.direction);
  float t = dot(origin - ray.origin_mm, n) / (abs(facing) > 1e-12 ? facing : -1e-12);
  Seen seen;
  seen.point_mm = ray.origin_mm + t * ray.direction;
  // Barycentric weights, kept near the triangle: a sample at its rim may lie just outside.
  vec3 d = seen.point_mm - facet.a.position_mm;
  float scale = 1.0 / max(dot(n, n), 1e-30);
  float v = clamp(dot(cross(d, ac), n) * scale, 0.0, 1.0);
  float w = clamp(dot(cross(ab, d), n) * scale, 0.0, 1.0 - v);
  vec3 smooth_normal = facet.a.normal * (1.0 - v - w) + facet.b.normal * v + facet.c.normal * w;
  seen.normal = normalize(plane ? n : smooth_normal);
  seen.geometric = n * inversesqrt(max(dot(n, n), 1e-30));
  seen.geometric *= dot(seen.geometric, ray.direction) > 0.0 ? -1.0 : 1.0;
  seen.normal *= dot(seen.normal, seen.geometric) < 0.0 ? -1.0 : 1.0;
  return seen;
}

Seen surface_at(vec2 at, uint triangle) { return surface_on(load_facet(triangle), at); }

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
