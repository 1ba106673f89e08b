// Lights as the shaders read them. Render space: mm, origin at look_at. Scalar layout.
#ifndef BLEMISH_SHARED_LIGHTS_H
#define BLEMISH_SHARED_LIGHTS_H
#include "shaders/shared/camera.h"
#include "shaders/shared/common.h"
#include "shaders/shared/features.h"
SHARED_BEGIN

SHARED_CONST uint kLightRing = 0u;       // band about `center_mm` with normal `axis`: radii size.x
                                         // (inner) and size.y (outer), every element faces aim_mm
SHARED_CONST uint kLightRectangle = 1u;  // half lengths size.x along `tangent`, size.y along
                                         // cross(axis, tangent); shines along `axis`
SHARED_CONST uint kLightDome = 2u;  // hemisphere of radius size.x about `center_mm`, open to -z,
                                    // with a dark round camera hole of radius size.y on top
SHARED_CONST uint kLightEnvironment = 3u;  // a map of the far surroundings; -axis is its zenith,
                                           // its azimuth counts from `tangent`

// Lights that a scene may have; a bowl counts once for each of its rings.
SHARED_CONST uint kMaxLights = 32u;

SHARED_CONST float kWholeTurn = 6.28318530717959f;

struct Light {
  uint kind;
  uint visible;   // rectangle: 1 = the camera sees it where it sees no part
  vec3 radiance;  // of the surface along its aim, near 650, 550 and 450 nm, relative units
  vec3 center_mm;
  vec3 axis;     // unit; where the light shines to
  vec3 tangent;  // unit, perpendicular to axis
  vec3 aim_mm;
  vec2 size_mm;
  float rise_mm;   // ring: its outer edge lies this much further back along -axis than its inner
  float focus;     // intensity falls with this power of the cosine from the aim; 1 = Lambertian
  float across;    // rectangle: 1 = only angles across `tangent` count for that (a rod lens)
  vec2 sector;     // ring, dome: first azimuth and extent of what is lit, from tangent to bitangent
  vec2 gate_mm;    // rectangle: light leaves through a square opening on its axis: half side, and
                   // distance from the source; 0 = none
  vec2 shares;     // of a polarizer pair: of light reflected once, of light that lost polarization
  uint map_first;  // environment: first texel, and width in texels (a power of two)
  uint map_width;
};

// Place on a ring: at an angle from its tangent, v from its inner (0) to its outer edge (1).
SHARED_FN vec3 place_on_ring(Light light, float angle, float v) {
  vec3 spoke = cos(angle) * light.tangent + sin(angle) * cross(light.axis, light.tangent);
  return light.center_mm + mix(light.size_mm.x, light.size_mm.y, v) * spoke -
         (v - 0.5f) * light.rise_mm * light.axis;
}

// Place on a rectangle, from its middle in mm.
SHARED_FN vec3 place_on_rectangle(Light light, vec2 at_mm) {
  return light.center_mm + at_mm.x * light.tangent + at_mm.y * cross(light.axis, light.tangent);
}

// Intensity of a light's element toward a direction whose cosine with its aim is given, for
// radiance 1 along the aim. `along`: the direction's part along the light's tangent.
SHARED_FN float emitted_intensity(Light light, float cosine, float along) {
  float intensity = max(cosine, 0.0f);
  // Loops of one turn or none stand for branches here and below: a software driver executes the
  // code of branches not taken.
  if (has(kFeatureBeam)) {
    for (int once = light.focus != 1.0f ? 1 : 0; once > 0; --once) {
      float narrowed = intensity * inversesqrt(max(1.0f - light.across * along * along, 1e-6f));
      intensity *= pow(clamp(narrowed, 1e-6f, 1.0f), light.focus - 1.0f);
    }
  }
  return intensity;
}

// Radiance of the light itself along a ray of the camera, for what the camera sees beside the part.
SHARED_FN vec3 emitted_toward(Light light, Ray ray) {
  vec3 bitangent = cross(light.axis, light.tangent);
  float cosine = -dot(ray.direction, light.axis);
  float t = dot(ray.origin_mm - light.center_mm, light.axis) / max(cosine, 1e-6f);
  vec3 at = ray.origin_mm + t * ray.direction - light.center_mm;
  bool hit = light.visible != 0u && cosine > 1e-6f && t > 0.0f &&
             abs(dot(at, light.tangent)) < light.size_mm.x &&
             abs(dot(at, bitangent)) < light.size_mm.y;
  float intensity = emitted_intensity(light, cosine, dot(ray.direction, light.tangent));
  return hit ? light.radiance * (light.shares.x * intensity / max(cosine, 1e-6f)) : vec3(0.0f);
}

SHARED_END
#endif
