// Handling mark: a bundle of short, light, nearly parallel marks, as parts get that rub against
// each other, a tray or a gripper. One instance; the core is the marks.
#ifndef BLEMISH_SHARED_HANDLING_MARK_H
#define BLEMISH_SHARED_HANDLING_MARK_H
#include "shaders/shared/cells.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/handling_mark.cpp, then the seed.
struct HandlingMark {
  float length_um;       // of the bundle
  float width_um;        // of the bundle
  float mark_length_um;  // of the longest marks
  float mark_width_um;   // of the widest marks
  float depth_um;        // of the deepest marks
  float spread_rad;      // of the marks' directions
  float bend_rad;        // of the whole bundle from end to end
  float density;         // share of the places that hold a mark
  float clustering;
  float shoulder;   // share of a mark's volume that stands beside it
  float alpha;      // roughness of the rubbed surface
  float angle_rad;  // spent in placement
  uint seed;
};

// One mark: a spindle that is 2 * half_um * (1 - u^4) wide at u half lengths from its middle.
struct HandlingStroke {
  Cell cell;
  vec2 center_um;
  float half_length_um;
  float half_width_um;
  float slope;
  float depth_um;
  bool there;
};

// Cells as long as the longest mark, and wide enough for it at the largest angle, shoulders and
// all. A wide bundle of tiny marks gets fewer and larger cells, lest its sum of areas take long.
SHARED_FN vec2 handling_cell_um(HandlingMark d) {
  float length_um = max(1.03f * d.mark_length_um, d.length_um / 64.0f);
  float lane_um = 3.5f * d.mark_width_um + 0.7f * d.mark_length_um * tan(d.spread_rad);
  return vec2(length_um, max(lane_um, d.width_um / 128.0f));
}

SHARED_FN vec2 handling_half_um(HandlingMark d) {
  return max(0.5f * vec2(d.length_um, d.width_um), handling_cell_um(d));
}

// Position along and across the bundle's own bend.
SHARED_FN vec2 handling_place(HandlingMark d, vec2 p) {
  return arc_from_local(p, d.bend_rad / (2.0f * handling_half_um(d).x));
}

SHARED_FN HandlingStroke handling_stroke(HandlingMark d, Cell cell) {
  HandlingStroke stroke;
  stroke.cell = cell;
  float density = cell_density(cell, handling_half_um(d), d.density, d.clustering, d.seed);
  stroke.there = is_filled(cell, density);
  float size = cell_chance(cell, 2u);
  stroke.half_length_um = 0.5f * d.mark_length_um * (0.15f + 0.85f * size * size);
  stroke.half_width_um =
      0.5f * d.mark_width_um * (0.4f + 0.3f * size + 0.3f * cell_chance(cell, 3u));
  stroke.depth_um = d.depth_um * (0.15f + 0.85f * cell_chance(cell, 4u));
  stroke.slope = tan(d.spread_rad) * (2.0f * cell_chance(cell, 5u) - 1.0f);
  // Shorter marks may lean more: what is left of the cell across bounds the lean.
  float room_um = 0.49f * cell.size_um.y - 2.0f * stroke.half_width_um;
  stroke.slope =
      clamp(stroke.slope, -room_um / stroke.half_length_um, room_um / stroke.half_length_um);
  vec2 play = vec2(0.495f * cell.size_um.x - stroke.half_length_um,
                   room_um - abs(stroke.slope) * stroke.half_length_um);
  vec2 jitter = vec2(cell_chance(cell, 6u), cell_chance(cell, 7u));
  stroke.center_um = cell.center_um + play * (2.0f * jitter - 1.0f);
  return stroke;
}

SHARED_FN HandlingStroke handling_stroke_at(HandlingMark d, vec2 st) {
  return handling_stroke(d, cell_at(st, handling_cell_um(d), d.seed));
}

// x = along in half lengths, y = across from the middle in micrometers, z = half width there.
SHARED_FN vec3 handling_across(HandlingStroke stroke, vec2 st) {
  vec2 from = st - stroke.center_um;
  float u = from.x / stroke.half_length_um;
  float square = u * u;
  float half_um = stroke.there ? stroke.half_width_um * max(0.0f, 1.0f - square * square) : 0.0f;
  return vec3(u, from.y - stroke.slope * from.x, half_um);
}

SHARED_FN float core_distance_um(HandlingMark d, vec2 p) {
  vec2 st = handling_place(d, p);
  HandlingStroke stroke = handling_stroke_at(d, st);
  vec3 at = handling_across(stroke, st);
  float across = (abs(at.y) - at.z) / sqrt(1.0f + stroke.slope * stroke.slope);
  float along = (abs(at.x) - 1.0f) * stroke.half_length_um;
  float own_um = stroke.there ? max(across, along) : kFar;
  return field_distance_um(own_um, stroke.cell, st, handling_half_um(d));
}

SHARED_FN float centerline_distance_um(HandlingMark d, vec2 p) {
  vec2 st = handling_place(d, p);
  HandlingStroke stroke = handling_stroke_at(d, st);
  vec3 at = handling_across(stroke, st);
  bool beside = stroke.there && abs(at.x) < 0.95f;
  return beside ? at.y / sqrt(1.0f + stroke.slope * stroke.slope) : kFar;
}

// A groove with shoulders, as a scratch's.
SHARED_FN float height_um(HandlingMark d, vec2 p) {
  vec2 st = handling_place(d, p);
  HandlingStroke stroke = handling_stroke_at(d, st);
  vec3 at = handling_across(stroke, st);
  float x = abs(at.y) / max(at.z, 1e-6f);
  if (at.z <= 0.0f || x >= 2.0f) {
    return 0.0f;
  }
  float depth = stroke.depth_um * at.z / stroke.half_width_um;
  if (x < 1.0f) {
    return -depth * (1.0f - x * x);
  }
  float wave = sin(kPi * (x - 1.0f));
  return (4.0f / 3.0f) * d.shoulder * depth * wave * wave;
}

SHARED_FN Skin skin(HandlingMark d, vec2 p) {
  Skin result = clean_skin();
  vec2 st = handling_place(d, p);
  HandlingStroke stroke = handling_stroke_at(d, st);
  vec3 at = handling_across(stroke, st);
  if (abs(at.y) < at.z) {
    result.alpha = d.alpha * min(1.0f, 3.0f * at.z / stroke.half_width_um);
  }
  return result;
}

SHARED_FN float detail_um(HandlingMark d) { return 0.02f * d.mark_width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(HandlingMark d) { return 7.0f * d.depth_um / d.mark_width_um; }
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(HandlingMark d) { return 0.5f * d.mark_width_um; }
SHARED_FN float shadow_um(HandlingMark d) { return d.mark_width_um; }

SHARED_END
#endif
