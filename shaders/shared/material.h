// How a surface answers light: metal or dielectric facets, a diffuse base, and a clear coat above
// them. Light is gathered in sums that need no color, so that one loop over a light's points serves
// all of them; color comes in at the end. Knows no lights.
#ifndef BLEMISH_SHARED_MATERIAL_H
#define BLEMISH_SHARED_MATERIAL_H
#include "shaders/shared/brdf.h"
SHARED_BEGIN

// A surface point as the lights see it.
struct Surface {
  vec3 point_mm;
  vec3 view;  // unit, toward the camera
  Facets facets;
  vec3 f0;        // reflectance at normal incidence
  vec3 f82;       // strength of the dip before grazing incidence, see fresnel_dip
  vec3 diffuse;   // albedo of the base
  float coat_f0;  // normal reflectance of the clear coat above, 0 = none
  // Relief around the point hides light below a horizon: tangent of its elevation in 8 azimuths,
  // 8 bits each, about (facets frame's) horizon_x, horizon_y. 0 = open.
  uint horizon_low;
  uint horizon_high;
  vec3 horizon_x;
  vec3 horizon_y;
  vec3 horizon_z;
};

// Sums over a light's points: x = specular without the Fresnel rise, y = its rise toward grazing, w
// = its dip, z = irradiance.
SHARED_FN vec4 specular_sums(float half_cosine, float reflected) {
  float rise = fresnel_weight(half_cosine);
  return vec4(reflected * (1.0f - rise), reflected * rise, 0.0f,
              reflected * fresnel_dip(half_cosine));
}

// What a clear coat lets through to its base along a direction with this cosine.
SHARED_FN float coat_transmission(Surface s, float cosine) {
  return s.coat_f0 > 0.0f ? (1.0f - s.coat_f0) * (1.0f - fresnel_weight(cosine)) : 1.0f;
}

SHARED_FN vec4 reflect_point(Surface s, vec3 to_light, float weight) {
  float half_cosine;
  float reflected = facet_reflection(s.facets, s.view, to_light, half_cosine);
  float irradiance = max(dot(to_light, s.facets.normal), 0.0f);
  vec4 sums = specular_sums(half_cosine, reflected);
  sums.z = irradiance;
  return sums * (weight * coat_transmission(s, irradiance));
}

// Radiance toward the camera from the sums over one light of radiance 1. The lost multiple bounces
// come back in proportion to the reflectance (Turquin 2019). `shares`: what a polarizer pair lets
// through of light reflected once (x) and of light that has lost its polarization (y).
SHARED_FN vec3 outgoing_radiance(Surface s, vec4 sums, vec2 shares) {
  float alpha = sqrt(s.facets.alpha_x * s.facets.alpha_y);
  float cosine = dot(s.view, s.facets.normal);
  float albedo = single_bounce_albedo(cosine, alpha);
  vec3 once = s.f0 * sums.x + vec3(sums.y) - s.f82 * sums.w;
  vec3 more = once * s.f0 * ((1.0f - albedo) / albedo);
  vec3 base = s.diffuse * (sums.z / kPi) * (vec3(1.0f) - s.f0);
  return (once * shares.x + (more + base) * shares.y) * coat_transmission(s, cosine);
}

SHARED_END
#endif
