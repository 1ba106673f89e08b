// Light from all around: domes and environment maps. Directions are drawn from the distribution of
// facets that the view sees (Heitz 2018, "Sampling the GGX distribution of visible normals"); the
// weight is then the masking of the light alone.
#ifndef BLEMISH_SHARED_SKY_H
#define BLEMISH_SHARED_SKY_H
#include "shaders/shared/quadrature.h"
SHARED_BEGIN

// The distribution in the facets' frame.
struct VisibleFacets {
  vec3 view;
  vec3 stretched;
  vec3 t1;
  vec3 t2;
  float root;  // length of the view stretched by the roughness
};

SHARED_FN VisibleFacets visible_facets(Surface s) {
  Facets f = s.facets;
  VisibleFacets v;
  v.view =
      vec3(dot(s.view, f.tangent), dot(s.view, f.bitangent), max(dot(s.view, f.normal), 1e-3f));
  vec3 stretched = vec3(f.alpha_x * v.view.x, f.alpha_y * v.view.y, v.view.z);
  v.root = length(stretched);
  v.stretched = stretched / v.root;
  float plane = v.stretched.x * v.stretched.x + v.stretched.y * v.stretched.y;
  v.t1 = plane > 1e-9f ? vec3(-v.stretched.y, v.stretched.x, 0.0f) * inversesqrt(plane)
                       : vec3(1.0f, 0.0f, 0.0f);
  v.t2 = cross(v.stretched, v.t1);
  return v;
}

// One direction that the drawn facet throws to the view.
struct SkyPoint {
  vec3 to_light;
  float half_cosine;
  float cosine;   // with the surface's normal; not above 0: the facet throws light from inside
  float weight;   // masking of the light: G2 / G1(view), height-correlated Smith
  float density;  // of the direction, per steradian
};

SHARED_FN SkyPoint sky_point(Facets f, VisibleFacets v, float radius2, float turn) {
  float r = sqrt(radius2);
  // The pattern keeps its place on the surface: a view that comes near the normal from either side
  // sees the same points, or faint marks of the finish would flip it.
  vec2 p = r * vec2(cos(kWholeTurn * turn), sin(kWholeTurn * turn));
  float a = p.x * v.t1.x + p.y * v.t1.y;
  float b = p.y * v.t1.x - p.x * v.t1.y;
  float w = 0.5f * (1.0f + v.stretched.z);
  b = (1.0f - w) * sqrt(max(0.0f, 1.0f - a * a)) + w * b;
  vec3 n = a * v.t1 + b * v.t2 + sqrt(max(0.0f, 1.0f - a * a - b * b)) * v.stretched;
  vec3 h = normalize(vec3(f.alpha_x * n.x, f.alpha_y * n.y, max(n.z, 1e-4f)));
  SkyPoint point;
  point.half_cosine = dot(v.view, h);
  vec3 l = 2.0f * point.half_cosine * h - v.view;
  point.to_light = l.x * f.tangent + l.y * f.bitangent + l.z * f.normal;
  point.cosine = l.z;
  float light_root =
      sqrt(f.alpha_x * f.alpha_x * l.x * l.x + f.alpha_y * f.alpha_y * l.y * l.y + l.z * l.z);
  float masking = l.z * (v.view.z + v.root) / max(l.z * v.root + v.view.z * light_root, 1e-6f);
  point.weight = l.z > 0.0f ? masking : 0.0f;
  vec3 q = vec3(h.x / f.alpha_x, h.y / f.alpha_y, h.z);
  float square = dot(q, q);
  point.density = 0.5f / (kPi * f.alpha_x * f.alpha_y * square * square * (v.view.z + v.root));
  return point;
}

// Where the dome is met along a direction, from its center and in its radii.
SHARED_FN vec3 place_on_dome(Light light, vec3 point_mm, vec3 direction) {
  vec3 d = (point_mm - light.center_mm) / light.size_mm.x;
  float b = dot(d, direction);
  return d + (sqrt(max(b * b - dot(d, d) + 1.0f, 0.0f)) - b) * direction;
}

