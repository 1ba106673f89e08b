// Kinds that are a field of holes (shaders/shared/hole_field.h). The kind's header begins its
// parameters with the field and gives `aspect`.
#pragma once

#include "defect/round_kind.hpp"
#include "shaders/shared/hole_field.h"

namespace blemish::defect {

// Length and width are the field's, the area is the sum of its holes', the depth is that of the
// deepest hole at `aspect` = depth over diameter.
Measures hole_field_measures(const shared::HoleField& field, std::uint32_t seed, double aspect);

Reach hole_field_reach(const shared::HoleField& field);

template <typename Kind>
Measures hole_field_measures_of(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<Kind>(values, seed);
  return hole_field_measures(d.field, seed, double(d.aspect));
}

template <typename Kind>
Reach hole_field_reach_of(const base::Values& values, std::uint32_t seed) {
  return hole_field_reach(shared_kind<Kind>(values, seed).field);
}

template <typename Kind>
constexpr DefectType hole_field_kind(std::string_view name, std::string_view help, Layer layer,
                                     base::ParamTable params) {
  return round_kind<Kind>(name, help, layer, params, hole_field_measures_of<Kind>,
                          hole_field_reach_of<Kind>);
}

}  // namespace blemish::defect
