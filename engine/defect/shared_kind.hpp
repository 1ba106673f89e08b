// The bridge from drawn values to a kind's shared struct, and the functions that every kind gets
// from its shared header by the same few lines.
#pragma once

#include <cassert>
#include <cstring>

#include "defect/kind.hpp"

namespace blemish::defect {

inline constexpr double kRad = 0.017453292519943295;  // a degree, for parameter tables

// The struct of a shared header holds the parameters as floats in table order, then the seed.
template <typename Kind>
Kind shared_kind(const base::Values& values, std::uint32_t seed) {
  static_assert(std::is_trivially_copyable_v<Kind>);
  assert(sizeof(Kind) == (values.values.size() + 1) * sizeof(float));
  Kind kind;
  std::memcpy(&kind, values.values.data(), values.values.size() * sizeof(float));
  kind.seed = seed;
  return kind;
}

template <typename Kind>
float core_distance_of(const base::Values& values, std::uint32_t seed, glm::vec2 local_um) {
  return core_distance_um(shared_kind<Kind>(values, seed), local_um);
}

template <typename Kind>
float centerline_distance_of(const base::Values& values, std::uint32_t seed, glm::vec2 local_um) {
  return centerline_distance_um(shared_kind<Kind>(values, seed), local_um);
}

inline int no_companions(const base::Values&) { return 0; }

inline DefectType::Companion no_companion(const base::Values& first, int, base::Stream&) {
  return {first, glm::dvec2(0), 0};
}

inline std::vector<glm::dvec2> no_centerline(const base::Values&, std::uint32_t) { return {}; }

// The rectangle around an arc of the given length and whole turn, grown by `margin_um`.
Reach arc_reach(double length_um, double bend_rad, double margin_um);

}  // namespace blemish::defect
