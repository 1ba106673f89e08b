// Light from a surface point to the camera, over all kinds of lights.
#ifndef BLEMISH_SHARED_SHADING_H
#define BLEMISH_SHARED_SHADING_H
#include "shaders/shared/area_lights.h"
#include "shaders/shared/environment.h"
SHARED_BEGIN

// Sums (see material.h) over one light's points for radiance 1. `kind` is the light's own: where a
// shader says it as a constant, no code for other kinds is left.
SHARED_FN vec4 shade_light(Surface s, Light light, uint kind, uvec2 shadow, Quadrature q,
                           SHARED_INOUT(Probe) probe) {
  vec4 sums = vec4(0.0f);
  if (kind == kLightRing) {
    sums = shade_ring(s, light, shadow, q, probe);
  }
  if (kind == kLightRectangle) {
    sums = shade_rectangle(s, light, shadow, q, probe);
  }
  if (kind == kLightDome) {
    sums = shade_dome(s, light, shadow, q, probe);
  }
  return sums;
}

// What one light sends from the surface to the camera by its shadow map, and its point to be asked
// of by a ray.
SHARED_FN vec3 lit_radiance(Surface s, Light light, uint kind, uvec2 shadow, Quadrature q,
                            SHARED_INOUT(Probe) probe) {
  vec3 sum = vec3(0.0f);
  if (kind == kLightEnvironment) {
    ColorSums sums = shade_environment(s, light, shadow, q, probe);
    sum = vec3(outgoing_radiance(s, sums.red, light.shares).x,
               outgoing_radiance(s, sums.green, light.shares).y,
               outgoing_radiance(s, sums.blue, light.shares).z);
  } else {
    sum = outgoing_radiance(s, shade_light(s, light, kind, shadow, q, probe), light.shares);
  }
  return light.radiance * sum;
}

#ifdef __cplusplus
// Where nobody casts rays.
SHARED_FN vec4 shade_light(Surface s, Light light, uvec2 shadow, Quadrature q) {
  Probe unused = probe_from(0.0f);
  return shade_light(s, light, light.kind, shadow, q, unused);
}

SHARED_FN vec3 lit_radiance(Surface s, Light light, uvec2 shadow, Quadrature q) {
  Probe unused = probe_from(0.0f);
  return lit_radiance(s, light, light.kind, shadow, q, unused);
}
#endif

// What changes when a ray has seen the probe's point (`open` = 1) or not (0).
SHARED_FN vec3 probe_correction(Surface s, Light light, Probe probe, float open) {
  vec4 sums = probe.sums * (probe.strength * (open - probe.seen));
  return light.radiance * probe.color * outgoing_radiance(s, sums, light.shares);
}

SHARED_END
#endif
