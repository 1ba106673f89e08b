// Heat tint: an oxide film that a hot spot left; its thickness falls outward and shows as bands of
// interference colors, straw to purple to blue. The core reaches to half of the thickness.
#ifndef BLEMISH_SHARED_HEAT_TINT_H
#define BLEMISH_SHARED_HEAT_TINT_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/heat_tint.cpp, then the seed.
struct HeatTint {
  float size_um;
  float elongation;
  float irregularity;
  float thickness_um;  // of the oxide in the middle
  float softness;
  float mottle;
  float index;       // of the oxide
  float extinction;  // imaginary part of the index
  float purity;      // of the colors
  float angle_rad;   // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(HeatTint d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, 0.0f, d.seed);
}

SHARED_FN float core_distance_um(HeatTint d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(HeatTint, vec2) { return kFar; }
SHARED_FN float height_um(HeatTint, vec2) { return 0.0f; }

SHARED_FN Skin skin(HeatTint d, vec2 p) {
  Skin result = clean_skin();
  float share = soft_edge(blob_at(blob_of(d), p).x, d.softness);
  if (share > 0.0f) {
    vec2 q = p / d.size_um;
    float oxide_um = d.thickness_um * share * (1.0f + 2.0f * d.mottle * cloud(4.0f * q, d.seed));
    // Grains of several thicknesses in one place pale the colors.
    vec3 pure = film_color(oxide_um, d.index, d.extinction);
    result.reflectance = mix(vec3(1.0f), pure, d.purity);
  }
  return result;
}

SHARED_FN float depth_um(HeatTint d) { return d.thickness_um; }
SHARED_FN float detail_um(HeatTint) { return 1.0f; }
SHARED_FN float steepness(HeatTint) { return 0.0f; }
// How far beyond the core's outline it fades.
SHARED_FN float relief_um(HeatTint d) { return d.softness * blob_radius_um(blob_of(d)); }
SHARED_FN float shadow_um(HeatTint) { return 0.0f; }

SHARED_END
#endif
