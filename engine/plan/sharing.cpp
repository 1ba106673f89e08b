#include "plan/sharing.hpp"

#include <cassert>
#include <cmath>

namespace blemish::plan {

Sharing sharing_of(const recipe::Recipe& recipe, std::int64_t index) {
  if (!recipe.camera) {
    return {index, index, index, 0};
  }
  const scene::CameraSpec& camera = *recipe.camera;
  if (camera.views.count > 1) {
    const std::int64_t part = index / camera.views.count;
    return {index, part, part, int(index % camera.views.count)};
  }
  const std::int64_t view = index / camera.draws_per_view;
  return {view, view, index, 0};
}

std::int64_t group_of(const recipe::Recipe& recipe, std::int64_t index) {
  const Sharing sharing = sharing_of(recipe, index);
  return recipe.camera && recipe.camera->views.count > 1 ? sharing.part : sharing.pose;
}

Pose draw_pose(const Run& run, const Sharing& sharing) {
  assert(run.recipe.camera);
  const scene::CameraSpec& camera = *run.recipe.camera;
  Pose pose{run.draw(camera.view, sharing.pose, "camera.view"),
            run.draw(camera.optics, sharing.pose, "camera.optics"),
            run.stream(sharing.pose, "camera.lines").word()};
  scene::turn_on(pose.view, camera.views, sharing.step);
  return pose;
}

}  // namespace blemish::plan
