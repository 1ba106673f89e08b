// What kinds with one closed outline about their center say of themselves.
#pragma once

#include "defect/shared_kind.hpp"
#include "shaders/shared/curve.h"

namespace blemish::defect {

struct Outline {
  double length_um;
  double elongation;
  double irregularity;
  std::uint32_t seed;
};

// Of a kind with a diameter, or with a long axis and an elongation.
template <typename Kind>
Outline outline_of(const Kind& d) {
  if constexpr (requires { d.diameter_um; }) {
    return {double(d.diameter_um), 1, double(d.irregularity), d.seed};
  } else {
    return {double(d.length_um), double(d.elongation), double(d.irregularity), d.seed};
  }
}

// Area in closed form; length and width are the largest and smallest chord through the center.
// Jagged rims keep the area (shaders/shared/curve.h).
Measures outline_measures(const Outline& outline, double depth_um);

// The square about the center that an outline never leaves, grown by `margin_um`.
Reach outline_reach(const Outline& outline, double margin_um);

std::vector<Keypoint> center_keypoint(const base::Values& values, std::uint32_t seed);

// A kind without companions and center line, whose key point is its center.
template <typename Kind>
constexpr DefectType round_kind(std::string_view name, std::string_view help, Layer layer,
                                base::ParamTable params,
                                Measures (*measures)(const base::Values&, std::uint32_t),
                                Reach (*reach)(const base::Values&, std::uint32_t)) {
  return {
      .name = name,
      .help = help,
      .layer = layer,
      .params = params,
      .companions = no_companions,
      .companion = no_companion,
      .measures = measures,
      .reach = reach,
      .centerline = no_centerline,
      .keypoints = center_keypoint,
      .core_distance_um = core_distance_of<Kind>,
      .centerline_distance_um = centerline_distance_of<Kind>,
  };
}

}  // namespace blemish::defect
