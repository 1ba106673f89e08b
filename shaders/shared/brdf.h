// GGX microfacet reflection, anisotropic, height-correlated Smith shadowing (Heitz 2014), with
// compensation for light lost to multiple bounces between facets (Turquin 2019).
#ifndef BLEMISH_SHARED_BRDF_H
#define BLEMISH_SHARED_BRDF_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Directional albedo of a single bounce for reflectance 1, isotropic GGX: what Smith masking lets
// out. Rational fit to numerical integration over alpha 0.02…1, cosine 0.05…1 (largest error
// 0.003, tests/render/shading_test.cpp).
SHARED_FN float single_bounce_albedo(float cosine, float alpha) {
  float a = clamp(alpha, 0.02f, 1.0f);
  float m = clamp(cosine, 0.03f, 1.0f);
  float n1 = 0.27678f + m * (-0.996f + m * (2.0471f + m * 0.01379f));
  float n2 = -0.60602f + m * (28.84821f + m * (-19.17048f - m * 19.86427f));
  float n3 = 1.0559f + m * (60.77174f + m * 138.31417f);
  float d0 = m * (1.0f + m * 14.24454f);
  float d1 = 1.74137f + m * (-73.23021f + m * 125.10005f);
  float d2 = 33.17751f + m * (326.74305f - m * 318.86569f);
  float d3 = -8.49115f + m * (-81.38475f + m * 255.75665f);
  float loss = a * (n1 + a * (n2 + a * n3)) / (d0 + a * (d1 + a * (d2 + a * d3)));
  return clamp(1.0f - loss, 0.2f, 1.0f);
}

// The same with every bounce weighted by fresnel_rise, and by fresnel_dip of a dielectric (largest
// errors 0.005 and 0.003).
SHARED_FN float rise_albedo(float cosine, float alpha) {
  float a = clamp(alpha, 0.02f, 1.0f);
  float m = sqrt(clamp(cosine, 0.03f, 1.0f));
  float n0 = 0.92839f + m * (-1.85589f + m * 0.91673f);
  float n1 = 9.09069f + m * (-19.97203f + m * 10.98855f);
  float n2 = -4.26219f + m * (9.77216f - m * 5.61462f);
  float d0 = 1.0f + m * (-2.46017f + m * 3.91906f);
  float d1 = 27.46995f + m * (-74.39522f + m * 56.38926f);
  float d2 = 51.18896f + m * (95.11839f - m * 154.85264f);
  return (n0 + a * (n1 + a * n2)) / (d0 + a * (d1 + a * d2));
}

SHARED_FN float dip_albedo(float cosine, float alpha) {
  float a = clamp(alpha, 0.02f, 1.0f);
  float m = sqrt(clamp(cosine, 0.03f, 1.0f));
  float n0 = 0.0184f + m * (0.03568f - m * 0.06127f);
  float n1 = 3.45303f + m * (-7.86124f + m * 4.47443f);
  float n2 = -1.92133f + m * (4.43352f - m * 2.5719f);
  float d0 = 1.0f + m * (-4.08366f + m * 5.32526f);
  float d1 = 38.2514f + m * (-111.02785f + m * 93.63198f);
  float d2 = 87.3188f + m * (-16.04265f - m * 91.95202f);
  return (n0 + a * (n1 + a * n2)) / (d0 + a * (d1 + a * d2));
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

// Fresnel reflectance: F = f0 + (edge - f0) * rise - strength * dip. Schlick's form with the dip
// that Lazanyi and Szirmay-Kalos (2005) give to metals, its powers chosen so that one pair of
// functions serves metals and dielectrics within 0.01 of the exact formula (scene/fresnel.cpp fits
// strength and bend).
SHARED_FN float fresnel_rise(float half_cosine) {
  float m = clamp(1.0f - half_cosine, 0.0f, 1.0f);
  float m2 = m * m;
  return m2 * m2;
}

SHARED_FN float fresnel_dip(float half_cosine, float bend) {
  float c = clamp(half_cosine, 0.0f, 1.0f);
  float m = 1.0f - c;
  float m2 = m * m;
  float m5 = m2 * m2 * m;
  return c * m5 * (1.0f + bend * m5);
}

SHARED_END
#endif
