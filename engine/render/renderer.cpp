#include "render/renderer.hpp"

#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "render/compose.hpp"
#include "render/passes.hpp"
#include "render/photo_view.hpp"
#include "render/project.hpp"
#include "render/shader_scene.hpp"

namespace blemish::render {
namespace {

using shared::kTilePixels;
using shared::kTileSize;

constexpr std::uint32_t kTilesPerChunk = 48;

// The pixels of an instance's tiles, cropped to where there is something.
struct Gathered {
  cv::Mat coverage, thin, touched;
  cv::Rect box;
};

cv::Rect tiles_box(const TileWork& work, std::uint32_t instance, cv::Size size) {
  cv::Rect box;
  for (const shared::Pair& pair : work.pairs) {
    if (pair.instance == instance) {
      const glm::ivec2 corner = work.tiles[pair.tile].corner;
      box |= cv::Rect(corner.x, corner.y, int(kTileSize), int(kTileSize));
    }
  }
  return box & cv::Rect({0, 0}, size);
}

Gathered gather(const TileWork& work, std::uint32_t instance, cv::Size size,
                std::span<const glm::vec2> coverage, std::span<const std::uint32_t> touched) {
  Gathered result;
  result.box = tiles_box(work, instance, size);
  result.coverage = cv::Mat::zeros(result.box.size(), CV_32F);
  result.thin = cv::Mat::zeros(result.box.size(), CV_8U);
  result.touched = cv::Mat::zeros(result.box.size(), CV_8U);
  for (std::size_t i = 0; i < work.pairs.size(); ++i) {
    if (work.pairs[i].instance != instance) {
      continue;
    }
    const glm::ivec2 corner = work.tiles[work.pairs[i].tile].corner;
    for (std::size_t k = 0; k < kTilePixels; ++k) {
      const int x = corner.x + int(k % kTileSize) - result.box.x;
      const int y = corner.y + int(k / kTileSize) - result.box.y;
      if (x < result.box.width && y < result.box.height) {
        const glm::vec2 value = coverage[i * kTilePixels + k];
        result.coverage.at<float>(y, x) = value.x;
        result.thin.at<uchar>(y, x) = value.y > 0 ? 1 : 0;
        result.touched.at<uchar>(y, x) = touched[i * kTilePixels + k] != 0 ? 1 : 0;
      }
    }
  }
  return result;
}

// Mean over channels of a - b.
cv::Mat mean_difference(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat difference = a - b;
  if (difference.channels() == 1) {
    return difference;
  }
  cv::Mat mean;
  cv::transform(difference, mean, cv::Matx13f(1 / 3.f, 1 / 3.f, 1 / 3.f));
  return mean;
}

cv::Mat differs(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat per_channel = a != b;
  if (per_channel.channels() == 1) {
    return per_channel;
  }
  std::vector<cv::Mat> planes;
  cv::split(per_channel, planes);
  return planes[0] | planes[1] | planes[2];
}

cv::Rect tight_box(const cv::Mat& mask, cv::Point origin) {
  cv::Rect box = cv::boundingRect(mask);
  return box + origin;
}

}  // namespace

struct Renderer::Impl {
  Impl(gpu::Device& gpu_device, const recipe::Recipe& rules, const scene::Scene& loaded)
      : device(gpu_device),
        recipe(rules),
        scene(loaded),
        patches(surface_codes(loaded)) {}

  Passes& passes_for(cv::Size size);
  View make_view(const plan::SamplePlan& plan, cv::Size photo_size) const;
  Frame render(const plan::SamplePlan& plan);
  Frame finish(const plan::SamplePlan& plan, const View& view, const scene::Photo* photo);
  void compose(Frame& frame, const plan::SamplePlan& plan, const View& view,
               const scene::Photo* photo, const DefectSums& sums);
  void fill_instances(Frame& frame, const plan::SamplePlan& plan, const View& view,
                      const TileWork& work, int spread_px);
  void leave_one_out(Frame& frame, const plan::SamplePlan& plan, const View& view,
                     const scene::Photo* photo, TileWork& work);
  PhotoLook look_of(const scene::Photo& photo) const;

