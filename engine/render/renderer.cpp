#include "render/renderer.hpp"

#include <cassert>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>
#include <tbb/task_arena.h>

#include "render/execution.hpp"

namespace blemish::render {
namespace {

// Everything that one sample under way keeps busy.
struct Slot {
  bool busy = false;
  cv::Size size;
  std::unique_ptr<Passes> passes;
  CleanView clean;
};

}  // namespace

struct Renderer::Impl {
  Impl(gpu::Device& gpu_device, const recipe::Recipe& recipe, const scene::Scene& scene,
       const RenderOptions& options)
      : device(gpu_device),
        stage{recipe, scene, surface_codes(scene),
              scene.bvh ? scene.bvh->ray_boxes() : std::vector<shared::RayBox>(),
              std::uint32_t(std::max(1, options.samples / int(shared::kGeometrySamples)))},
        pipelines(gpu_device),
        slots(std::size_t(std::max(1, options.in_flight))) {}

  View make_view(const plan::SamplePlan& plan) const;
  Slot& take(const std::string& view_key);
  void give_back(Slot& slot);
  Passes& passes_for(Slot& slot, cv::Size size);
  Frame render(const plan::SamplePlan& plan);

  gpu::Device& device;
  Stage stage;
  Pipelines pipelines;
  std::mutex mutex;
  std::condition_variable freed;
  std::vector<Slot> slots;
};

Renderer::Renderer(gpu::Device& device, const recipe::Recipe& recipe, const scene::Scene& scene,
                   const RenderOptions& options)
    : impl_(std::make_unique<Impl>(device, recipe, scene, options)) {
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

// A free slot, if possible one that holds the view already.
Slot& Renderer::Impl::take(const std::string& view_key) {
  std::unique_lock lock(mutex);
  Slot* chosen = nullptr;
  freed.wait(lock, [&] {
    for (Slot& slot : slots) {
      const bool holds = !view_key.empty() && slot.clean.key == view_key;
      if (!slot.busy && (chosen == nullptr || holds)) {
        chosen = &slot;
      }
    }
    return chosen != nullptr;
  });
  chosen->busy = true;
  return *chosen;
}

void Renderer::Impl::give_back(Slot& slot) {
  {
    const std::lock_guard lock(mutex);
    slot.busy = false;
  }
  freed.notify_one();
}

Passes& Renderer::Impl::passes_for(Slot& slot, cv::Size size) {
  if (!slot.passes || slot.size != size) {
    slot.passes = nullptr;
    slot.passes = std::make_unique<Passes>(
        device, pipelines, vk::Extent2D{std::uint32_t(size.width), std::uint32_t(size.height)},
        stage.scene.mesh == nullptr);
    slot.size = size;
    slot.clean = {};
  }
  return *slot.passes;
}

View Renderer::Impl::make_view(const plan::SamplePlan& plan) const {
  View view;
  view.scene = &stage.scene;
  if (!stage.recipe.camera) {
    const scene::PhotoView& photo = stage.scene.photo_views[*plan.photo];
    view.camera = photo.camera;
    view.render_from_part = photo.render_from_part;
    return view;
  }
  assert(plan.view && plan.optics);
  const scene::CameraSpec& camera = *stage.recipe.camera;
  view.camera = scene::make_camera(camera, *plan.view, *plan.optics, plan.line_seed);
  view.render_from_part = scene::render_from_part(*plan.view, stage.scene.look_at_part_mm);
  if (const std::string fault = scene::unusable(view.camera); !fault.empty()) {
    throw base::Error(camera.where, fault, "smaller or narrower ranges for the coefficients");
  }
  return view;
}

Frame Renderer::Impl::render(const plan::SamplePlan& plan) {
  std::optional<scene::Photo> photo;
  if (plan.photo) {
    photo = stage.scene.load_photo(*plan.photo);
  }
  const View view = make_view(plan);
  const bool shared_views = stage.recipe.camera && stage.recipe.camera->draws_per_view > 1;
  const std::string view_key = shared_views && !photo ? plan::view_key(plan) : std::string();
  Slot& slot = take(view_key);
  const auto release = [this](Slot* taken) { give_back(*taken); };
  const std::unique_ptr<Slot, decltype(release)> guard(&slot, release);
  Passes& passes =
      passes_for(slot, cv::Size(int(view.camera.size_px.x), int(view.camera.size_px.y)));
  // A thread that waits inside for parts of this sample must not take up another one: it would wait
  // for the slot that it holds.
  return tbb::this_task_arena::isolate([&] {
    return Execution(stage, passes, plan, view, photo ? &*photo : nullptr)
        .run(slot.clean, view_key);
  });
}

}  // namespace blemish::render
