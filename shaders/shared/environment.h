// Maps of the far surroundings in latitude and longitude about a level axis. One map lies in the
// texel buffer as its levels from `map_width` x half of it down to 2 x 1, each half as wide as the
// last, and then its irradiance: what enters the diffuse base of a surface of each direction.
#ifndef BLEMISH_SHARED_ENVIRONMENT_H
#define BLEMISH_SHARED_ENVIRONMENT_H
#include "shaders/shared/sky.h"
SHARED_BEGIN

#ifdef __cplusplus
// The texel buffer of this thread's CPU side; shaders bind a buffer of this name.
inline thread_local const vec3* environment_texels = nullptr;
#endif

SHARED_CONST int kIrradianceWidth = 64;

// Texels before level w of a map of width w0: 2 (w0^2 - w^2) / 3.
SHARED_FN uint level_offset(uint map_width, uint level_width) {
  return 2u * (map_width * map_width - level_width * level_width) / 3u;
}

SHARED_FN uint irradiance_offset(uint map_width) { return level_offset(map_width, 1u); }

// Column and row (texels, 0 at the outer corner) of a direction on a map `width` wide. The poles
// lie level, at the map's azimuth 0 and opposite, where parts seldom look: about a pole texels are
// thin, and a mean over one is no mean over a round patch of the sky. Column 0 holds the zenith.
SHARED_FN vec2 texel_of(Light light, vec3 direction, float width) {
  vec3 side = cross(light.tangent, light.axis);
  float turn = atan(dot(direction, side), -dot(direction, light.axis)) / kWholeTurn;
  float polar = acos(clamp(dot(direction, light.tangent), -1.0f, 1.0f)) / kPi;
  return vec2(fract(turn) * width, polar * 0.5f * width);
}

// Columns go round; beyond a pole the map goes on half a turn away.
SHARED_FN vec3 texel_at(uint first, int width, int x, int y) {
  int height = width / 2;
  bool beyond = y < 0 || y >= height;
  int row = y < 0 ? -1 - y : (y >= height ? 2 * height - 1 - y : y);
  int column = (x + (beyond ? height : 0) + width) & (width - 1);
  return environment_texels[first + uint(row * width + column)];
}

// Bilinear.
SHARED_FN vec3 environment_level(Light light, uint offset, int width, vec3 direction) {
  vec2 at = texel_of(light, direction, float(width)) - vec2(0.5f);
  int x = int(floor(at.x));
  int y = int(floor(at.y));
  uint first = light.map_first + offset;
  vec2 f = at - floor(at);
  vec3 upper = mix(texel_at(first, width, x, y), texel_at(first, width, x + 1, y), f.x);
  vec3 lower = mix(texel_at(first, width, x, y + 1), texel_at(first, width, x + 1, y + 1), f.x);
  return mix(upper, lower, f.y);
}

// Radiance from a direction, averaged over about this solid angle.
SHARED_FN vec3 environment_radiance(Light light, vec3 direction, float solid_angle) {
  float width = float(light.map_width);
  float cosine = dot(direction, light.tangent);
  float sine = sqrt(max(1.0f - cosine * cosine, 0.0f));
  float texel = 4.0f * kPi * kPi / (width * width) * max(sine, 2.0f / width);
  float level =
      clamp(floor(0.5f * log2(max(solid_angle / texel, 1e-6f)) + 0.5f), 0.0f, log2(width) - 1.0f);
  uint level_width = light.map_width >> uint(level);
  return environment_level(light, level_offset(light.map_width, level_width), int(level_width),
                           direction);
}

// Share of the map's light on the diffuse base that passes by the part and the surface's relief.
SHARED_FN float environment_open(Surface s, Light light, uvec2 shadow, Quadrature q) {
  float seen = 0.0f;
  float all = 0.0f;
  for (uint i = 0u; i < kShadowPoints; ++i) {
    vec3 way = dome_point(i, q.pass);
    vec3 radiance = environment_radiance(light, way, 0.4f);
    float cosine = max(dot(way, s.facets.normal), 0.0f);
    float weight = (radiance.x + radiance.y + radiance.z) * cosine;
    seen += weight * share_of(shadow, i) * over_horizon(s, way);
    all += weight;
  }
  return all > 0.0f ? seen / all : 1.0f;
}

// Sums of each color.
struct ColorSums {
  vec4 red;
  vec4 green;
  vec4 blue;
};

// How far the solid angles of neighboring directions overlap.
SHARED_CONST float kOverlap = 2.0f;

// Filtered importance sampling (Krivanek and Colbert 2008): each direction stands for the solid
// angle that its density leaves it among all samples of the pixel, and the map is averaged over
// that; the more samples, the sharper.
SHARED_FN ColorSums shade_environment(Surface s, Light light, uvec2 shadow, Quadrature q,
                                      SHARED_INOUT(Probe) probe) {
  VisibleFacets v = visible_facets(s);
  int count = 8 * q.azimuths * q.radii;
  ColorSums sums;
  sums.red = vec4(0.0f);
  sums.green = vec4(0.0f);
  sums.blue = vec4(0.0f);
  for (int i = 0; i < count; ++i) {
    SkyPoint point = sky_point(s.facets, v, (float(i) + q.shift_b) / float(count),
                               fract(q.shift_a + 0.618034f * float(i)));
    vec3 radiance = environment_radiance(light, point.to_light,
                                         kOverlap / (float(count) * q.calls * point.density));
    float weight = point.weight * over_horizon(s, point.to_light) *
                   coat_transmission(s, max(point.cosine, 0.0f)) / float(count);
    vec4 one = specular_sums(s, point.half_cosine, weight);
    float seen = dome_visibility(shadow, point.to_light, q.pass);
    if (has(kFeatureSkyRays)) {
      offer(probe, s, point.to_light, kSkyDistance_mm, one, radiance, seen, roughness(s));
    }
    sums.red += one * (seen * radiance.x);
    sums.green += one * (seen * radiance.y);
    sums.blue += one * (seen * radiance.z);
  }
  vec3 irradiance = vec3(0.0f);
  for (int once = has_base(s) > 0.0f ? 1 : 0; once > 0; --once) {
    irradiance = environment_level(light, irradiance_offset(light.map_width), kIrradianceWidth,
                                   s.facets.normal) *
                 environment_open(s, light, shadow, q);
  }
  sums.red.z += irradiance.x;
  sums.green.z += irradiance.y;
  sums.blue.z += irradiance.z;
  return sums;
}

SHARED_END
#endif
