// How far apart the cores of defects are, as balls rolled along their middles. Must not know where
// defects may lie.
#pragma once

#include <vector>

#include "base/random.hpp"
#include "plan/plan.hpp"

namespace blemish::plan {

// A ball that is rolled along these points, in part coordinates, covers a defect's core.
struct Extent {
  std::vector<glm::dvec3> points_mm;
  double radius_mm = 0;
};
Extent extent_of(const PlannedDefect& defect);

// A random point of a defect's core, in its own frame; of a long one on its middle.
glm::dvec2 core_point_um(const PlannedDefect& defect, base::Stream& stream);

// Least distance between two cores, straight through space; 0 and less where the balls touch.
double gap_mm(const Extent& a, const Extent& b);

}  // namespace blemish::plan
