// Lays cut-outs of real defects into finished pictures. Pictures only, no Vulkan.
#pragma once

#include "render/project.hpp"

namespace blemish::render {

// Changes the pictures of the frame (not the twins) by the plan's grafts in order of number, over
// all other defects, and fills their rasters.
void lay_grafts(Frame& frame, const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                const View& view);

}  // namespace blemish::render
