#include "defect/hole_field.hpp"

#include <algorithm>

namespace blemish::defect {
namespace {

struct Sum {
  double area_um2 = 0;
  double largest_um = 0;
};

void add(Sum& sum, const shared::HoleField& field, std::uint32_t seed, const shared::Cell& cell,
         int level) {
  if (level + 1 < shared::kHoleLevels && shared::hole_divides(field, cell)) {
    for (int part = 0; part < 4; ++part) {
      add(sum, field, seed, shared::hole_part(cell, (part & 1) != 0, (part & 2) != 0), level + 1);
    }
    return;
  }
  const shared::Hole hole = shared::hole_in(field, cell, seed);
  if (hole.there) {
    const double radius_um = 0.5 * double(hole.diameter_um);
    sum.area_um2 += double(shared::kPi) * radius_um * radius_um *
                    double(shared::outline_mean_square(field.irregularity, hole.cell.hash));
    sum.largest_um = std::max(sum.largest_um, double(hole.diameter_um));
  }
}

}  // namespace

Measures hole_field_measures(const shared::HoleField& field, std::uint32_t seed, double aspect) {
  const float cell_um = shared::hole_cell_um(field);
  const glm::vec2 half_um = shared::hole_field_half_um(field);
  const glm::ivec2 half_count = glm::ivec2(glm::ceil(half_um / cell_um)) + 1;
  Sum sum;
  for (int row = -half_count.y; row < half_count.y; ++row) {
    for (int column = -half_count.x; column <= half_count.x; ++column) {
      add(sum, field, seed, shared::cell_of(column, row, glm::vec2(cell_um), seed), 0);
    }
  }
  const glm::dvec2 size_um = 2.0 * glm::dvec2(half_um);
  return {.length_um = std::max(size_um.x, size_um.y),
          .width_um = std::min(size_um.x, size_um.y),
          .depth_um = aspect * sum.largest_um,
          .area_um2 = sum.area_um2};
}

Reach hole_field_reach(const shared::HoleField& field) {
  const glm::dvec2 half_um(shared::hole_field_half_um(field));
  return {-half_um, half_um};
}

}  // namespace blemish::defect
