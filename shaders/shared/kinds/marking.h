// Marking: a line of text that was engraved, printed or burnt by laser on purpose. A normal feature
// of many parts. The core is its strokes.
#ifndef BLEMISH_SHARED_MARKING_H
#define BLEMISH_SHARED_MARKING_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/font.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/marking.cpp, then the seed.
struct Marking {
  float method;  // 0 = engraved, 1 = printed, 2 = laser
  float word;    // 0 = none, 1 = SN, 2 = LOT, 3 = REV, 4 = VER
  float digits;
  float number;     // its last digits are written
  float height_um;  // of a character
  float stroke;     // width of a stroke / height
  float depth_um;   // of the engraving
  float roughness;  // of the strokes
  float darkness;   // light that print and laser take
  float opacity;    // of the print
  float wear;       // share that has worn off
  float angle_rad;  // spent in placement
  uint seed;
};

SHARED_FN int marking_letters(Marking d) {
  int word = int(d.word + 0.5f);
  return word == 0 ? 0 : (word == 1 ? 2 : 3);
}

// A word is parted from its number by a blank.
SHARED_FN int marking_count(Marking d) {
  int letters = marking_letters(d);
  return letters + (letters > 0 ? 1 : 0) + int(d.digits + 0.5f);
}

SHARED_FN int marking_letter(int word, int i) {
  if (word == 1) {
    return i == 0 ? kGlyphS : kGlyphN;
  }
  if (word == 2) {
    return i == 0 ? kGlyphL : (i == 1 ? kGlyphO : kGlyphT);
  }
  if (word == 3) {
    return i == 0 ? kGlyphR : (i == 1 ? kGlyphE : kGlyphV);
  }
  return i == 0 ? kGlyphV : (i == 1 ? kGlyphE : kGlyphR);
}

SHARED_FN int marking_glyph(Marking d, int i) {
  int letters = marking_letters(d);
  if (i < letters) {
    return marking_letter(int(d.word + 0.5f), i);
  }
  if (letters > 0 && i == letters) {
    return kGlyphBlank;
  }
  uint rest = uint(d.number);
  for (int k = marking_count(d) - 1; k > i; --k) {
    rest /= 10u;
  }
  return int(rest % 10u);
}

// Length of the line from the first character's left to the last one's right.
SHARED_FN float marking_length_um(Marking d) {
  return d.height_um * (kGlyphStep * float(marking_count(d) - 1) + kGlyphWidth);
}

// To the middle of the nearest stroke; the line's middle is the origin.
SHARED_FN float marking_distance_um(Marking d, vec2 p) {
  vec2 q = (p + vec2(0.5f * marking_length_um(d), 0.5f * d.height_um)) / d.height_um;
  float at = (q.x - 0.5f * kGlyphWidth) / kGlyphStep;
  int last = marking_count(d) - 1;
  float nearest = 4.0f;
  // The two characters that the point lies between.
  for (int k = 0; k < 2; ++k) {
    int i = clamp(int(floor(at)) + k, 0, last);
    vec2 in_glyph = q - vec2(kGlyphStep * float(i), 0.0f);
    nearest = min(nearest, glyph_distance(in_glyph, marking_glyph(d, i)));
  }
  return nearest * d.height_um;
}

SHARED_FN float core_distance_um(Marking d, vec2 p) {
  return marking_distance_um(d, p) - 0.5f * d.stroke * d.height_um;
}
SHARED_FN float centerline_distance_um(Marking, vec2) { return kFar; }

SHARED_FN float height_um(Marking d, vec2 p) {
  float x = 2.0f * marking_distance_um(d, p) / (d.stroke * d.height_um);
  if (d.method > 0.5f || x >= 1.0f) {
    return 0.0f;
  }
  float chatter = 1.0f + 0.15f * noise_2d(4.0f * p / (d.stroke * d.height_um), d.seed + 3u);
  return -d.depth_um * (1.0f - x * x) * chatter;
}

SHARED_FN Skin skin(Marking d, vec2 p) {
  Skin result = clean_skin();
  if (core_distance_um(d, p) < 0.0f) {
    float worn =
        smoothstep(0.55f - d.wear, 0.85f - d.wear, 0.5f + cloud(6.0f * p / d.height_um, d.seed));
    float left = d.wear > 0.0f ? 1.0f - worn : 1.0f;
    float engraved = d.method < 0.5f ? 1.0f : 0.0f;
    float printed = d.method > 0.5f && d.method < 1.5f ? 1.0f : 0.0f;
    result.alpha = d.roughness * (engraved > 0.0f ? 1.0f : left) * (1.0f - printed);
    result.texture_kept = 1.0f - engraved;
    result.cover = printed * left;
    result.opacity = printed * left * d.opacity;
    result.albedo = vec3(0.8f * (1.0f - d.darkness));
    result.layer_alpha = d.roughness;
    result.reflectance = vec3(1.0f - (1.0f - engraved) * (1.0f - printed) * left * d.darkness);
  }
  return result;
}

SHARED_FN float detail_um(Marking d) { return 0.04f * d.stroke * d.height_um; }
SHARED_FN float steepness(Marking d) {
  return d.method < 0.5f ? 4.0f * d.depth_um / (d.stroke * d.height_um) : 0.0f;
}
SHARED_FN float relief_um(Marking) { return 0.0f; }
SHARED_FN float shadow_um(Marking d) { return d.method < 0.5f ? d.stroke * d.height_um : 0.0f; }

SHARED_END
#endif
