// A defect kind: its parameter table and what can be said of it without pixels. Its shape is in
// shaders/shared/kinds/<kind>.h, which GPU and CPU share. Adding a kind: one such header, one .cpp
// here, one line in registry.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <glm/glm.hpp>

#include "base/params.hpp"

namespace blemish::defect {

// How a kind adds to the surface (DESIGN: cuts take the minimum height; raised parts add;
// contamination lies over all).
enum class Layer { cut, raised, contamination };

// What a kind has its looks from: the functions of its shared header, a picture, or a second mesh.
enum class Source { shaders, cut_out, mesh };

// Sizes along the surface, model values, uncut.
struct Measures {
  double length_um = 0;
  double width_um = 0;
  double depth_um = 0;  // height for contamination
  double area_um2 = 0;  // of the core
};

// Rectangle in the local frame (micrometers) that holds everything the instance can change.
struct Reach {
  glm::dvec2 min_um{0}, max_um{0};
};

// One instance's parameters as the shaders read them: the drawn floats in table order, then the
// seed (a bit pattern), padded to `stride` bytes.
using Packed = std::vector<float>;

struct Keypoint {
  std::string_view name;
  glm::dvec2 at_um;
};

struct DefectType {
  std::string_view name;
  std::string_view help;
  Layer layer;
  base::ParamTable params;
  // Further instances that one draw expands to (a cluster's pits): the number beside the first.
  // Member k (from 1) gets its own values and an offset in the first one's frame.
  int (*companions)(const base::Values&);
  struct Companion {
    base::Values values;
    glm::dvec2 offset_um;
    double turn_rad;
  };
  Companion (*companion)(const base::Values& first, int k, base::Stream& stream);
  Measures (*measures)(const base::Values&, std::uint32_t seed);
  Reach (*reach)(const base::Values&, std::uint32_t seed);
  // Polyline of the middle of a long thin defect in the local frame; empty for the others.
  std::vector<glm::dvec2> (*centerline)(const base::Values&, std::uint32_t seed);
  std::vector<Keypoint> (*keypoints)(const base::Values&, std::uint32_t seed);
  // Signed distance to the core's outline (micrometers, negative inside): the shared header's own
  // function, for the referee.
  float (*core_distance_um)(const base::Values&, std::uint32_t seed, glm::vec2 local_um);
  float (*centerline_distance_um)(const base::Values&, std::uint32_t seed, glm::vec2 local_um);
  Source source = Source::shaders;
};

// The kinds that the shaders draw.
const std::vector<const DefectType*>& registry();
// Those that have their looks from elsewhere.
const std::vector<const DefectType*>& unshaded();
// One of either.
const DefectType* find(std::string_view name);

Packed pack(const base::Values& values, std::uint32_t seed);

}  // namespace blemish::defect
