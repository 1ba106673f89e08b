#include "plan/spacing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace blemish::plan {
namespace {

glm::dvec3 point_of(const Anchor& anchor, glm::dvec2 local_um) {
  return anchor.origin_mm + (anchor.tangent * local_um.x + anchor.bitangent * local_um.y) / 1000.0;
}

// The farthest that the core reaches from the anchor, in rays all around from the reach inward.
double outermost_um(const defect::DefectType& type, const PlannedDefect& defect) {
  constexpr int kRays = 64;
  constexpr int kSteps = 64;
  const defect::Reach reach = type.reach(defect.values, defect.seed);
  const double far = glm::length(glm::max(glm::abs(reach.min_um), glm::abs(reach.max_um)));
  double result = 0;
  for (int ray = 0; ray < kRays; ++ray) {
    const double angle = 2 * 3.14159265358979323846 * ray / kRays;
    const glm::dvec2 direction(std::cos(angle), std::sin(angle));
    for (int step = kSteps; double(step) * far > result * kSteps; --step) {
      const double radius = far * step / kSteps;
      if (type.core_distance_um(defect.values, defect.seed, glm::vec2(radius * direction)) < 0) {
        result = radius + far / kSteps;
        break;
      }
    }
  }
  return result;
}

// Least distance of the segments a b and c d (Ericson, Real-Time Collision Detection, 5.1.9).
double segment_distance(glm::dvec3 a, glm::dvec3 b, glm::dvec3 c, glm::dvec3 d) {
  const glm::dvec3 ab = b - a;
  const glm::dvec3 cd = d - c;
  const glm::dvec3 ca = a - c;
  const double ab2 = glm::dot(ab, ab);
  const double cd2 = glm::dot(cd, cd);
  const double f = glm::dot(cd, ca);
  const double e = glm::dot(ab, ca);
  const double both = glm::dot(ab, cd);
  const double area = ab2 * cd2 - both * both;
  double s = area > 0 ? std::clamp((both * f - e * cd2) / area, 0.0, 1.0) : 0;
  double t = cd2 > 0 ? (both * s + f) / cd2 : 0;
  if (t < 0 || t > 1) {
    t = std::clamp(t, 0.0, 1.0);
    s = ab2 > 0 ? std::clamp((both * t - e) / ab2, 0.0, 1.0) : 0;
  }
  return glm::distance(a + s * ab, c + t * cd);
}

}  // namespace

// How far the core reaches to the sides of its middle at one of the middle's points: from far out
// inward in steps that the distance to the core allows.
double sideways_um(const defect::DefectType& type, const PlannedDefect& defect,
                   const std::vector<glm::dvec2>& middle, std::size_t i) {
  const defect::Measures sizes = type.measures(defect.values, defect.seed);
  const defect::Reach reach = type.reach(defect.values, defect.seed);
  const double far = glm::length(glm::max(glm::abs(reach.min_um), glm::abs(reach.max_um)));
  const double least_step = sizes.width_um / 32;
  const glm::dvec2 along = middle[std::min(i + 1, middle.size() - 1)] - middle[i > 0 ? i - 1 : 0];
  if (glm::length(along) == 0) {
    return 0;
  }
  const glm::dvec2 across = glm::normalize(glm::dvec2(-along.y, along.x));
  double result = 0;
  for (const double side : {-1.0, 1.0}) {
    for (double t = far; t > result;) {
      const auto point = glm::vec2(middle[i] + side * t * across);
      const auto distance = double(type.core_distance_um(defect.values, defect.seed, point));
      result = distance < least_step ? t : result;
      t -= std::max(0.5 * distance, least_step);
    }
  }
  return result;
}

Extent extent_of(const PlannedDefect& defect) {
  const defect::DefectType& type = *defect::find(defect.kind);
  Extent extent;
  const std::vector<glm::dvec2> middle = type.centerline(defect.values, defect.seed);
  double widest_um = 0;
  for (std::size_t i = 0; i < middle.size(); ++i) {
    extent.points_mm.push_back(point_of(defect.anchor, middle[i]));
    widest_um = std::max(widest_um, sideways_um(type, defect, middle, i));
  }
  // Dashes and further lines may lie between the points, so the widest one counts for all.
  extent.radius_mm = widest_um / 1000;
  if (extent.points_mm.empty()) {
    extent.points_mm.push_back(defect.anchor.origin_mm);
    extent.radius_mm = outermost_um(type, defect) / 1000;
  }
  return extent;
}

glm::dvec2 core_point_um(const PlannedDefect& defect, base::Stream& stream) {
  constexpr int kTries = 256;
  const defect::DefectType& type = *defect::find(defect.kind);
  const std::vector<glm::dvec2> middle = type.centerline(defect.values, defect.seed);
  glm::dvec2 point(0);
  for (int i = 0; i < kTries && !middle.empty(); ++i) {  // it may be broken into dashes
    const auto at = std::size_t(stream.uniform() * double(middle.size()));
    point = middle[std::min(at, middle.size() - 1)];
    if (type.core_distance_um(defect.values, defect.seed, glm::vec2(point)) < 0) {
      break;
    }
  }
  if (!middle.empty()) {
    return point;
  }
  const defect::Reach reach = type.reach(defect.values, defect.seed);
  for (int i = 0; i < kTries; ++i) {
    const double x = stream.uniform();
    point = glm::mix(reach.min_um, reach.max_um, glm::dvec2(x, stream.uniform()));
    if (type.core_distance_um(defect.values, defect.seed, glm::vec2(point)) < 0) {
      return point;
    }
  }
  return glm::dvec2(0);
}

double gap_mm(const Extent& a, const Extent& b) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < a.points_mm.size(); ++i) {
    const std::size_t i1 = std::min(i + 1, a.points_mm.size() - 1);
    for (std::size_t j = 0; j < b.points_mm.size(); ++j) {
      const std::size_t j1 = std::min(j + 1, b.points_mm.size() - 1);
      least = std::min(least, segment_distance(a.points_mm[i], a.points_mm[i1], b.points_mm[j],
                                               b.points_mm[j1]));
    }
  }
  return least - a.radius_mm - b.radius_mm;
}

}  // namespace blemish::plan