  gpu::Device& device;
  const recipe::Recipe& recipe;
  const scene::Scene& scene;
  std::vector<std::uint32_t> patches;  // of the mesh's triangles
  std::unique_ptr<Passes> passes;
  cv::Size passes_size;
};

Renderer::Renderer(gpu::Device& device, const recipe::Recipe& recipe, const scene::Scene& scene,
                   const RenderOptions&)
    : impl_(std::make_unique<Impl>(device, recipe, scene)) {
  const auto check = [&](int width, int height, const base::Where& where) {
    const auto limit = device.facts().max_image_px;
    if (std::uint32_t(width) > limit || std::uint32_t(height) > limit) {
      throw base::Error(where,
                        fmt::format("a picture of {} x {} px is larger than the device's limit of "
                                    "{} px a side",
                                    width, height, limit),
                        "cut or shrink the pictures, or choose another device with --device");
    }
  };
  if (scene.mesh && scene.mesh->triangles.size() > shared::kMaxTriangles) {
    throw base::Error(recipe.part.mesh->where,
                      fmt::format("the mesh has {} triangles, the renderer takes {}",
                                  scene.mesh->triangles.size(), shared::kMaxTriangles),
                      "simplify the mesh or split the part");
  }
  if (recipe.camera) {
    check(recipe.camera->width_px, recipe.camera->height_px, recipe.camera->where);
  } else {
    for (const scene::PhotoInfo& photo : scene.photos) {
      check(photo.width_px, photo.height_px, {photo.file, 0, 0, {}});
    }
  }
}

Renderer::~Renderer() = default;

Frame Renderer::render(const plan::SamplePlan& plan) { return impl_->render(plan); }

Passes& Renderer::Impl::passes_for(cv::Size size) {
  if (!passes || passes_size != size) {
    passes = nullptr;
    passes = std::make_unique<Passes>(
        device, vk::Extent2D{std::uint32_t(size.width), std::uint32_t(size.height)},
        scene.mesh == nullptr);
    passes_size = size;
  }
  return *passes;
}

View Renderer::Impl::make_view(const plan::SamplePlan& plan, cv::Size photo_size) const {
  View view;
  view.scene = &scene;
  if (recipe.camera) {
    assert(plan.view);
    view.camera = scene::make_camera(*recipe.camera, double((*plan.view)["distance"]));
    view.render_from_part = scene::render_from_part(*plan.view, scene.look_at_part_mm);
  } else {
    view.camera =
        scene::photo_camera(photo_size.width, photo_size.height, recipe.part.photos->um_per_px);
  }
  return view;
}

Frame Renderer::Impl::render(const plan::SamplePlan& plan) {
  std::optional<scene::Photo> photo;
  if (plan.photo) {
    photo = scene.load_photo(*plan.photo);
  }
  const View view = make_view(plan, photo ? photo->linear.size() : cv::Size());
  return finish(plan, view, photo ? &*photo : nullptr);
}

PhotoLook Renderer::Impl::look_of(const scene::Photo& photo) const {
  PhotoLook look;
  look.blur_sigma_px = photo.blur_sigma_px;
  look.noise_code = photo.noise_sigma;
  look.max_code = photo.encoded.depth() == CV_16U ? 65535 : 255;
  look.response = &*recipe.part.photos;
  look.own_codes = !recipe.camera;
  return look;
}

void Renderer::Impl::compose(Frame& frame, const plan::SamplePlan& plan, const View& view,
                             const scene::Photo* photo, const DefectSums& sums) {
  if (photo == nullptr) {
    compose_mesh(frame, passes->picture(), plan.exposure, sums);
    return;
  }
  frame.channels = photo->linear.channels();
  const cv::Mat seen =
      recipe.camera ? see_photo(photo->linear, recipe.part.photos->um_per_px, view) : photo->linear;
  compose_photo(frame, seen, look_of(*photo), sums);
}

Frame Renderer::Impl::finish(const plan::SamplePlan& plan, const View& view,
                             const scene::Photo* photo) {
  Frame frame;
  frame.width_px = int(view.camera.size_px.x);
  frame.height_px = int(view.camera.size_px.y);
  const cv::Size size(frame.width_px, frame.height_px);
  Passes& device_passes = passes_for(size);
  const ShaderScene inputs = make_shader_scene(plan, scene, view);
  device_passes.set_scene(inputs.scene, inputs.vertices, inputs.indices, patches, inputs.radius_mm);
  if (photo == nullptr) {
    device_passes.render_base();
  }
  TileWork work =
      make_tile_work(plan, view.camera, view.render_from_part, photo != nullptr, kTilesPerChunk);
  if (!work.tiles.empty()) {
    device_passes.set_work(work);
    device_passes.render_deltas(work);
    device_passes.render_coverage(work, float(recipe.labels.min_width_px));
  }
  const DefectSums sums{&work, device_passes.deltas(work),
                        touched_by_defect(work, device_passes.touched(work))};
  compose(frame, plan, view, photo, sums);
  int spread_px = 0;
  if (photo != nullptr) {
    frame.photo_sha256 = photo->sha256;
    frame.photo_noise_code = photo->noise_sigma;
    spread_px = std::max(1, int(std::ceil(3 * photo->blur_sigma_px)));
    if (!recipe.camera) {
      frame.photo = photo->encoded;
    }
  }
  fill_instances(frame, plan, view, work, spread_px);
  leave_one_out(frame, plan, view, photo, work);
  return frame;
}

// An instance's influence: where its model reaches (the photo's blur included) and the picture did
// change; and always its core.
void Renderer::Impl::fill_instances(Frame& frame, const plan::SamplePlan& plan, const View& view,
                                    const TileWork& work, int spread_px) {
  const cv::Size size(frame.width_px, frame.height_px);
  const cv::Mat changed = differs(frame.image, frame.twin);
  for (std::size_t i = 0; i < plan.defects.size(); ++i) {
    const plan::PlannedDefect& defect = plan.defects[i];
    const auto index = std::uint32_t(plan.nuisances.size() + i);
    InstanceRaster raster;
    raster.number = defect.number;
    Projector(view, defect).describe(raster);
    Gathered part = gather(work, index, size, passes->coverage(work), passes->touched(work));
    if (part.box.area() > 0) {
      const cv::Rect grown =
          (part.box + cv::Size(2 * spread_px, 2 * spread_px) - cv::Point(spread_px, spread_px)) &
          cv::Rect({0, 0}, size);
      const cv::Rect inner = part.box - grown.tl();
      const auto widen = [&](const cv::Mat& mat) {
        cv::Mat wide = cv::Mat::zeros(grown.size(), mat.type());
        mat.copyTo(wide(inner));
        return wide;
      };
      raster.coverage = widen(part.coverage);
      raster.thin = widen(part.thin);
      cv::Mat reach = widen(part.touched);
      if (spread_px > 0) {
        cv::dilate(reach, reach, cv::Mat::ones(2 * spread_px + 1, 2 * spread_px + 1, CV_8U));
      }
      raster.influence =
          ((reach != 0) & changed(grown)) | (raster.coverage > 0) | (raster.thin != 0);
      raster.influence &= cv::Scalar(1);
      const cv::Rect tight = tight_box(raster.influence, grown.tl());
      const cv::Rect crop = tight - grown.tl();
      raster.box = tight;
      raster.coverage = raster.coverage(crop).clone();
      raster.thin = raster.thin(crop).clone();
      raster.influence = raster.influence(crop).clone();
      raster.delta = mean_difference(frame.image(tight), frame.twin(tight));
      raster.delta.setTo(0, raster.influence == 0);
    }
    frame.instances.push_back(std::move(raster));
  }
}

// Where influences overlap, an instance's own change is the picture minus the picture without it.
void Renderer::Impl::leave_one_out(Frame& frame, const plan::SamplePlan& plan, const View& view,
                                   const scene::Photo* photo, TileWork& work) {
  const std::size_t nuisances = plan.nuisances.size();
  for (std::size_t i = 0; i < frame.instances.size(); ++i) {
    InstanceRaster& raster = frame.instances[i];
    bool overlaps = false;
    for (std::size_t j = 0; j < frame.instances.size() && raster.box.area() > 0; ++j) {
      const InstanceRaster& other = frame.instances[j];
      const cv::Rect common = raster.box & other.box;
      overlaps = overlaps || (j != i && common.area() > 0 &&
                              cv::countNonZero(raster.influence(common - raster.box.tl()) &
                                               other.influence(common - other.box.tl())) > 0);
    }
    if (!overlaps) {
      continue;
    }
    // Everybody but this one makes the "twin" for once.
    for (std::size_t k = 0; k < work.instances.size(); ++k) {
      work.instances[k].flags =
          shared::kInPicture | (k == nuisances + i ? 0u : std::uint32_t(shared::kInTwin));
    }
    passes->set_instances(work);
    passes->render_deltas(work);
    Frame without;
    without.width_px = frame.width_px;
    without.height_px = frame.height_px;
    const DefectSums sums{&work, passes->deltas(work),
                          touched_by_defect(work, passes->touched(work))};
    compose(without, plan, view, photo, sums);
    raster.delta = mean_difference(without.image(raster.box), without.twin(raster.box));
    raster.delta.setTo(0, raster.influence == 0);
  }
}

}  // namespace blemish::render
