// GGX microfacet reflection, anisotropic, height-correlated Smith shadowing (Heitz 2014), with
// compensation for light lost to multiple bounces between facets (Turquin 2019).
#ifndef BLEMISH_SHARED_BRDF_H
#define BLEMISH_SHARED_BRDF_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Directional albedo of a single bounce for reflectance 1, isotropic GGX: bicubic fit to numerical
// integration over alpha 0.02…1, cosine 0.15…1 (largest error 0.021, tests/render/brdf_test.cpp).
SHARED_FN float single_bounce_albedo(float cosine, float alpha) {
  float a = clamp(alpha, 0.0f, 1.0f);
  float m = clamp(cosine, 0.15f, 1.0f);
  float c0 = 1.8318f + m * (-4.0522f + m * (1.8746f + m * 0.1876f));
  float c1 = -7.7733f + m * (30.4583f + m * (-27.3782f + m * 7.3187f));
  float c2 = 11.2945f + m * (-48.78f + m * (51.1606f - m * 16.129f));
  float c3 = -5.2471f + m * (23.8824f + m * (-27.1621f + m * 9.2073f));
  float loss = a * (c0 + a * (c1 + a * (c2 + a * c3)));
  return clamp(1.0f - loss, 0.2f, 1.0f);
}

struct Facets {
  vec3 normal;
  vec3 tangent;  // along alpha_x
  vec3 bitangent;
  float alpha_x;
  float alpha_y;
};

// D G2 / (4 n.l n.v), times n.l: reflected radiance for reflectance 1 per unit irradiance on a
// plane perpendicular to the light. `half_cosine` receives v.h for the Fresnel term.
SHARED_FN float facet_reflection(Facets f, vec3 view, vec3 light, SHARED_OUT(float) half_cosine) {
  vec3 h = view + light;
  float inverse = 1.0f / max(sqrt(dot(h, h)), 1e-6f);
  h *= inverse;
  float lz = dot(light, f.normal);
  float vz = max(dot(view, f.normal), 1e-3f);
  half_cosine = dot(view, h);
  float hx = dot(h, f.tangent) / f.alpha_x;
  float hy = dot(h, f.bitangent) / f.alpha_y;
  float hz = dot(h, f.normal);
  float q = hx * hx + hy * hy + hz * hz;
  float distribution = 1.0f / (kPi * f.alpha_x * f.alpha_y * q * q);
  float lx = dot(light, f.tangent) * f.alpha_x;
  float ly = dot(light, f.bitangent) * f.alpha_y;
  float vx = dot(view, f.tangent) * f.alpha_x;
  float vy = dot(view, f.bitangent) * f.alpha_y;
  float masking = vz * sqrt(lx * lx + ly * ly + lz * lz) + lz * sqrt(vx * vx + vy * vy + vz * vz);
  return lz > 0.0f ? 0.5f * distribution * lz / max(masking, 1e-6f) : 0.0f;
}

// Schlick's weight of grazing reflectance: F = f0 + (1 - f0) * weight.
SHARED_FN float fresnel_weight(float half_cosine) {
  float m = clamp(1.0f - half_cosine, 0.0f, 1.0f);
  float m2 = m * m;
  return m2 * m2 * m;
}

// Weight of the dip that metals have before grazing incidence (Hoffman 2019, after Lazanyi and
// Szirmay-Kalos): F = f0 + (1 - f0) * rise - f82 * dip.
SHARED_FN float fresnel_dip(float half_cosine) {
  float c = clamp(half_cosine, 0.0f, 1.0f);
  float m = 1.0f - c;
  float m2 = m * m;
  return c * m2 * m2 * m2;
}

SHARED_END
#endif
