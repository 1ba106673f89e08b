#include <algorithm>
#include <cassert>
#include <filesystem>

#include <fmt/format.h>

#include "base/files.hpp"
#include "plan/deal.hpp"
#include "plan/exposure.hpp"
#include "plan/plan.hpp"
#include "plan/sharing.hpp"
#include "plan/split.hpp"

namespace blemish::plan {

struct Planner::Impl {
  Run run;
  std::int64_t count = 0;
  std::vector<double> exposures;       // by shot
  std::vector<std::uint8_t> split_of;  // by group
};

namespace {

std::string relative_to_recipe(const recipe::Recipe& recipe, const std::string& file) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::absolute(recipe.file).lexically_normal().parent_path();
  return fs::absolute(file).lexically_normal().lexically_relative(folder).generic_string();
}

}  // namespace

std::vector<PlannedOp> draw_capture(const recipe::Recipe& recipe, std::uint64_t seed,
                                    std::int64_t index) {
  std::vector<PlannedOp> ops;
  for (const recipe::OpEntry& entry : recipe.capture) {
    const auto sample = std::uint64_t(index);
    if (base::Stream(seed, sample, entry.path + ".probability").uniform() < entry.probability) {
      ops.push_back({std::string(entry.op->name), entry.path,
                     base::draw(entry.params, seed, sample, entry.path),
                     base::Stream(seed, sample, entry.path + ".noise").word()});
    }
  }
  return ops;
}

Planner::Planner(const recipe::Recipe& recipe, const scene::Scene& scene, std::uint64_t seed,
                 std::int64_t count)
    : impl_(std::make_unique<Impl>(Impl{{recipe, scene, seed, 0, {}, {}, {}}, count, {}, {}})) {
  auto groups = std::size_t(group_of(recipe, count - 1) + 1);
  if (scene.mesh) {
    for (const recipe::ShotSpec& shot : recipe.shots) {
      impl_->exposures.push_back(
          recipe.camera->sensor.by_time ? 1 : solve_exposure(recipe, scene, shot));
    }
    impl_->run.surfaces = allowed_surfaces(recipe, scene);
    impl_->run.rims = wanted_rims(recipe, scene);
  } else {
    impl_->exposures.assign(recipe.shots.size(), 1);
    impl_->run.um_per_px = recipe.part.photos->um_per_px;
    groups = std::min(groups, scene.photos.size());
  }
  impl_->run.shares = deal_shares(impl_->run, sharing_of(recipe, count - 1).part + 1);
  impl_->split_of = deal_splits(seed, groups, recipe.output.splits);
}

Planner::~Planner() = default;

double Planner::exposure(std::size_t shot) const { return impl_->exposures.at(shot); }

SamplePlan Planner::make(std::int64_t index) const {
  assert(index >= 0 && index < impl_->count);
  const Run& run = impl_->run;
  const recipe::Recipe& recipe = run.recipe;
  SamplePlan plan;
  plan.recipe_name = recipe.name;
  plan.recipe_yaml = recipe.resolved_yaml;
  plan.recipe_file = recipe.file;
  plan.seed = run.seed;
  plan.count = impl_->count;
  plan.index = index;
  const Sharing sharing = sharing_of(recipe, index);
  plan.part = sharing.part;
  plan.step = sharing.step;
  plan.control = run.shares.control(plan.part);
  auto group = std::size_t(group_of(recipe, index));
  if (run.scene.mesh) {
    const bool turntable = recipe.camera->views.count > 1;
    plan.group = fmt::format("{}{:06}", turntable ? "part" : "view", group);
  } else {
    plan.photo = std::size_t(sharing.pose) % run.scene.photos.size();
    plan.photo_file = relative_to_recipe(recipe, run.scene.photos[*plan.photo].file);
    plan.photo_noise_key = run.stream(index, "photo.noise").word();
    plan.group = plan.photo_file;
    group = *plan.photo;
  }
  plan.split = recipe.output.splits[impl_->split_of[group]].first;
  for (const scene::FinishSpec& finish : recipe.part.finishes) {
    plan.finishes.push_back(
        {finish.kind, finish.region, run.draw(finish.params, sharing.rig, finish.path)});
  }
  if (recipe.camera) {
    const Pose pose = draw_pose(run, sharing);
    plan.view = pose.view;
    plan.optics = pose.optics;
    plan.line_seed = pose.line_seed;
  }
  for (const scene::LightSpec& light : recipe.lights) {
    plan.lights.push_back({std::string(light.type->name), light.path,
                           run.draw(light.params, sharing.rig, light.path)});
  }
  for (std::size_t i = 0; i < recipe.shots.size(); ++i) {
    const recipe::ShotSpec& shot = recipe.shots[i];
    const bool by_time = recipe.camera && recipe.camera->sensor.by_time;
    plan.shots.push_back({shot.name, shot.lights,
                          by_time ? exposure_by_time(recipe, *plan.optics) : impl_->exposures[i],
                          run.stream(index, "shots." + shot.name + ".noise").word()});
  }
  plan.capture = draw_capture(recipe, run.seed, index);
  deal_defects(run, plan);
  return plan;
}

std::string instance_uid(std::uint64_t seed, std::int64_t part, int number) {
  return fmt::format("{:016x}", base::hash64(fmt::format("{}:{}:{}", seed, part, number)));
}

}  // namespace blemish::plan
