// Fields of many small features: the plane in rows of rectangular cells, each row shifted by a
// chance of its own. A feature never leaves its cell, so a point asks one cell only, features never
// overlap, and a field's area is the sum of its features'.
#ifndef BLEMISH_SHARED_CELLS_H
#define BLEMISH_SHARED_CELLS_H
#include "shaders/shared/curve.h"
SHARED_BEGIN

struct Cell {
  vec2 center_um;
  vec2 size_um;
  uint hash;
};

SHARED_FN float cell_row_shift(int row, uint seed) {
  return unit_from_hash(lattice_row(row, seed));
}

SHARED_FN Cell cell_of(int column, int row, vec2 size_um, uint seed) {
  Cell cell;
  float shift = cell_row_shift(row, seed);
  cell.center_um =
      vec2((float(column) + 0.5f - shift) * size_um.x, (float(row) + 0.5f) * size_um.y);
  cell.size_um = size_um;
  cell.hash = hash_u32(uint(column) * 0x9e3779b9u ^ lattice_row(row, seed));
  return cell;
}

SHARED_FN Cell cell_at(vec2 p, vec2 size_um, uint seed) {
  int row = int(floor(p.y / size_um.y));
  int column = int(floor(p.x / size_um.x + cell_row_shift(row, seed)));
  return cell_of(column, row, size_um, seed);
}

// The cell that holds the field's origin: it always has a feature, so that no field is empty.
SHARED_FN bool is_first_cell(Cell cell) {
  return abs(cell.center_um.x) <= 0.5f * cell.size_um.x &&
         abs(cell.center_um.y) <= 0.5f * cell.size_um.y;
}

SHARED_FN float cell_border_um(Cell cell, vec2 p) {
  vec2 left = 0.5f * cell.size_um - abs(p - cell.center_um);
  return min(left.x, left.y);
}

// Number k of a cell's independent chances.
SHARED_FN float cell_chance(Cell cell, uint k) {
  return unit_from_hash(hash_u32(cell.hash + k * 0x85ebca6bu));
}

// The chance for a cell to be filled, by where it lies in an elliptic field: none where a corner
// would stick out, the whole `density` inside, less toward the rim; with `clustering`, more in some
// places and none in others.
SHARED_FN float cell_density(Cell cell, vec2 half_um, float density, float clustering, uint seed) {
  vec2 corner = (abs(cell.center_um) + 0.5f * cell.size_um) / half_um;
  float square = dot(corner, corner);
  float place =
      1.0f + 3.0f * clustering * noise_2d(cell.center_um * (2.5f / half_um.x), seed + 17u);
  float thinning = 1.0f - square * square;
  return square < 1.0f ? density * thinning * clamp(place, 0.0f, 2.0f) : 0.0f;
}

SHARED_FN bool is_filled(Cell cell, float density) {
  return is_first_cell(cell) || cell_chance(cell, 1u) < density;
}

// Signed distance to a field's features from the distance to the own cell's: never more than what
// is left to the cell's border or beyond the field's rectangle, so nothing near is missed.
SHARED_FN float field_distance_um(float own_um, Cell cell, vec2 p, vec2 half_um) {
  vec2 beyond = abs(p) - half_um;
  float others = cell_border_um(cell, p) + 0.004f * min(cell.size_um.x, cell.size_um.y);
  return max(min(own_um, others), max(beyond.x, beyond.y));
}

SHARED_END
#endif
