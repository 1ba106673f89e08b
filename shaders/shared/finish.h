// The machining texture: streaks along a lay as octaves of noise in part space, so no UVs are needed.
// Octaves that the pixel resolves tilt the normal; finer ones become roughness, none vanish.
#ifndef BLEMISH_SHARED_FINISH_H
#define BLEMISH_SHARED_FINISH_H
#include "shaders/shared/brdf.h"
#include "shaders/shared/noise.h"
SHARED_BEGIN

struct Finish {
  vec3 lay;            // unit, along the marks, render space
  vec3 across;         // two unit directions perpendicular to it
  vec3 up;
  float alpha_along;   // roughness that is always unresolved
  float alpha_across;
  float spacing_um;    // finest wavelength of the streaks; 0 = none
  float slope;         // RMS slope across the lay of the finest octave
  float streak;        // length of a streak / its width
  uint seed;
};

SHARED_CONST int kFinishOctaves = 9;        // wavelengths spacing * 2^k
SHARED_CONST float kFinishFalloff = 0.62f;  // slope ratio from one octave to the next coarser one

// How much of an octave is rendered as tilt, by its wavelength in footprints.
SHARED_FN float finish_resolved(float wavelength_um, float footprint_um) {
  return smoothstep(1.5f, 4.0f, wavelength_um / footprint_um);
}

// Slopes (dimensionless) of the rendered octaves, as a vector in render space to subtract from the
// normal; and the slope variance across the lay of what is not rendered.
SHARED_FN vec3 finish_tilt(Finish f, vec3 part_um, float footprint_um,
                           SHARED_OUT(float) unresolved_variance) {
  unresolved_variance = 0.0f;
  vec3 direction = f.across + 0.61803f * f.up;
  float across = dot(part_um, direction);
  float along = dot(part_um, f.lay);
  float wavelength = f.spacing_um;
  float slope = f.slope;
  float tilt = 0.0f;
  int octaves = f.slope > 0.0f ? kFinishOctaves : 0;
  for (int k = 0; k < octaves; ++k) {
    float resolved = finish_resolved(wavelength, footprint_um);
    unresolved_variance += (1.0f - resolved * resolved) * slope * slope;
    if (resolved > 0.0f) {
      // Value noise of unit wavelength has an RMS slope of about 1.05; the step stays well below it.
      uint salt = f.seed + uint(k) * 131u;
      vec2 q = vec2(across / wavelength, along / (wavelength * f.streak));
      float rise = noise_2d(q + vec2(0.05f, 0.0f), salt) - noise_2d(q - vec2(0.05f, 0.0f), salt);
      tilt += resolved * slope * rise * (10.0f / 1.05f);
    }
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
