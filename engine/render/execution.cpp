#include "render/execution.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "render/graft.hpp"
#include "render/instances.hpp"
#include "render/part_view.hpp"
#include "render/photo_view.hpp"

namespace blemish::render {
namespace {

constexpr std::uint32_t kTilesPerChunk = 32;  // so that states fit 128 MiB
constexpr std::uint32_t kMostPasses = 16;
constexpr std::size_t kTilesLeftOut = 1024;  // of one go, so that their changes take some 40 MB

// Labels see through the lens' middle in the exposure's middle.
shared::Camera sharp(shared::Camera camera) {
  camera.aperture = 0;
  camera.motion_mm = glm::vec2(0);
  return camera;
}

}  // namespace

std::vector<BandCamera> band_cameras(const recipe::Recipe& recipe, const plan::SamplePlan& plan,
                                     const View& view) {
  if (!recipe.camera || !scene::disperses(*plan.optics)) {
    return {{view.camera, glm::vec3(1)}};
  }
  std::vector<BandCamera> bands;
  for (const auto band : {scene::Band::red, scene::Band::green, scene::Band::blue}) {
    glm::vec3 channels(0);
    channels[int(bands.size())] = 1;
    bands.push_back(
        {scene::make_camera(*recipe.camera, *plan.view, *plan.optics, plan.line_seed, band),
         channels});
  }
  return bands;
}

std::uint32_t passes_for_blur(const shared::Camera& camera, double depth_mm) {
  if (!shared::blurs(camera)) {
    return 1;
  }
  constexpr double kSamples = double(shared::kGeometrySamples);
  const scene::Blur blur = scene::blur_of(camera, depth_mm);
  const double places = std::max(2 * blur.way_px, 0.8 * blur.circle_px * blur.circle_px);
  return std::uint32_t(std::clamp(std::ceil(places / kSamples), 1.0, double(kMostPasses)));
}

Stage make_stage(const recipe::Recipe& recipe, const scene::Scene& scene,
                 std::uint32_t least_passes) {
  return {recipe, scene, surface_codes(scene),
          scene.bvh ? scene.bvh->ray_boxes() : std::vector<shared::RayBox>(), least_passes};
}

Execution::Execution(const Stage& stage, Passes& passes, const plan::SamplePlan& plan,
                     const View& view, const scene::Photo* photo)
    : stage_(stage),
      passes_(passes),
      plan_(plan),
      view_(view),
      photo_(photo),
      inputs_(make_shader_scene(plan, stage.scene, view,
                                stage.recipe.camera && stage.recipe.camera->sensor.by_time)) {
  if (photo != nullptr) {
    seen_photo_ = stage.recipe.camera ? see_photo(photo->linear, *plan.photo, view) : photo->linear;
  }
}

SweepPlan Execution::sweep_plan() const {
  SweepPlan sweep;
  sweep.bands = band_cameras(stage_.recipe, plan_, view_);
  sweep.pass_count =
      std::max(stage_.least_passes, passes_for_blur(view_.camera, double(inputs_.depth_mm)));
  sweep.plane = photo_ != nullptr;
  for (const plan::PlannedShot& shot : plan_.shots) {
    std::uint32_t lit = 0;
    for (const std::size_t light : shot.lights) {
      lit |= inputs_.lights_of[light];
    }
    sweep.lit.push_back(lit);
  }
  return sweep;
}

// The clean pictures of a view that an earlier sample saw, or new ones.
void Execution::render_shots(CleanView& clean, const std::string& view_key, const TileWork* work) {
  if (!view_key.empty() && clean.key == view_key) {
    sweep_->reuse(clean.shots, work);
    return;
  }
  sweep_->render(work);
  clean = {view_key, {}};
  for (const ShotSums& shot : sweep_->shots) {
    clean.shots.push_back({view_key.empty() ? std::vector<glm::vec4>() : shot.base, {}});
  }
}

Frame Execution::run(CleanView& clean, const std::string& view_key) {
  Frame frame = pictures(clean, view_key);
  add_instances(frame);
  lay_grafts(frame, plan_, stage_.recipe, view_);
  return frame;
}

void Execution::share_bounds(Execution& other) {
  ShaderScene& a = inputs_;
  ShaderScene& b = other.inputs_;
  a.radius_mm = b.radius_mm = std::max(a.radius_mm, b.radius_mm);
  a.depth_mm = b.depth_mm = std::max(a.depth_mm, b.depth_mm);
  a.seen.low = b.seen.low = glm::min(a.seen.low, b.seen.low);
  a.seen.high = b.seen.high = glm::max(a.seen.high, b.seen.high);
}

Frame Execution::pictures(CleanView& clean, const std::string& view_key) {
  assert(!plan_.shots.empty());
  Frame frame;
  frame.width_px = int(view_.camera.size_px.x);
  frame.height_px = int(view_.camera.size_px.y);
  passes_.set_environment(stage_.scene.environments.texels);
  passes_.set_boxes(stage_.boxes);
  passes_.set_scene(inputs_, stage_.patches);
  const SweepPlan planned = sweep_plan();
  const bool flat = photo_ != nullptr && stage_.scene.photo_sheet.radius_mm == 0;
  std::vector<shared::Camera> cameras;
  for (const BandCamera& band : planned.bands) {
    cameras.push_back(band.camera);
  }
  work_ = make_tile_work(plan_, cameras, view_.render_from_part, flat,
                         scene::blur_of(view_.camera, double(inputs_.depth_mm)).widest_px(),
                         kTilesPerChunk);
  const TileWork* work = work_.tiles.empty() ? nullptr : &work_;
  passes_.set_work(work_);
  sweep_.emplace(passes_, planned);
  render_shots(clean, view_key, work);
  const std::vector<std::uint8_t> by_defect = touched_by_defect(work_, sweep_->touched);
  for (std::size_t shot = 0; shot < plan_.shots.size(); ++shot) {
    frame.shots.push_back(compose(shot, {work_.tiles, sweep_->shots[shot].deltas, by_defect}));
  }
  frame.channels = frame.shots.front().image.channels();
  if (photo_ != nullptr) {
    frame.photo_sha256 = photo_->sha256;
    frame.photo_noise_code = photo_->noise_sigma;
    frame.photo = stage_.recipe.camera ? cv::Mat() : photo_->encoded;
  }
  if (stage_.scene.mesh) {
    frame.part = see_part(view_);
  }
  return frame;
}

// How far a photo's own blur carries a change.
int Execution::spread_px() const {
  return photo_ == nullptr ? 0 : std::max(1, int(std::ceil(3 * photo_->blur_sigma_px)));
}

// A shot from its clean picture and these changes in it.
Shot Execution::compose(std::size_t shot, const DefectSums& defects) const {
  Shot result;
  result.name = plan_.shots[shot].name;
  if (photo_ == nullptr) {
    compose_mesh(result, cv::Size(int(view_.camera.size_px.x), int(view_.camera.size_px.y)),
                 sweep_->shots[shot].base, plan_.shots[shot].exposure,
                 stage_.recipe.camera->sensor.color, defects);
    return result;
  }
  PhotoLook look;
  look.blur_sigma_px = photo_->blur_sigma_px;
  look.noise_code = photo_->noise_sigma;
  look.max_code = photo_->encoded.depth() == CV_16U ? 65535 : 255;
  look.response = &*stage_.recipe.part.photos;
  look.own_codes = !stage_.recipe.camera;
  compose_photo(result, seen_photo_, look, defects);
  return result;
}

void Execution::add_instances(Frame& frame) {
  const cv::Size size(frame.width_px, frame.height_px);
  cv::Mat changed = cv::Mat::zeros(size, CV_8U);
  for (const Shot& shot : frame.shots) {
    changed |= differs(shot.image, shot.twin);
  }
  if (plan_.control == plan::Control::sham) {
    return;  // whatever it changed would have no label
  }
  for (const plan::PlannedDefect& defect : plan_.defects) {
    InstanceRaster raster;
    raster.number = defect.number;
    Projector(view_, defect).describe(raster);
    frame.instances.push_back(std::move(raster));
  }
  if (work_.tiles.empty()) {
    return;
  }
  // Labels need a look of their own where it differs from the sweep's last.
  if (shared::blurs(view_.camera) || sweep_->several_bands()) {
    passes_.look({sharp(view_.camera), 0, 1, false});
    sweep_->forget();
  }
  passes_.render_coverage(work_, float(stage_.recipe.labels.min_width_px));
  const auto coverage = passes_.coverage(work_);
  for (std::size_t i = 0; i < frame.instances.size(); ++i) {
    InstanceRaster& raster = frame.instances[i];
    fill_rasters(raster, work_, std::uint32_t(plan_.nuisances.size() + i), coverage,
                 sweep_->touched, changed, spread_px());
    if (raster.box.empty()) {
      continue;  // wholly hidden or outside: on the part's other side, say
    }
    for (const Shot& shot : frame.shots) {
      raster.delta.push_back(mean_difference(shot.image(raster.box), shot.twin(raster.box)));
      raster.delta.back().setTo(0, raster.influence == 0);
    }
  }
  leave_one_out(frame);
}

// Where influences overlap, an instance's own change is the picture minus the picture without it;
// only its own tiles are rendered for that.
void Execution::leave_one_out(Frame& frame) {
  std::vector<std::uint32_t> instances;
  for (const std::size_t i : overlapping_instances(frame.instances)) {
    instances.push_back(std::uint32_t(plan_.nuisances.size() + i));
  }
  for (std::span<const std::uint32_t> rest = instances; !rest.empty();) {
    const LeftOut left = leave_out(work_, rest, spread_px(), kTilesLeftOut);
    passes_.set_work(left.work);
    const Sweep::Changes changes = sweep_->changes(left.work);
    const std::vector<std::uint8_t> by_defect = touched_by_defect(left.work, changes.touched);
    const std::size_t count = left.first_tile.size() - 1;
    for (std::size_t k = 0; k < count; ++k) {
      InstanceRaster& raster = frame.instances[rest[k] - plan_.nuisances.size()];
      const std::size_t first = left.first_tile[k], tiles = left.first_tile[k + 1] - first;
      const auto pixels = [&](const auto& all) {
        return std::span(all).subspan(first * shared::kTilePixels, tiles * shared::kTilePixels);
      };
      for (std::size_t shot = 0; shot < changes.shots.size(); ++shot) {
        const Shot without = compose(shot, {std::span(left.work.tiles).subspan(first, tiles),
                                            pixels(changes.shots[shot].deltas), pixels(by_defect)});
        raster.delta[shot] = mean_difference(without.image(raster.box), without.twin(raster.box));
        raster.delta[shot].setTo(0, raster.influence == 0);
      }
    }
    rest = rest.subspan(count);
  }
}

}  // namespace blemish::render
