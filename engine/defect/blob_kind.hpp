// Kinds whose core is a patch of shaders/shared/blob.h: what can be said of all of them at once.
// The kind's header gives `blob_of(Kind)` and `depth_um(Kind)` beside the functions that every kind
// has.
#pragma once

#include "defect/round_kind.hpp"
#include "defect/table_rows.hpp"
#include "shaders/shared/blob.h"

namespace blemish::defect {

Measures blob_measures(const shared::Blob& blob, double depth_um);
// What lies within `margin_um` of the outline.
Reach blob_reach(const shared::Blob& blob, double margin_um);

template <typename Kind>
Measures blob_measures_of(const base::Values& values, std::uint32_t seed) {
  const Kind kind = shared_kind<Kind>(values, seed);
  return blob_measures(blob_of(kind), double(depth_um(kind)));
}

template <typename Kind>
Reach blob_reach_of(const base::Values& values, std::uint32_t seed) {
  const Kind kind = shared_kind<Kind>(values, seed);
  return blob_reach(blob_of(kind), double(relief_um(kind)) + double(shadow_um(kind)));
}

template <typename Kind>
constexpr DefectType blob_kind(std::string_view name, std::string_view help, Layer layer,
                               base::ParamTable params) {
  return round_kind<Kind>(name, help, layer, params, blob_measures_of<Kind>, blob_reach_of<Kind>);
}

}  // namespace blemish::defect
