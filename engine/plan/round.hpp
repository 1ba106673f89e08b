// The rounding of planned coordinates to float, by which a plan is the same on machines whose
// doubles differ in the last bits.
#pragma once

#include <glm/glm.hpp>

namespace blemish::plan {

glm::dvec3 rounded_to_float(glm::dvec3 v);

}  // namespace blemish::plan
