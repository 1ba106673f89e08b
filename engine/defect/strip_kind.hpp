// Kinds whose core is a band of shaders/shared/strip.h: what can be said of all of them at once.
// The kind's header gives `strip_of(Kind)` and `depth_um(Kind)` beside the functions that every
// kind has.
#pragma once

#include "defect/shared_kind.hpp"
#include "defect/table_rows.hpp"
#include "shaders/shared/strip.h"

namespace blemish::defect {

Measures strip_measures(const shared::Strip& strip, double depth_um);
// What lies within `margin_um` of the outline.
Reach strip_reach(const shared::Strip& strip, double margin_um);
std::vector<glm::dvec2> strip_line(const shared::Strip& strip);
std::vector<Keypoint> strip_ends(const shared::Strip& strip);

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
std::vector<glm::dvec2> strip_line_of(const base::Values& values, std::uint32_t seed) {
  return strip_line(strip_of(shared_kind<Kind>(values, seed)));
}

template <typename Kind>
std::vector<Keypoint> strip_ends_of(const base::Values& values, std::uint32_t seed) {
  return strip_ends(strip_of(shared_kind<Kind>(values, seed)));
}

// A field of marks rather than one line: without a center line.
template <typename Kind>
constexpr DefectType band_kind(std::string_view name, std::string_view help, Layer layer,
                               base::ParamTable params) {
  return {.name = name,
          .help = help,
          .layer = layer,
          .params = params,
          .companions = no_companions,
          .companion = no_companion,
          .measures = strip_measures_of<Kind>,
          .reach = strip_reach_of<Kind>,
          .centerline = no_centerline,
          .keypoints = strip_ends_of<Kind>,
          .core_distance_um = core_distance_of<Kind>,
          .centerline_distance_um = centerline_distance_of<Kind>};
}

// A line: labels keep it whole along its middle however thin it is.
template <typename Kind>
constexpr DefectType line_kind(std::string_view name, std::string_view help, Layer layer,
                               base::ParamTable params) {
  DefectType type = band_kind<Kind>(name, help, layer, params);
  type.centerline = strip_line_of<Kind>;
  return type;
}

}  // namespace blemish::defect
