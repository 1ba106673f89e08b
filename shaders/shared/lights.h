// Area lights as the shaders read them. Render space: mm, origin at look_at. Scalar layout.
#ifndef BLEMISH_SHARED_LIGHTS_H
#define BLEMISH_SHARED_LIGHTS_H
#include "shaders/shared/common.h"
SHARED_BEGIN

SHARED_CONST uint kLightRing = 0u;  // annulus about `center_mm` with normal `axis`, radii size.x
                                    // (inner) and size.y (outer); every element faces look_at
SHARED_CONST uint kLightRectangle = 1u;  // half lengths size.x along `tangent`, size.y along
                                         // cross(axis, tangent); Lambertian, shines along `axis`
SHARED_CONST uint kLightDome = 2u;  // hemisphere of radius size.x about `center_mm`, open to -z,
                                    // with a dark round camera hole of radius size.y on top

struct Light {
  uint kind;
  vec3 radiance;  // of the emitting surface near 650, 550 and 450 nm, relative units
  vec3 center_mm;
  vec3 axis;     // unit; where the light shines to
  vec3 tangent;  // unit, perpendicular to axis
  vec2 size_mm;
  vec2 shares;  // of a polarizer pair: of light reflected once, of light that lost its polarization
};

SHARED_END
#endif
