// Kinds whose core is a band of shaders/shared/strip.h: what can be said of all of them at once.
// The kind's header gives `strip_of(Kind)` and `depth_um(Kind)` beside the functions that every
// kind has.
#pragma once

#include "defect/path_kind.hpp"
#include "defect/table_rows.hpp"
#include "shaders/shared/strip.h"

namespace blemish::defect {

Measures strip_measures(const shared::Strip& strip, double depth_um);
// What lies within `margin_um` of the outline.
Reach strip_reach(const shared::Strip& strip, double margin_um);
// The middle of the strip at a share of its length.
glm::dvec2 on_strip(const shared::Strip& strip, double share);

template <typename Kind>
Measures strip_measures_of(const base::Values& values, std::uint32_t seed) {
  const Kind kind = shared_kind<Kind>(values, seed);
  return strip_measures(strip_of(kind), double(depth_um(kind)));
}

template <typename Kind>
Reach strip_reach_of(const base::Values& values, std::uint32_t seed) {
  const Kind kind = shared_kind<Kind>(values, seed);
  return strip_reach(strip_of(kind), double(relief_um(kind)) + double(shadow_um(kind)));
}

template <typename Kind>
glm::dvec2 on_strip_of(const Kind& kind, double share) {
  return on_strip(strip_of(kind), share);
}

// A line: labels keep it whole along its middle however thin it is.
template <typename Kind>
constexpr DefectType line_kind(std::string_view name, std::string_view help, Layer layer,
                               base::ParamTable params) {
  return path_kind<Kind, on_strip_of<Kind>, 64>(name, help, layer, params, strip_measures_of<Kind>,
                                                strip_reach_of<Kind>);
}

// A field of marks rather than one line: without a center line.
template <typename Kind>
constexpr DefectType band_kind(std::string_view name, std::string_view help, Layer layer,
                               base::ParamTable params) {
  DefectType type = line_kind<Kind>(name, help, layer, params);
  type.centerline = no_centerline;
  return type;
}

}  // namespace blemish::defect
