// What kinds have in common whose shape is no business of the shaders: a rectangle around it, drawn
// from length along x, width along y and the share of it that is filled.
#pragma once

#include <algorithm>
#include <vector>

#include "defect/shared_kind.hpp"
#include "shaders/shared/surface.h"

namespace blemish::defect::box_kind {

inline Measures measures(const base::Values& values, std::uint32_t) {
  const double x_um = double(values["length"]);
  const double y_um = double(values["width"]);
  const auto depth = base::index_of(values.table, "depth");
  return {.length_um = std::max(x_um, y_um),
          .width_um = std::min(x_um, y_um),
          .depth_um = depth ? double(values.values[*depth]) : 0,
          .area_um2 = x_um * y_um * double(values["fill"])};
}

inline Reach reach(const base::Values& values, std::uint32_t) {
  const glm::dvec2 half = 0.5 * glm::dvec2(double(values["length"]), double(values["width"]));
  return {-half, half};
}

inline float core_distance(const base::Values& values, std::uint32_t, glm::vec2 local_um) {
  const glm::vec2 off = glm::abs(local_um) - 0.5f * glm::vec2(values["length"], values["width"]);
  return std::max(off.x, off.y);
}

inline float no_centerline_distance(const base::Values&, std::uint32_t, glm::vec2) {
  return shared::kFar;
}

inline std::vector<Keypoint> keypoints(const base::Values&, std::uint32_t) {
  return {{"center", glm::dvec2(0)}};
}

}  // namespace blemish::defect::box_kind

namespace blemish::defect {

// A kind that is a box and has its looks from elsewhere than the shaders.
constexpr DefectType make_box_kind(std::string_view name, std::string_view help, Layer layer,
                                   base::ParamTable params, Source source) {
  return {
      .name = name,
      .help = help,
      .layer = layer,
      .params = params,
      .companions = no_companions,
      .companion = no_companion,
      .measures = box_kind::measures,
      .reach = box_kind::reach,
      .centerline = no_centerline,
      .keypoints = box_kind::keypoints,
      .core_distance_um = box_kind::core_distance,
      .centerline_distance_um = box_kind::no_centerline_distance,
      .source = source,
  };
}

}  // namespace blemish::defect
