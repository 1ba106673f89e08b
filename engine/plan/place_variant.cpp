#include "plan/place_variant.hpp"

#include <algorithm>

namespace blemish::plan {
namespace {

bool faces_camera(const scene::Difference& difference, const View& view) {
  return glm::dot(difference.normal, view.toward_camera(difference.at_mm)) > 0;
}

// Each surface is hidden by its own mesh.
bool hidden(const scene::Scene& scene, const scene::Variant& variant,
            const scene::Difference& difference, const View& view) {
  const scene::Bvh& bvh = difference.lost ? *scene.bvh : *variant.bvh;
  const glm::dvec3 lifted = difference.at_mm + variant.tolerance_mm * difference.normal;
  return bvh.nearest(lifted, view.toward_camera(lifted), 0, 1).has_value();
}

}  // namespace

const PlannedDefect* find_variant(const std::vector<PlannedDefect>& defects) {
  const auto found = std::find_if(defects.begin(), defects.end(), [](const auto& defect) {
    return defect::find(defect.kind)->source == defect::Source::mesh;
  });
  return found == defects.end() ? nullptr : &*found;
}

SeenShare seen_share(const scene::Scene& scene, const scene::Variant& variant, const View& view) {
  double facing = 0, inside = 0, seen = 0;
  for (const scene::Difference& difference : variant.differences) {
    if (!faces_camera(difference, view)) {
      continue;
    }
    facing += difference.area_mm2;
    if (view.sees(difference.at_mm)) {
      inside += difference.area_mm2;
      seen += hidden(scene, variant, difference, view) ? 0 : difference.area_mm2;
    }
  }
  return {facing > 0 ? inside / facing : 0, inside > 0 ? seen / inside : 0};
}

VariantPlace place_variant(const scene::Scene& scene, const scene::Variant& variant,
                           const View& view) {
  VariantPlace place;
  // Of the new surface, and of what is lost.
  glm::dvec3 normals[2] = {glm::dvec3(0), glm::dvec3(0)};
  double areas[2] = {0, 0};
  const scene::Difference* seen = nullptr;
  for (const scene::Difference& difference : variant.differences) {
    if (!faces_camera(difference, view)) {
      continue;
    }
    const std::size_t side = difference.lost ? 1 : 0;
    areas[side] += difference.area_mm2;
    if (view.sees(difference.at_mm) && !hidden(scene, variant, difference, view)) {
      normals[side] += difference.area_mm2 * difference.normal;
      seen = &difference;
    }
  }
  if (seen == nullptr) {
    return place;
  }
  const glm::dvec3 mean = glm::length(normals[0]) > 0 ? normals[0] : normals[1];
  const glm::dvec3 normal = glm::length(mean) > 0 ? glm::normalize(mean) : seen->normal;
  Anchor frame = frame_at(seen->at_mm, normal, view.right);
  glm::dvec3 low(1e300), high(-1e300);
  for (const scene::Difference& difference : variant.differences) {
    const glm::dvec3 off = difference.at_mm - frame.origin_mm;
    const glm::dvec3 local(glm::dot(off, frame.tangent), glm::dot(off, frame.bitangent),
                           glm::dot(off, frame.normal));
    low = glm::min(low, local);
    high = glm::max(high, local);
  }
  const glm::dvec2 middle = 0.5 * glm::dvec2(low + high);
  frame.origin_mm += middle.x * frame.tangent + middle.y * frame.bitangent + high.z * frame.normal;
  place.anchor = frame;
  place.size_mm = high - low;
  place.new_area_mm2 = areas[0] > 0 ? areas[0] : areas[1];
  return place;
}

}  // namespace blemish::plan
