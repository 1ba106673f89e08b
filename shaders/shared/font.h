// A stroke font for marked parts, as engraving machines have: each character a pen's path over
// three columns and five rows of points.
#ifndef BLEMISH_SHARED_FONT_H
#define BLEMISH_SHARED_FONT_H
#include "shaders/shared/common.h"
SHARED_BEGIN

// Of a character 1 high: its width, and the step to the next one.
SHARED_CONST float kGlyphWidth = 0.5f;
SHARED_CONST float kGlyphStep = 0.78f;
SHARED_CONST int kGlyphPoints = 12;

// Characters: 0…9 the digits, then these letters, then a blank.
SHARED_CONST int kGlyphE = 10;
SHARED_CONST int kGlyphL = 11;
SHARED_CONST int kGlyphN = 12;
SHARED_CONST int kGlyphO = 13;
SHARED_CONST int kGlyphR = 14;
SHARED_CONST int kGlyphS = 15;
SHARED_CONST int kGlyphT = 16;
SHARED_CONST int kGlyphV = 17;
SHARED_CONST int kGlyphBlank = 18;

// The path: points of 4 bits, the first one lowest; 15 lifts the pen. Points count from the bottom
// left by rows: 0 1 2 the base line, 12 13 14 the top. x = the first eight, y = the rest.
SHARED_FN uvec2 glyph_path(int glyph) {
  uvec2 path = uvec2(0xffffffffu);
  path = glyph == 0 ? uvec2(0xf315bd93u, 0xffffffffu) : path;
  path = glyph == 1 ? uvec2(0xfffff1d9u, 0xffffffffu) : path;
  path = glyph == 2 ? uvec2(0xfff20bd9u, 0xffffffffu) : path;
  path = glyph == 3 ? uvec2(0xff3157ecu, 0xffffffffu) : path;
  path = glyph == 4 ? uvec2(0xffff53d1u, 0xffffffffu) : path;
  path = glyph == 5 ? uvec2(0xf01576ceu, 0xffffffffu) : path;
  path = glyph == 6 ? uvec2(0xf675139du, 0xffffffffu) : path;
  path = glyph == 7 ? uvec2(0xfffff1ecu, 0xffffffffu) : path;
  path = glyph == 8 ? uvec2(0x37fdb79du, 0xfffff751u) : path;
  path = glyph == 9 ? uvec2(0xf879db51u, 0xffffffffu) : path;
  path = glyph == kGlyphE ? uvec2(0xf76f20ceu, 0xffffffffu) : path;
  path = glyph == kGlyphL ? uvec2(0xfffff20cu, 0xffffffffu) : path;
  path = glyph == kGlyphN ? uvec2(0xffffe2c0u, 0xffffffffu) : path;
  path = glyph == kGlyphO ? uvec2(0xf315bd93u, 0xffffffffu) : path;
  path = glyph == kGlyphR ? uvec2(0x7f67bdc0u, 0xfffffff2u) : path;
  path = glyph == kGlyphS ? uvec2(0xff3159dbu, 0xffffffffu) : path;
  path = glyph == kGlyphT ? uvec2(0xfff1dfecu, 0xffffffffu) : path;
  path = glyph == kGlyphV ? uvec2(0xfffffe1cu, 0xffffffffu) : path;
  return path;
}

SHARED_FN uint glyph_point(uvec2 path, int i) {
  return (i < 8 ? path.x >> uint(4 * i) : path.y >> uint(4 * (i - 8))) & 15u;
}

SHARED_FN vec2 glyph_place(uint point) {
  return vec2(0.5f * kGlyphWidth * float(point % 3u), 0.25f * float(point / 3u));
}

// Distance to the character's strokes; its lower left corner is the origin.
SHARED_FN float glyph_distance(vec2 p, int glyph) {
  uvec2 path = glyph_path(glyph);
  float nearest = 4.0f;
  uint before = glyph_point(path, 0);
  for (int i = 1; i < kGlyphPoints; ++i) {
    uint here = glyph_point(path, i);
    if (before < 15u && here < 15u) {
      vec2 a = glyph_place(before);
      vec2 ab = glyph_place(here) - a;
      float share = clamp(dot(p - a, ab) / dot(ab, ab), 0.0f, 1.0f);
      nearest = min(nearest, length(p - a - share * ab));
    }
    before = here;
  }
  return nearest;
}

SHARED_END
#endif
