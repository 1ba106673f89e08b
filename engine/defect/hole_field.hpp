// Sizes of a field of holes (shaders/shared/hole_field.h).
#pragma once

#include "defect/kind.hpp"
#include "shaders/shared/hole_field.h"

namespace blemish::defect {

// Length and width are the field's, the area is the sum of its holes', the depth is that of the
// deepest hole at `aspect` = depth over diameter.
Measures hole_field_measures(const shared::HoleField& field, double aspect);

Reach hole_field_reach(const shared::HoleField& field);

}  // namespace blemish::defect
