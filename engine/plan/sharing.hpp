// Which samples share which draws: the views of one part (a turntable's steps) share its defects,
// several draws of one view share what the camera sees without them.
#pragma once

#include "plan/deal.hpp"

namespace blemish::plan {

// The indices under which a sample's numbers are drawn.
struct Sharing {
  std::int64_t pose = 0;  // of the camera's view and optics, and the photo
  std::int64_t rig = 0;   // of lights and finish
  std::int64_t part = 0;  // of defects and nuisances
  int step = 0;           // of the turntable
};
Sharing sharing_of(const recipe::Recipe& recipe, std::int64_t index);

// Samples that may not be spread over splits have the same group, groups count from 0.
std::int64_t group_of(const recipe::Recipe& recipe, std::int64_t index);

// The drawn pose of a sample, turned on by its step. With a camera only.
Pose draw_pose(const Run& run, const Sharing& sharing);

}  // namespace blemish::plan
