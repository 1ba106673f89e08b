// The direction of the machining marks at a place of the part. Must not know kinds.
#pragma once

#include <optional>

#include "plan/plan.hpp"

namespace blemish::plan {

// Angle of the marks to the anchor's tangent, counter-clockwise; of crossed marks that of their
// middle, of a mill those of its front. Nothing where the finish has no lay. `triangle`: of a mesh.
std::optional<double> lay_rad(const SamplePlan& plan, const scene::Scene& scene,
                              std::uint32_t triangle, const Anchor& anchor);

}  // namespace blemish::plan
