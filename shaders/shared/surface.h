// What a defect does to the surface at one point: the type that all kinds return and the shading
// reads.
#ifndef BLEMISH_SHARED_SURFACE_H
#define BLEMISH_SHARED_SURFACE_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Appearance of the surface inside a kind, apart from its height.
struct Skin {
  float alpha;        // GGX roughness of the disturbed surface; 0 = as the finish
  float reflectance;  // factor on the reflectance; 1 = as the material
  float opacity;      // of a layer on top; 0 = none
  float albedo;       // of that layer (Lambert)
};

SHARED_FN Skin clean_skin() {
  Skin skin;
  skin.alpha = 0.0f;
  skin.reflectance = 1.0f;
  skin.opacity = 0.0f;
  skin.albedo = 0.0f;
  return skin;
}

SHARED_CONST float kFar = 1e30f;  // distance to a center line that a kind does not have

SHARED_END
#endif
