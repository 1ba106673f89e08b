#include "run/sample.hpp"

#include <cassert>
#include <utility>

#include "base/random.hpp"

namespace blemish::run {
namespace {

double encode_photo(const void* spec, double linear) {
  return scene::encode(*static_cast<const scene::PhotoSpec*>(spec), linear);
}

augment::Context context_of(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                            const render::Frame& frame) {
  augment::Context context;
  // One camera took the whole set, whatever the sample.
  context.camera_key = base::Stream(plan.seed, 0, "camera.identity").word();
  if (recipe.camera) {
    const scene::SensorSpec& sensor = recipe.camera->sensor;
    context.full_well_e = sensor.preset->full_well_e;
    context.read_noise_e = sensor.preset->read_noise_e;
    context.dsnu_e = sensor.preset->dsnu_e;
    context.prnu = sensor.preset->prnu;
    context.max_code = static_cast<double>((1 << sensor.bits) - 1);
  } else {
    context.max_code = frame.photo.depth() == CV_8U ? 255 : 65535;
  }
  return context;
}

augment::PhotoDelivery photo_of(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                                const render::Frame& frame) {
  augment::PhotoDelivery photo;
  if (!frame.photo.empty()) {
    photo.codes = frame.photo;
    photo.untouched_image = frame.shots.front().photo_untouched_image;
    photo.untouched_twin = frame.shots.front().photo_untouched_twin;
    photo.topup_image = frame.shots.front().noise_topup_image;
    photo.topup_twin = frame.shots.front().noise_topup_twin;
    photo.topup_key = plan.photo_noise_key;
    photo.noise_code = frame.photo_noise_code;
    photo.encode = encode_photo;
    photo.response = &recipe.part.photos.value();
  }
  return photo;
}

dataset::Record record_of(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                          const render::Frame& frame, label::Labels&& labels) {
  dataset::Record record;
  record.index = plan.index;
  record.split = plan.split;
  record.group = plan.group;
  record.plan_sha256 = plan::plan_sha256(plan);
  record.background_file = plan.photo_file;
  record.background_sha256 = frame.photo_sha256;
  record.scale_assumed = recipe.part.photos && recipe.part.photos->scale_assumed;
  const double pixels = static_cast<double>(frame.width_px) * frame.height_px;
  record.noise_short = static_cast<double>(frame.shots.front().noise_short_px) / pixels;
  record.noise_surplus = static_cast<double>(frame.shots.front().noise_surplus_px) / pixels;
  record.instances = std::move(labels.instances);
  for (const plan::PlannedDefect& nuisance : plan.nuisances) {
    record.nuisances.push_back({nuisance.kind, nuisance.path, nuisance.values});
  }
  record.unplaced = plan.unplaced;
  record.out_of_view = std::move(labels.out_of_view);
  record.checks = labels.checks;
  return record;
}

}  // namespace

augment::Developed develop(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                           const render::Frame& frame) {
  std::vector<augment::OpCall> chain;
  for (const plan::PlannedOp& op : plan.capture) {
    chain.push_back({augment::find(op.op), op.values, op.noise_key});
    assert(chain.back().op != nullptr);
  }
  return augment::develop(frame.shots.front().image, frame.shots.front().twin, chain,
                          context_of(plan, recipe, frame), photo_of(plan, recipe, frame));
}

Sample make_sample(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                   const render::Frame& frame) {
  Sample sample;
  sample.pictures = develop(plan, recipe, frame);
  label::Labels labels = label::make(plan, recipe, frame, sample.pictures);
  sample.instance_map = labels.instance_map;
  sample.record = record_of(plan, recipe, frame, std::move(labels));
  return sample;
}

}  // namespace blemish::run
