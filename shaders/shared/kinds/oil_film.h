// Oil film: a clear layer that dulls the finish's sparkle, shines by itself and shows interference
// colors where it is thin. The core reaches to its outline.
#ifndef BLEMISH_SHARED_OIL_FILM_H
#define BLEMISH_SHARED_OIL_FILM_H
#include "shaders/shared/blob.h"
#include "shaders/shared/cloud.h"
#include "shaders/shared/color.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/oil_film.cpp, then the seed.
struct OilFilm {
  float size_um;
  float elongation;
  float irregularity;
  float ragged;
  float thickness_um;
  float variation;  // of the thickness
  float darkness;   // of the oil itself, used oil is brown
  float smoothing;  // factor on the finish's roughness seen through the film
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN Blob blob_of(OilFilm d) {
  return blob_of_size(d.size_um, d.elongation, d.irregularity, d.ragged, d.seed);
}

SHARED_FN float core_distance_um(OilFilm d, vec2 p) { return blob_distance_um(blob_of(d), p); }
SHARED_FN float centerline_distance_um(OilFilm, vec2) { return kFar; }

SHARED_FN float oil_film_um(OilFilm d, vec2 p) {
  float x = blob_at(blob_of(d), p).x;
  vec2 q = p / d.size_um;
  float uneven = 1.5f * cloud(3.0f * q, d.seed);
  // Thins out toward its edge, over a fifth of the way.
  return d.thickness_um * smoothstep(0.0f, 0.2f, 1.0f - x) *
         (1.0f + d.variation * clamp(uneven, -1.0f, 1.0f));
}

SHARED_FN float height_um(OilFilm d, vec2 p) { return oil_film_um(d, p); }

SHARED_FN Skin skin(OilFilm d, vec2 p) {
  Skin result = clean_skin();
  float film_um = oil_film_um(d, p);
  if (film_um > 0.0f) {
    float there = smoothstep(0.0f, 0.15f, film_um);
    vec3 oil =
        vec3(1.0f) - d.darkness * min(film_um / d.thickness_um, 1.0f) * vec3(0.5f, 0.75f, 1.0f);
    result.reflectance = film_color(film_um, 1.47f, 0.0f) * oil;
    result.smoothing = mix(1.0f, d.smoothing, there);
    result.cover = there;
    result.layer_alpha = 0.06f;
  }
  return result;
}

SHARED_FN float depth_um(OilFilm d) { return d.thickness_um; }
SHARED_FN float detail_um(OilFilm d) { return 0.003f * d.size_um; }
SHARED_FN float steepness(OilFilm) { return 0.0f; }
SHARED_FN float relief_um(OilFilm) { return 0.0f; }
SHARED_FN float shadow_um(OilFilm) { return 0.0f; }

SHARED_END
#endif
