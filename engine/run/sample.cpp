#include "run/sample.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "run/capture.hpp"

namespace blemish::run {
namespace {

augment::PhotoDelivery photo_of(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                                const render::Frame& frame, const render::Shot& shot) {
  augment::PhotoDelivery photo;
  if (!frame.photo.empty()) {
    static_cast<augment::PhotoResponse&>(photo) = response_of(recipe, frame.photo_noise_code);
    photo.codes = frame.photo;
    photo.untouched_image = shot.photo_untouched_image;
    photo.untouched_twin = shot.photo_untouched_twin;
    photo.topup_image = shot.noise_topup_image;
    photo.topup_twin = shot.noise_topup_twin;
    photo.topup_key = plan.photo_noise_key;
  }
  return photo;
}

// A sham's defects are no instances of their class.
std::map<std::string, int> planned_of(const plan::SamplePlan& plan) {
  std::map<std::string, int> planned;
  if (plan.control != plan::Control::none) {
    return planned;
  }
  for (const plan::PlannedDefect& defect : plan.defects) {
    ++planned[defect.class_name];
  }
  for (const plan::Unplaced& unplaced : plan.unplaced) {
    if (!unplaced.nuisance) {
      ++planned[unplaced.class_name];
    }
  }
  return planned;
}

dataset::Record record_of(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                          const render::Frame& frame, label::Labels&& labels) {
  dataset::Record record;
  record.index = plan.index;
  record.split = plan.split;
  record.group = plan.group;
  if (recipe.camera && recipe.camera->views.count > 1) {
    record.part = plan.part;
    record.view = plan.step;
  }
  record.control = plan.control;
  record.planned = planned_of(plan);
  record.plan_sha256 = plan::plan_sha256(plan);
  record.background_file = plan.photo_file;
  record.background_sha256 = frame.photo_sha256;
  if (plan.photo) {
    const scene::Credit& credit = recipe.part.photos->credits.at(*plan.photo);
    record.background_license = credit.license;
    record.background_owner = credit.owner;
  }
  record.scale_assumed = recipe.part.photos && recipe.part.photos->scale_assumed;
  const double pixels = static_cast<double>(frame.width_px) * frame.height_px;
  for (const render::Shot& shot : frame.shots) {  // a photo is one
    record.noise_short += static_cast<double>(shot.noise_short_px) / pixels;
    record.noise_surplus += static_cast<double>(shot.noise_surplus_px) / pixels;
  }
  record.instances = std::move(labels.instances);
  for (const plan::PlannedDefect& nuisance : plan.nuisances) {
    record.nuisances.push_back({nuisance.kind, nuisance.path, nuisance.values});
  }
  record.unplaced = plan.unplaced;
  record.out_of_view = std::move(labels.out_of_view);
  record.verdict = labels.verdict;
  record.pose = frame.part;
  record.checks = labels.checks;
  return record;
}

std::vector<dataset::Dropped> invisible_ones(const dataset::Record& record) {
  std::vector<dataset::Dropped> result;
  for (const label::Instance& instance : record.instances) {
    if (instance.visibility == "invisible") {
      result.push_back({instance.number, instance.kind, instance.class_name, instance.dprime});
    }
  }
  return result;
}

plan::SamplePlan without(plan::SamplePlan plan, const std::vector<dataset::Dropped>& dropped) {
  std::erase_if(plan.defects, [&](const plan::PlannedDefect& defect) {
    return std::any_of(dropped.begin(), dropped.end(),
                       [&](const auto& one) { return one.number == defect.number; });
  });
  return plan;
}

}  // namespace

std::vector<augment::Developed> develop(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                                        const render::Frame& frame) {
  assert(plan.shots.size() == frame.shots.size());
  const double photo_max = frame.photo.empty() || frame.photo.depth() == CV_8U ? 255 : 65535;
  const augment::Context context = context_of(recipe, plan.seed, plan.index, photo_max);
  std::vector<augment::Developed> developed;
  for (std::size_t i = 0; i < frame.shots.size(); ++i) {
    const render::Shot& shot = frame.shots[i];
    const std::vector<augment::OpCall> chain =
        calls_of(plan.capture, plan.seed, plan.shots[i].noise_key);
    developed.push_back(augment::develop(shot.image, shot.twin, chain, context,
                                         photo_of(plan, recipe, frame, shot)));
  }
  return developed;
}

Sample make_sample(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                   const render::Frame& frame) {
  std::vector<augment::Developed> developed = develop(plan, recipe, frame);
  label::Labels labels = label::make(plan, recipe, frame, developed);
  Sample sample;
  sample.instance_map = labels.instance_map;
  sample.record = record_of(plan, recipe, frame, std::move(labels));
  for (std::size_t i = 0; i < developed.size(); ++i) {
    sample.pictures.push_back(
        {frame.shots[i].name, std::move(developed[i].image), std::move(developed[i].twin)});
  }
  return sample;
}

Sample make_sample(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                   const render::Frame& frame, const Render& render) {
  Sample sample = make_sample(plan, recipe, frame);
  if (recipe.labels.invisible != recipe::InvisiblePolicy::drop) {
    return sample;
  }
  std::vector<dataset::Dropped> dropped = invisible_ones(sample.record);
  if (dropped.empty()) {
    return sample;
  }
  const plan::SamplePlan rest = without(plan, dropped);
  Sample again = make_sample(rest, recipe, render(rest));
  again.record.plan_sha256 = sample.record.plan_sha256;  // the plan is the whole one
  again.record.planned = sample.record.planned;
  again.record.dropped = std::move(dropped);
  return again;
}

}  // namespace blemish::run
