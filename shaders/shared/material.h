// How a surface answers light: metal or dielectric facets, a diffuse base, and a clear coat above
// them. Light is gathered in sums that need no color, so that one loop over a light's points serves
// all of them; color comes in at the end. Knows no lights.
#ifndef BLEMISH_SHARED_MATERIAL_H
#define BLEMISH_SHARED_MATERIAL_H
#include "shaders/shared/brdf.h"
SHARED_BEGIN

// What the part is made of.
struct Substance {
  vec3 f0;       // reflectance at normal incidence near 650, 550 and 450 nm
  vec3 f82;      // strength of the dip before grazing incidence, see fresnel_dip
  vec3 diffuse;  // albedo of the base
  float edge;    // reflectance at grazing incidence: 1, or 0 without an interface of its own
  float bend;    // shape of the dip
};

// The clear coat: index of refraction 1.5. Its dip and its mean transmission of diffuse light
// follow from that; tests/scene/material_test.cpp holds them to the exact formula.
SHARED_CONST float kCoatIndex = 1.5f;
SHARED_CONST float kCoatF0 = 0.04f;
SHARED_CONST float kCoatDip = 0.943f;
SHARED_CONST float kDielectricBend = 1.35f;
SHARED_CONST float kCoatMean = 0.914286f;

// A surface point as the lights see it.
struct Surface {
  vec3 point_mm;
  vec3 view;       // unit, toward the camera
  vec3 geometric;  // the part's own normal, without smoothing, finish or defects
  Facets facets;
  vec3 f0;  // as in Substance
  vec3 f82;
  vec3 diffuse;
  float edge;
  float bend;
  float coat_f0;     // normal reflectance of the clear coat above, 0 = none
  float coat_alpha;  // its roughness
  // Relief around the point hides light below a horizon: tangent of its elevation in 8 azimuths,
  // 8 bits each, about (facets frame's) horizon_x, horizon_y. 0 = open.
  uint horizon_low;
  uint horizon_high;
  vec3 horizon_x;
  vec3 horizon_y;
  vec3 horizon_z;
};

SHARED_FN Surface with_substance(Surface s, Substance substance) {
  s.f0 = substance.f0;
  s.f82 = substance.f82;
  s.diffuse = substance.diffuse;
  s.edge = substance.edge;
  s.bend = substance.bend;
  return s;
}

// The clear coat alone, as a surface of its own.
SHARED_FN Surface coat_of(Surface s) {
  s.facets.alpha_x = s.coat_alpha;
  s.facets.alpha_y = s.coat_alpha;
  s.f0 = vec3(s.coat_f0);
  s.f82 = vec3(kCoatDip);
  s.diffuse = vec3(0.0f);
  s.edge = 1.0f;
  s.bend = kDielectricBend;
  s.coat_f0 = 0.0f;
  return s;
}

// Sums over a light's points: x = specular without the Fresnel rise, y = its rise toward grazing, w
// = its dip, z = irradiance.
SHARED_FN vec4 specular_sums(Surface s, float half_cosine, float reflected) {
  float rise = fresnel_rise(half_cosine);
  return vec4(reflected * (1.0f - rise), reflected * rise, 0.0f,
              reflected * fresnel_dip(half_cosine, s.bend));
}

// Share of light that enters below a surface, beside what does so straight down (Schlick 1994); its
// mean over all directions is 20 / 21.
SHARED_FN float entering(float cosine) {
  float m = clamp(1.0f - cosine, 0.0f, 1.0f);
  float m2 = m * m;
  return 1.0f - m2 * m2 * m;
}

// What a clear coat lets through to its base along a direction with this cosine.
SHARED_FN float coat_transmission(Surface s, float cosine) {
  return s.coat_f0 > 0.0f ? (1.0f - kCoatF0) * entering(cosine) : 1.0f;
}

// Share that comes in to a diffuse base, relative to the mean over all directions: irradiance in
// the lights' sums is weighted by it.
SHARED_FN float into_base(float cosine) { return entering(cosine) * (21.0f / 20.0f); }

SHARED_FN vec4 reflect_point(Surface s, vec3 to_light, float weight) {
  float half_cosine;
  float reflected = facet_reflection(s.facets, s.view, to_light, half_cosine);
  float cosine = max(dot(to_light, s.facets.normal), 0.0f);
  vec4 sums = specular_sums(s, half_cosine, reflected * coat_transmission(s, cosine));
  sums.z = cosine * into_base(cosine);
  return sums * weight;
}

// Radiance toward the camera from the sums over one light of radiance 1. Multiple bounces between
// facets come back in proportion to the reflectance (Turquin 2019). The diffuse base gets what the
// facets leave (after Kelemen and Szirmay-Kalos 2001), and what a coat throws back onto its base
// comes out later, so a white surface returns all light. `shares`: what a polarizer pair lets
// through of light reflected once (x) and of light that has lost its polarization (y).
SHARED_FN vec3 outgoing_radiance(Surface s, vec4 sums, vec2 shares) {
  float cosine = max(dot(s.view, s.facets.normal), 0.0f);
  float alpha = sqrt(s.facets.alpha_x * s.facets.alpha_y);
  float albedo = single_bounce_albedo(cosine, alpha);
  vec3 again = s.f0 * ((1.0f - albedo) / albedo);
  vec3 once = s.f0 * sums.x + vec3(s.edge * sums.y) - s.f82 * sums.w;
  vec3 base = vec3(0.0f);
  for (int turn = s.diffuse.x + s.diffuse.y + s.diffuse.z > 0.0f ? 1 : 0; turn > 0; --turn) {
    float rise = rise_albedo(cosine, alpha);
    vec3 facets = s.f0 * (albedo - rise) + vec3(s.edge * rise) - s.f82 * dip_albedo(cosine, alpha);
    base = s.diffuse * (sums.z / kPi) * (vec3(1.0f) - facets * (vec3(1.0f) + again));
  }
  float coat = s.coat_f0 > 0.0f ? 1.0f : 0.0f;
  float back = kCoatF0 + (1.0f - kCoatF0) * fresnel_rise(cosine) -
               kCoatDip * fresnel_dip(cosine, kDielectricBend);
  float through = 1.0f - coat * back;
  // Facets send light out at other angles than the view's: no more than the mean comes back.
  vec3 returned = vec3(through) / (vec3(1.0f) - min(1.0f - through, 1.0f - kCoatMean) * s.f0);
  vec3 scattered = vec3(mix(1.0f, kCoatMean, coat) * through) /
                   (vec3(1.0f) - coat * (1.0f - kCoatMean) * s.diffuse);
  return (once * shares.x + once * again * shares.y) * returned + base * scattered * shares.y;
}

SHARED_END
#endif
