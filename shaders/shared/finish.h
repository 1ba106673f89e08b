// The machining texture: streaks along a lay as octaves of noise in part space, so no UVs are
// needed. Octaves that the pixel resolves tilt the normal; finer ones become roughness, none
// vanish.
#ifndef BLEMISH_SHARED_FINISH_H
#define BLEMISH_SHARED_FINISH_H
#include "shaders/shared/brdf.h"
#include "shaders/shared/noise.h"
SHARED_BEGIN

struct Finish {
  vec3 lay;     // unit, along the marks, render space
  vec3 across;  // two unit directions perpendicular to it
  vec3 up;
  float alpha_along;  // roughness that is always unresolved
  float alpha_across;
  float spacing_um;  // finest wavelength of the streaks; 0 = none
  float slope;       // RMS slope across the lay of the finest octave
  float streak;      // length of a streak / its width
  uint seed;
};

SHARED_CONST int kFinishOctaves = 9;        // wavelengths spacing * 2^k
SHARED_CONST float kFinishFalloff = 0.62f;  // slope ratio from one octave to the next coarser one

// How much of an octave is rendered as tilt, by its wavelength in footprints.
SHARED_FN float finish_resolved(float wavelength_um, float footprint_um) {
  return smoothstep(1.5f, 4.0f, wavelength_um / footprint_um);
}

// Slope along x of noise_2d(p): RMS 0.77.
SHARED_FN float noise_slope_x(vec2 p, uint seed) {
  vec2 cell = floor(p);
  vec2 f = p - cell;
  float wy = f.y * f.y * (3.0f - 2.0f * f.y);
  int i = int(cell.x);
  int j = int(cell.y);
  uint row = lattice_row(j, seed);
  uint next_row = lattice_row(j + 1, seed);
  float left = mix(lattice_value(i, row), lattice_value(i, next_row), wy);
  float right = mix(lattice_value(i + 1, row), lattice_value(i + 1, next_row), wy);
  return 6.0f * f.x * (1.0f - f.x) * (right - left);
}

// Slopes (dimensionless) of the rendered octaves, as a vector in render space to subtract from the
// normal; and the slope variance across the lay of what is not rendered. Octaves that are not
// rendered at all are not evaluated: the loop starts behind them.
SHARED_FN vec3 finish_tilt(Finish f, vec3 part_um, float footprint_um,
                           SHARED_OUT(float) unresolved_variance) {
  unresolved_variance = 0.0f;
  float wavelength = f.spacing_um;
  float slope = f.slope;
  int first = 0;
  for (int k = 0; k < kFinishOctaves; ++k) {
    float resolved = finish_resolved(wavelength, footprint_um);
    unresolved_variance += (1.0f - resolved * resolved) * slope * slope;
    first = resolved > 0.0f ? first : k + 1;
    wavelength *= 2.0f;
    slope *= kFinishFalloff;
  }
  vec3 direction = f.across + 0.61803f * f.up;
  float across = dot(part_um, direction);
  float along = dot(part_um, f.lay) / f.streak;
  float tilt = 0.0f;
  wavelength = f.spacing_um * exp2(float(first));
  slope = f.slope * pow(kFinishFalloff, float(first));
  for (int k = f.slope > 0.0f ? first : kFinishOctaves; k < kFinishOctaves; ++k) {
    float rise = noise_slope_x(vec2(across, along) / wavelength, f.seed + uint(k) * 131u);
    tilt += finish_resolved(wavelength, footprint_um) * slope * rise * (1.0f / 0.77f);
    wavelength *= 2.0f;
    slope *= kFinishFalloff;
  }
  return direction * tilt;
}

// Facets of the finished surface at a point: normal tilted by what is rendered, lay laid on the
// surface, roughness from what is not. footprint_um = kUnresolved renders nothing.
SHARED_CONST float kUnresolved = 1e9f;
SHARED_FN Facets finished_facets(Finish f, vec3 normal, vec3 part_um, float footprint_um) {
  Facets facets;
  float unresolved;
  vec3 tilt = finish_tilt(f, part_um, footprint_um, unresolved);
  vec3 n = normalize(normal - (tilt - normal * dot(tilt, normal)));
  vec3 lay = f.lay - n * dot(f.lay, n);
  if (dot(lay, lay) < 1e-3f) {
    lay = f.across - n * dot(f.across, n);
  }
  facets.normal = n;
  facets.tangent = normalize(lay);
  facets.bitangent = cross(n, facets.tangent);
  // GGX roughness and slope variance: alpha^2 = 2 variance.
  facets.alpha_x = f.alpha_along;
  facets.alpha_y = sqrt(f.alpha_across * f.alpha_across + 2.0f * unresolved);
  return facets;
}

SHARED_END
#endif
