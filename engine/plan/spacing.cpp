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

// Least distance of two segments that carry balls, the radius changing evenly along each. The
// closest points of the middles (Ericson, Real-Time Collision Detection, 5.1.9) serve for those of
// the balls, whose radii change slowly.
double segment_gap(glm::dvec3 a, glm::dvec3 b, double ra, double rb, glm::dvec3 c, glm::dvec3 d,
                   double rc, double rd) {
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
  return glm::distance(a + s * ab, c + t * cd) - glm::mix(ra, rb, s) - glm::mix(rc, rd, t);
}

}  // namespace

Extent extent_of(const PlannedDefect& defect) {
  const defect::DefectType& type = *defect::find(defect.kind);
  Extent extent;
  for (const glm::dvec2 point : type.centerline(defect.values, defect.seed)) {
    extent.points_mm.push_back(point_of(defect.anchor, point));
    const double inside =
        -double(type.core_distance_um(defect.values, defect.seed, glm::vec2(point)));
    extent.radii_mm.push_back(std::max(0.0, inside) / 1000);
  }
  if (extent.points_mm.empty()) {
    extent.points_mm.push_back(defect.anchor.origin_mm);
    extent.radii_mm.push_back(outermost_um(type, defect) / 1000);
  }
  return extent;
}

glm::dvec2 core_point_um(const PlannedDefect& defect, base::Stream& stream) {
  constexpr int kTries = 256;
  const defect::DefectType& type = *defect::find(defect.kind);
  const std::vector<glm::dvec2> middle = type.centerline(defect.values, defect.seed);
  if (!middle.empty()) {
    const auto at = std::size_t(stream.uniform() * double(middle.size()));
    return middle[std::min(at, middle.size() - 1)];
  }
  const defect::Reach reach = type.reach(defect.values, defect.seed);
  for (int i = 0; i < kTries; ++i) {
    const double x = stream.uniform();
    const glm::dvec2 point = glm::mix(reach.min_um, reach.max_um, glm::dvec2(x, stream.uniform()));
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
      least = std::min(least,
                       segment_gap(a.points_mm[i], a.points_mm[i1], a.radii_mm[i], a.radii_mm[i1],
                                   b.points_mm[j], b.points_mm[j1], b.radii_mm[j], b.radii_mm[j1]));
    }
  }
  return least;
}

}  // namespace blemish::plan
