// What kinds along a path say of themselves: the path's middle as a line and its two ends as key
// points. `on_path(Kind, share)` gives the path's place at a share of its length, in the local
// frame.
#pragma once

#include "defect/shared_kind.hpp"
#include "shaders/shared/curve.h"

namespace blemish::defect {

// Of a path that is a plain arc of the kind's length and bend.
template <typename Kind>
glm::dvec2 on_arc(const Kind& d, double share) {
  const float s = float((share - 0.5) * double(d.length_um));
  return glm::dvec2(shared::local_from_arc({s, 0.0f}, d.bend_rad / d.length_um));
}

template <typename Kind, auto on_path, int kSteps>
std::vector<glm::dvec2> path_line(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<Kind>(values, seed);
  std::vector<glm::dvec2> line;
  for (int i = 0; i <= kSteps; ++i) {
    line.push_back(on_path(d, double(i) / kSteps));
  }
  return line;
}

template <typename Kind, auto on_path>
std::vector<Keypoint> path_ends(const base::Values& values, std::uint32_t seed) {
  const auto d = shared_kind<Kind>(values, seed);
  return {{"start", on_path(d, 0)}, {"end", on_path(d, 1)}};
}

// A kind without companions; its line has `kSteps` pieces.
template <typename Kind, auto on_path, int kSteps = 32>
constexpr DefectType path_kind(std::string_view name, std::string_view help, Layer layer,
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
      .centerline = path_line<Kind, on_path, kSteps>,
      .keypoints = path_ends<Kind, on_path>,
      .core_distance_um = core_distance_of<Kind>,
      .centerline_distance_um = centerline_distance_of<Kind>,
  };
}

}  // namespace blemish::defect
