// The scene's buffers, and the surface seen through a pixel.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_samplerless_texture_functions : require
#include "shaders/shared/layout.h"
// Read by the next header.
layout(set = 0, binding = kBindEnvironment, scalar) readonly buffer EnvironmentTexels { vec3 environment_texels[]; };
#include "shaders/shared/shading.h"
#include "shaders/shared/surface.h"

// Uniform, not storage: software drivers read uniform buffers once for all lanes.
layout(set = 0, binding = kBindScene, scalar) uniform SceneBuffer { Scene scene; };
layout(set = 0, binding = kBindVertices, scalar) readonly buffer Vertices { Vertex vertices[]; };
layout(set = 0, binding = kBindIndices, scalar) readonly buffer Indices { uint indices[]; };
layout(set = 0, binding = kBindPatches, scalar) readonly buffer Patches { uint patches[]; };
layout(set = 0, binding = kBindVisibility) uniform utexture2DArray visibility;

bool is_photo() { return has(kFeaturePhoto) && scene.plane != 0u; }

// What geometry sample i of a pixel sees (encode_seen, 0 = nothing); a photo's plane is one triangle.
// The visibility image is an ideal lens' picture. Where the real one bends, the sixteen layers are
// taken for a grid of four times the resolution and the nearest place is looked up; where it blurs, a
// layer has a lens point of its own, so the nearest pixel of that layer.
uint seen_at(ivec2 pixel, uint i) {
  ivec3 at = ivec3(pixel, int(i));
  if (has(kFeatureBend)) {
    for (int turn = bends(scene.camera) ? 1 : 0; turn > 0; --turn) {
      vec2 own = geometry_sample(i, scene.pass);
      vec2 place = ideal_from_pixel(scene.camera, vec2(pixel) + own) - scene.raster_origin_px;
      vec2 inside = fract(place) * 4.0;
      bool blurred = blurs(scene.camera);
      vec2 texel = blurred ? floor(place - own + 0.5) : floor(place);
      at = ivec3(ivec2(texel), blurred ? int(i) : int(inside.x) + 4 * int(inside.y));
    }
  }
  bool found = true;
  if (has(kFeatureRound)) {
    for (int turn = scene.sheet.radius_mm > 0.0 ? 1 : 0; turn > 0; --turn) {
      vec2 place = vec2(pixel) + geometry_sample(i, scene.pass);
      found = meet_sheet(scene.sheet, ray_from_pixel(scene.camera, place)).found;
    }
  }
  uint sheet = found ? encode_seen(0u, 1u) : 0u;
  return is_photo() ? sheet : texelFetch(visibility, at, 0).x;
}

layout(set = 0, binding = kBindCodes, r32ui) uniform uimage2DArray codes;

uint gather_codes(ivec2 pixel) {
  uint lowest = 255u;
  uint highest = 0u;
  bool misses = false;
  for (uint i = 0u; i < kGeometrySamples; ++i) {
    uint code = seen_patch_of(seen_at(pixel, i));
    lowest = code != 0u ? min(lowest, code) : lowest;
    highest = max(highest, code);
    misses = misses || code == 0u;
  }
  return encode_codes(highest != 0u ? lowest : 0u, highest, misses);
}

// See encode_codes. Of a mesh they were gathered once for all passes.
uint codes_at(ivec2 pixel) {
  uint result = encode_codes(1u, 1u, false);
  if (has(kFeatureRound)) {
    for (int turn = is_photo() ? 1 : 0; turn > 0; --turn) {
      result = gather_codes(pixel);
    }
  }
  return is_photo() ? result : imageLoad(codes, ivec3(pixel, 0)).x;
}

// The ray of a place in a pixel at the moment of geometry sample i.
Ray ray_of(vec2 at, uint i) {
  vec2 lens = vec2(0.0);
  float time = 0.0;
  // A loop of one turn or none stands for a branch, which a software driver would always execute.
  if (has(kFeatureBlur)) {
    for (int turn = blurs(scene.camera) ? 1 : 0; turn > 0; --turn) {
      uint n = moment_of(i, scene.pass);
      lens = lens_sample(n, kGeometrySamples * scene.pass_count);
      time = time_sample(n);
    }
  }
  return ray_from_ideal(scene.camera, ideal_from_pixel(scene.camera, at), lens, time);
}

bool inside_picture(ivec2 pixel) {
  return all(greaterThanEqual(pixel, ivec2(0))) && all(lessThan(vec2(pixel), scene.camera.size_px));
}

struct Seen {
  vec3 point_mm;
  vec3 normal;     // shading normal, faces the camera
  vec3 geometric;  // the triangle's own
  vec3 view;       // toward the camera
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

// The surface where the ray meets the facet's plane.
Seen surface_on(Facet facet, Ray ray) {
  vec3 ab = facet.b.position_mm - facet.a.position_mm;
  vec3 ac = facet.c.position_mm - facet.a.position_mm;
  bool plane = is_photo();
  Meeting meeting = meet_sheet(scene.sheet, ray);
  vec3 n = plane ? meeting.normal : cross(ab, ac);
  vec3 origin = plane ? meeting.point_mm : facet.a.position_mm;
  float facing = dot(n, ray.direction);
  float t = dot(origin - ray.origin_mm, n) / (abs(facing) > 1e-12 ? facing : -1e-12);
  Seen seen;
  seen.point_mm = ray.origin_mm + t * ray.direction;
  seen.view = -ray.direction;
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

Seen surface_at(Ray ray, uint triangle) { return surface_on(load_facet(triangle), ray); }

// Size of a pixel on the surface (um), across the shorter way.
float footprint_um(Seen seen) { return 1000.0 / px_per_mm(scene.camera, seen.point_mm.z); }

// A tangent frame that depends on the normal alone: render +x laid on the surface.
void common_frame(vec3 normal, out vec3 x, out vec3 y) {
  vec3 axis = abs(normal.x) < 0.9 ? vec3(1.0, 0.0, 0.0) : vec3(0.0, -1.0, 0.0);
  x = normalize(axis - normal * dot(axis, normal));
  y = cross(normal, x);
}
