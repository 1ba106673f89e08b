// What a defect does to the surface at one point: the type that all kinds return and the shading
// reads.
#ifndef BLEMISH_SHARED_SURFACE_H
#define BLEMISH_SHARED_SURFACE_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Appearance of the surface inside a kind, apart from its height.
struct Skin {
  float alpha;         // GGX roughness of the disturbed surface; 0 = as the finish
  float smoothing;     // factor on the finish's own roughness; 1 = as it is
  vec3 reflectance;    // factor on the reflectance of red, green and blue; 1 = as the material
  float texture_kept;  // how much of the finish's pattern goes on; 0 = none, as in a hole
  float cover;         // share that lies under matter on top, clear or opaque; 0 = none
  float opacity;       // how much of the surface that matter hides
  vec3 albedo;         // of what hides it (Lambert)
  float layer_alpha;   // roughness of the matter's own surface
};

SHARED_FN Skin clean_skin() {
  Skin skin;
  skin.alpha = 0.0f;
  skin.smoothing = 1.0f;
  skin.reflectance = vec3(1.0f);
  skin.texture_kept = 1.0f;
  skin.cover = 0.0f;
  skin.opacity = 0.0f;
  skin.albedo = vec3(0.0f);
  skin.layer_alpha = 0.5f;
  return skin;
}

// Whether the surface itself, apart from its height and from matter on top, is another.
SHARED_FN bool changes_surface(Skin skin) {
  return skin.alpha > 0.0f || skin.smoothing != 1.0f || skin.reflectance != vec3(1.0f) ||
         skin.texture_kept != 1.0f;
}

SHARED_CONST float kFar = 1e30f;  // distance to a center line that a kind does not have

SHARED_END
#endif
