// Colors of matter: hues in words of the color wheel, and the interference colors of thin films.
#ifndef BLEMISH_SHARED_COLOR_H
#define BLEMISH_SHARED_COLOR_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Linear red, green and blue of a hue (0 red, a third of a turn green) at full brightness.
SHARED_FN vec3 hue_color(float hue_rad, float saturation) {
  float h = hue_rad * (3.0f / kPi);
  vec3 pure = vec3(abs(h - 3.0f) - 1.0f, 2.0f - abs(h - 2.0f), 2.0f - abs(h - 4.0f));
  return mix(vec3(1.0f), clamp(pure, vec3(0.0f), vec3(1.0f)), saturation);
}

// Of steel, over the visible range (Johnson and Christy 1974, iron at 550 nm).
SHARED_CONST float kSteelN = 2.95f;
SHARED_CONST float kSteelK = 2.93f;

// Reflectance of steel under a transparent film over that of bare steel, at one wavelength and
// normal incidence: Airy's sum over all reflections in the film (Born and Wolf, Principles of
// Optics, 1.6.4). A camera's channel is some 80 nm wide, so fringes fade as the film grows.
SHARED_FN float film_at(float thickness_um, float index, float extinction, float wavelength_um) {
  float a = (1.0f - index) / (1.0f + index);
  float rise = index - kSteelN;
  float sum = index + kSteelN;
  float k2 = kSteelK * kSteelK;
  float thick = 4.0f * kPi * thickness_um / wavelength_um;
  float b = sqrt((rise * rise + k2) / (sum * sum + k2)) * exp(-extinction * thick);
  float spread = 0.065f * index * thick;  // of the phase over the channel, at 35 nm of 540
  float phase = atan(kSteelK, rise) + atan(kSteelK, sum) - index * thick;
  float cross = 2.0f * a * b * cos(phase) * exp(-0.5f * spread * spread);
  float bare =
      ((1.0f - kSteelN) * (1.0f - kSteelN) + k2) / ((1.0f + kSteelN) * (1.0f + kSteelN) + k2);
  return (a * a + b * b + cross) / ((1.0f + a * a * b * b + cross) * bare);
}

SHARED_FN vec3 film_color(float thickness_um, float index, float extinction) {
  return vec3(film_at(thickness_um, index, extinction, 0.605f),
              film_at(thickness_um, index, extinction, 0.545f),
              film_at(thickness_um, index, extinction, 0.455f));
}

SHARED_END
#endif
