// Light from a surface point to the camera, over all kinds of lights.
#ifndef BLEMISH_SHARED_SHADING_H
#define BLEMISH_SHARED_SHADING_H
#include "shaders/shared/area_lights.h"
#include "shaders/shared/sky.h"
SHARED_BEGIN

// Sums (see material.h) over one light's points for radiance 1. Loops of one turn or none stand for
// branches: a software driver executes the code of branches not taken.
SHARED_FN vec4 shade_light(Surface s, Light light, uint shadow, Quadrature q) {
  vec4 sums = vec4(0.0f);
  for (int turn = light.kind == kLightRing ? 1 : 0; turn > 0; --turn) {
    sums = shade_ring(s, light, shadow, q);
  }
  for (int turn = light.kind == kLightRectangle ? 1 : 0; turn > 0; --turn) {
    sums = shade_rectangle(s, light, shadow, q);
  }
  for (int turn = light.kind == kLightDome ? 1 : 0; turn > 0; --turn) {
    sums = shade_dome(s, light, shadow, q);
  }
  return sums;
}

// What one light sends from the surface to the camera.
SHARED_FN vec3 lit_radiance(Surface s, Light light, uint shadow, Quadrature q) {
  return light.radiance * outgoing_radiance(s, shade_light(s, light, shadow, q), light.shares);
}

SHARED_END
#endif
