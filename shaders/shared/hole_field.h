// A field of holes whose sizes follow a power law: cells of a grid hold a hole or are divided in
// four, twice at most, and each part in turn holds one or none.
#ifndef BLEMISH_SHARED_HOLE_FIELD_H
#define BLEMISH_SHARED_HOLE_FIELD_H
#include "shaders/shared/cells.h"
SHARED_BEGIN

// The first fields of a kind's parameters; the seed is the kind's own.
struct HoleField {
  vec2 extent_um;     // length and width
  float diameter_um;  // of the largest holes
  float size_law;     // n: holes wider than x are as x^-n
  float density;      // share of the cells that hold a hole
  float clustering;
  float irregularity;
  float jaggedness;
};

struct Hole {
  Cell cell;
  vec2 center_um;
  float diameter_um;
  bool there;
};

SHARED_CONST int kHoleLevels = 3;

// How far a rim may reach in radii.
SHARED_FN float hole_reach(HoleField f) { return 1.0f + f.irregularity + 0.1f * f.jaggedness; }

// Cells fit the largest hole; a wide field of tiny holes gets fewer and larger cells, lest its
// sum of areas take long.
SHARED_FN float hole_cell_um(HoleField f) {
  return max(f.diameter_um * hole_reach(f) / 0.94f, max(f.extent_um.x, f.extent_um.y) / 64.0f);
}

// Half the field; a field smaller than a cell still has one hole.
SHARED_FN vec2 hole_field_half_um(HoleField f) {
  return max(0.5f * f.extent_um, vec2(hole_cell_um(f)));
}

// Of a law x^-n, halving the size multiplies the number by 2^n, and a divided cell has four parts.
SHARED_FN bool hole_divides(HoleField f, Cell cell) {
  float more = exp2(f.size_law);
  return !is_first_cell(cell) && cell_chance(cell, 2u) < more / (4.0f + more);
}

SHARED_FN Cell hole_part(Cell cell, bool right, bool upper) {
  Cell part;
  part.size_um = 0.5f * cell.size_um;
  part.center_um =
      cell.center_um + 0.5f * part.size_um * vec2(right ? 1.0f : -1.0f, upper ? 1.0f : -1.0f);
  part.hash = hash_u32(cell.hash + (right ? 0x68bc21ebu : 0u) + (upper ? 0x02e5be93u : 0u) + 1u);
  return part;
}

// The hole of an undivided cell.
SHARED_FN Hole hole_in(HoleField f, Cell cell, uint seed) {
  Hole hole;
  hole.cell = cell;
  float density = cell_density(cell, hole_field_half_um(f), f.density, f.clustering, seed);
  hole.there = is_filled(cell, density);
  float size = 0.5f + 0.5f * cell_chance(cell, 3u);
  float largest = min(f.diameter_um, 0.94f * cell.size_um.x / hole_reach(f));
  hole.diameter_um = size * largest;
  float play = 0.49f * cell.size_um.x - 0.5f * hole.diameter_um * hole_reach(f);
  vec2 jitter = vec2(cell_chance(cell, 4u), cell_chance(cell, 5u));
  hole.center_um = cell.center_um + play * (2.0f * jitter - 1.0f);
  return hole;
}

SHARED_FN Hole hole_at(HoleField f, vec2 p, uint seed) {
  Cell cell = cell_at(p, vec2(hole_cell_um(f)), seed);
  bool divided = true;
  for (int level = 1; level < kHoleLevels; ++level) {
    divided = divided && hole_divides(f, cell);
    if (divided) {
      cell = hole_part(cell, p.x > cell.center_um.x, p.y > cell.center_um.y);
    }
  }
  return hole_in(f, cell, seed);
}

// As round_polar, about the hole's center; x is large where the cell is empty.
SHARED_FN vec3 hole_polar(HoleField f, Hole hole, vec2 p) {
  float shift_um = 0.05f * f.jaggedness * hole.diameter_um;
  vec2 q = jagged(p - hole.center_um, shift_um, max(6.0f * shift_um, 0.02f * hole.diameter_um),
                  hole.cell.hash);
  vec3 polar = round_polar(q, hole.diameter_um, 1.0f, f.irregularity, hole.cell.hash);
  return hole.there ? polar : vec3(1e6f, polar.y, polar.z);
}

SHARED_FN float hole_field_distance_um(HoleField f, vec2 p, uint seed) {
  Hole hole = hole_at(f, p, seed);
  float own_um = round_distance_um(hole_polar(f, hole, p));
  return field_distance_um(own_um, hole.cell, p, hole_field_half_um(f));
}

SHARED_END
#endif
