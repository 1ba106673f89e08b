#include "plan/lay.hpp"

#include <algorithm>
#include <cmath>

#include "scene/finish_model.hpp"

namespace blemish::plan {

std::optional<double> lay_rad(const SamplePlan& plan, const scene::Scene& scene,
                              std::uint32_t triangle, const Anchor& anchor) {
  // The later finish lies over the earlier.
  const auto finish =
      std::find_if(plan.finishes.rbegin(), plan.finishes.rend(), [&](const PlannedFinish& one) {
        return one.region.empty() || scene.in_region(one.region, triangle, anchor.origin_mm);
      });
  if (finish == plan.finishes.rend() || !(base::index_of(finish->values.table, "lay") ||
                                          base::index_of(finish->values.table, "tool_radius"))) {
    return std::nullopt;
  }
  const shared::Finish model =
      scene::make_finish(finish->kind, finish->values, glm::dmat4(1), nullptr);
  const shared::LayPoint point = shared::lay_point(model, glm::vec3(1000.0 * anchor.origin_mm));
  const glm::dvec3 across(shared::across_on(point.gradient, glm::vec3(anchor.normal)));
  const glm::dvec3 along = glm::cross(across, anchor.normal);
  return std::atan2(glm::dot(along, anchor.bitangent), glm::dot(along, anchor.tangent));
}

}  // namespace blemish::plan
