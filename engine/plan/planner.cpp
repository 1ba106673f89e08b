#include <algorithm>
#include <cassert>
#include <filesystem>

#include <fmt/format.h>

#include "base/files.hpp"
#include "plan/deal.hpp"
#include "plan/exposure.hpp"
#include "plan/plan.hpp"
#include "plan/split.hpp"

namespace blemish::plan {

struct Planner::Impl {
  Run run;
  std::int64_t count = 0;
  double exposure = 1;
  std::vector<std::uint8_t> split_of;  // by group
};

namespace {

std::string relative_to_recipe(const recipe::Recipe& recipe, const std::string& file) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::absolute(recipe.file).lexically_normal().parent_path();
  return fs::absolute(file).lexically_normal().lexically_relative(folder).generic_string();
}

}  // namespace

Planner::Planner(const recipe::Recipe& recipe, const scene::Scene& scene, std::uint64_t seed,
                 std::int64_t count)
    : impl_(std::make_unique<Impl>(Impl{{recipe, scene, seed, 0, {}}, count, 1, {}})) {
  std::size_t groups = std::size_t(count);
  if (scene.mesh) {
    impl_->exposure = solve_exposure(recipe, scene);
    impl_->run.surfaces = allowed_surfaces(recipe, scene);
  } else {
    impl_->run.um_per_px = recipe.part.photos->um_per_px;
    groups = std::min(groups, scene.photos.size());
  }
  impl_->split_of = deal_splits(seed, groups, recipe.output.splits);
}

Planner::~Planner() = default;

double Planner::exposure() const { return impl_->exposure; }

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
  plan.exposure = impl_->exposure;
  auto group = std::size_t(index);
  if (run.scene.mesh) {
    plan.group = fmt::format("view{:06}", index);
  } else {
    plan.photo = group % run.scene.photos.size();
    plan.photo_file = relative_to_recipe(recipe, run.scene.photos[*plan.photo].file);
    plan.photo_noise_key = run.stream(index, "photo.noise").word();
    plan.group = plan.photo_file;
    group = *plan.photo;
  }
  plan.split = recipe.output.splits[impl_->split_of[group]].first;
  for (const scene::FinishSpec& finish : recipe.part.finishes) {
    plan.finishes.push_back(
        {finish.kind, finish.region, run.draw(finish.params, index, finish.path)});
  }
  if (recipe.camera) {
    plan.view = run.draw(recipe.camera->view, index, "camera.view");
  }
  for (const scene::LightSpec& light : recipe.lights) {
    plan.lights.push_back(
        {std::string(light.type->name), light.path, run.draw(light.params, index, light.path)});
  }
  for (const recipe::OpEntry& entry : recipe.capture) {
    plan.capture.push_back({std::string(entry.op->name), entry.path,
                            run.draw(entry.params, index, entry.path),
                            run.stream(index, entry.path + ".noise").word()});
  }
  deal_defects(run, plan);
  return plan;
}

std::string instance_uid(std::uint64_t seed, std::int64_t index, int number) {
  return fmt::format("{:016x}", base::hash64(fmt::format("{}:{}:{}", seed, index, number)));
}

}  // namespace blemish::plan
