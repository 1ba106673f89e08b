#include "run/capture.hpp"

#include <cassert>

#include "base/random.hpp"

namespace blemish::run {
namespace {

double encode_photo(const void* spec, double linear) {
  return scene::encode(*static_cast<const scene::PhotoSpec*>(spec), linear);
}

double decode_photo(const void* spec, double code) {
  return scene::decode(*static_cast<const scene::PhotoSpec*>(spec), code);
}

}  // namespace

augment::Context context_of(const recipe::Recipe& recipe, std::uint64_t seed, std::int64_t index,
                            double photo_max_code) {
  augment::Context context;
  // One camera took the whole set, whatever the sample.
  context.camera_key = base::Stream(seed, 0, "camera.identity").word();
  context.index = index;
  const double scale = recipe::um_per_px(recipe);
  context.um_per_px = scale > 0 ? scale : 1;
  context.max_code = photo_max_code;
  if (recipe.camera) {
    const scene::SensorSpec& sensor = recipe.camera->sensor;
    context.full_well_e = sensor.preset->full_well_e;
    context.read_noise_e = sensor.preset->read_noise_e;
    context.dsnu_e = sensor.preset->dsnu_e;
    context.prnu = sensor.preset->prnu;
    context.quantum_efficiency = sensor.preset->quantum_efficiency;
    context.exposure_s = sensor.exposure_s;
    context.max_code = static_cast<double>((1 << sensor.bits) - 1);
  }
  return context;
}

augment::PhotoResponse response_of(const recipe::Recipe& recipe, double noise_code) {
  augment::PhotoResponse response;
  if (!recipe.part.photos) {
    return response;  // a rendered picture's codes are linear and without noise
  }
  const scene::PhotoSpec& photos = *recipe.part.photos;
  response.noise_code = noise_code;
  if (photos.noise.kind == scene::PhotoNoise::Kind::camera) {
    response.full_well_e = photos.noise.full_well_e;
    response.read_noise_e = photos.noise.read_noise_e;
  }
  if (photos.response != scene::Response::linear) {
    response.encode = encode_photo;
    response.decode = decode_photo;
    response.response = &photos;
  }
  return response;
}

std::vector<augment::OpCall> calls_of(const std::vector<plan::PlannedOp>& ops, std::uint64_t seed,
                                      std::uint32_t shot_key) {
  std::vector<augment::OpCall> calls;
  for (const plan::PlannedOp& op : ops) {
    const std::uint32_t drift_key = base::Stream(seed, 0, op.path + ".drift").word();
    // Independent words stay so when one is laid over the other.
    calls.push_back({augment::find(op.op), op.values, op.noise_key ^ shot_key, drift_key});
    assert(calls.back().op != nullptr);
  }
  return calls;
}

}  // namespace blemish::run