// Share of the dome's radiance at a place: 1 above the rim and inside the lit sector but for the
// hole. Edges are softened over `soft` radii to each side.
SHARED_FN float dome_emission(Light light, vec3 place, float soft) {
  float s = max(soft, 1e-5f);
  float hole = light.size_mm.y / light.size_mm.x;
  float from_axis = length(vec2(place.x, place.y));
  float lit = smoothstep(-s, s, place.z);
  lit *= place.z > 0.0f && hole > 0.0f ? smoothstep(-s, s, from_axis - hole) : 1.0f;
  for (int once = light.sector.y < kWholeTurn ? 1 : 0; once > 0; --once) {
    float turn = atan(dot(place, cross(light.axis, light.tangent)), dot(place, light.tangent)) -
                 (light.sector.x + 0.5f * light.sector.y);
    turn -= kWholeTurn * floor(turn / kWholeTurn + 0.5f);
    lit *= smoothstep(-s, s, (0.5f * light.sector.y - abs(turn)) * from_axis);
  }
  return lit;
}

// Half width of softened edges that `count` points of this spread (radians) in each of a pixel's
// calls still bridge.
SHARED_FN float bridging(float spread, float count, float calls) {
  return 1.7f * spread * inversesqrt(count * calls);
}

// Nothing of the part lies beyond its sky.
SHARED_CONST float kSkyDistance_mm = 1e20f;

// The dome's light on the diffuse base: directions drawn in proportion to their cosine.
SHARED_FN float dome_irradiance(Surface s, Light light, uvec2 shadow, Quadrature q,
                                SHARED_INOUT(Probe) probe) {
  Facets f = s.facets;
  int count = 2 * q.azimuths * q.radii;
  // No wider than half of the hole, which would fill up.
  float soft = bridging(0.5f, float(count), q.calls);
  soft = light.size_mm.y > 0.0f ? min(soft, 0.5f * light.size_mm.y / light.size_mm.x) : soft;
  float sum = 0.0f;
  for (int i = 0; i < count; ++i) {
    float r2 = (float(i) + q.shift_b) / float(count);
    float angle = kWholeTurn * fract(q.shift_a + 0.618034f * float(i));
    float cosine = sqrt(1.0f - r2);
    vec3 way = sqrt(r2) * (cos(angle) * f.tangent + sin(angle) * f.bitangent) + cosine * f.normal;
    vec3 place = place_on_dome(light, s.point_mm, way);
    float weight = dome_emission(light, place, soft) * over_horizon(s, way) * into_base(cosine) *
                   kPi / float(count);
    float seen = dome_visibility(shadow, place, q.pass);
    if (has(kFeatureSkyRays)) {
      offer(probe, s, way, kSkyDistance_mm, vec4(0.0f, 0.0f, weight, 0.0f), vec3(1.0f), seen, 1.0f);
    }
    sum += seen * weight;
  }
  return sum;
}

SHARED_FN vec4 shade_dome(Surface s, Light light, uvec2 shadow, Quadrature q,
                          SHARED_INOUT(Probe) probe) {
  VisibleFacets v = visible_facets(s);
  // More points where the lobe crosses an edge: the rim, the hole or the end of a sector.
  float alpha = roughness(s);
  vec3 peak = place_on_dome(light, s.point_mm, mirror_direction(s));
  float hole = light.size_mm.y / light.size_mm.x;
  float from_hole = abs(length(vec2(peak.x, peak.y)) - hole) + max(-peak.z, 0.0f);
  float margin = min(abs(peak.z), hole > 0.0f ? from_hole : 1.0f);
  margin = light.sector.y < kWholeTurn ? 0.0f : margin;
  float reach = 3.0f * max(s.facets.alpha_x, s.facets.alpha_y);
  int count = (margin < reach ? 6 : (margin < 2.0f * reach ? 3 : 2)) * q.azimuths * q.radii;
  float soft = bridging(alpha, float(count), q.calls);
  vec4 sum = vec4(0.0f);
  for (int i = 0; i < count; ++i) {
    SkyPoint point = sky_point(s.facets, v, (float(i) + q.shift_b) / float(count),
                               fract(q.shift_a + 0.618034f * float(i)));
    vec3 place = place_on_dome(light, s.point_mm, point.to_light);
    float weight = point.weight * dome_emission(light, place, soft) *
                   over_horizon(s, point.to_light) * coat_transmission(s, max(point.cosine, 0.0f)) /
                   float(count);
    vec4 sums = specular_sums(s, point.half_cosine, weight);
    float seen = dome_visibility(shadow, place, q.pass);
    if (has(kFeatureSkyRays)) {
      offer(probe, s, point.to_light, kSkyDistance_mm, sums, vec3(1.0f), seen, alpha);
    }
    sum += seen * sums;
  }
  for (int once = has_base(s) > 0.0f ? 1 : 0; once > 0; --once) {
    sum.z = dome_irradiance(s, light, shadow, q, probe);
  }
  return sum;
}

SHARED_END
#endif
