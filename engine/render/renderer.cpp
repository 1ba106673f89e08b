#include "render/renderer.hpp"

#include <cassert>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>
#include <tbb/task_arena.h>

#include "render/execution.hpp"
#include "render/variant.hpp"

namespace blemish::render {
namespace {

// Everything that one sample under way keeps busy.
struct Slot {
  bool busy = false;
  cv::Size size;
  std::unique_ptr<Passes> passes;
  CleanView clean;
};

// A scene with one of its variants in the mesh's place.
struct VariantStage {
  scene::Scene scene;
  Stage stage;
  VariantStage(const recipe::Recipe& recipe, scene::Scene&& varied, std::uint32_t least_passes)
      : scene(std::move(varied)), stage(make_stage(recipe, scene, least_passes)) {}
};

void expect_triangles(const scene::Mesh& mesh, const base::Where& where) {
  if (mesh.triangles.size() > shared::kMaxTriangles) {
    throw base::Error(where,
                      fmt::format("the mesh has {} triangles, the renderer takes {}",
                                  mesh.triangles.size(), shared::kMaxTriangles),
                      "simplify the mesh or split the part");
  }
}

}  // namespace

struct Renderer::Impl {
  Impl(gpu::Device& gpu_device, const recipe::Recipe& recipe, const scene::Scene& scene,
       const RenderOptions& options)
      : device(gpu_device),
        stage(make_stage(recipe, scene, least_passes(options))),
        pipelines(gpu_device),
        slots(std::size_t(std::max(1, options.in_flight))) {
    for (std::size_t i = 0; i < scene.variants.size(); ++i) {
      variants.push_back(
          std::make_unique<VariantStage>(recipe, scene.with_variant(i), least_passes(options)));
    }
  }
  static std::uint32_t least_passes(const RenderOptions& options) {
    return std::uint32_t(std::max(1, options.samples / int(shared::kGeometrySamples)));
  }

  // The part's, or that of the variant among these.
  const Stage& stage_of(const std::vector<plan::PlannedDefect>& defects) const;
  View make_view(const plan::SamplePlan& plan, const scene::Scene& scene) const;
  Slot& take(const std::string& view_key);
  void give_back(Slot& slot);
  Passes& passes_for(Slot& slot, cv::Size size);
  Frame render(const plan::SamplePlan& plan);
  Frame render_variant(const plan::SamplePlan& plan, const plan::PlannedDefect& variant,
                       Passes& passes) const;

  gpu::Device& device;
  Stage stage;
  std::vector<std::unique_ptr<VariantStage>> variants;
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
  if (scene.mesh) {
    expect_triangles(*scene.mesh, recipe.part.mesh->where);
  }
  for (std::size_t i = 0; i < scene.variants.size(); ++i) {
    expect_triangles(*scene.variants[i].mesh, recipe.part.variants[i].mesh.where);
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

const Stage& Renderer::Impl::stage_of(const std::vector<plan::PlannedDefect>& defects) const {
  const plan::PlannedDefect* variant = plan::find_variant(defects);
  return variant == nullptr ? stage : variants.at(std::size_t(variant->values["source"]))->stage;
}

View Renderer::Impl::make_view(const plan::SamplePlan& plan, const scene::Scene& scene) const {
  View view;
  view.scene = &scene;
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

// Twice: as the part should be, and as it is.
Frame Renderer::Impl::render_variant(const plan::SamplePlan& plan,
                                     const plan::PlannedDefect& variant, Passes& passes) const {
  const Stage& should = stage_of(plan.nuisances);
  const Stage& is = stage_of(plan.defects);
  VariantViews views{make_view(plan, should.scene),
                     make_view(plan, is.scene),
                     &stage.scene.variants.at(std::size_t(variant.values["source"])),
                     {}};
  views.seen = plan::seen_share(stage.scene, *views.difference,
                                plan::view_of(stage.recipe, stage.scene, plan));
  Execution part(should, passes, plan, views.part, nullptr);
  Execution varied(is, passes, plan, views.variant, nullptr);
  part.share_bounds(varied);
  CleanView none;
  const Frame clean = part.pictures(none, {});
  Frame frame = varied.run(none, {});
  lay_variant(frame, clean, variant.number, views);
  return frame;
}

Frame Renderer::Impl::render(const plan::SamplePlan& plan) {
  std::optional<scene::Photo> photo;
  if (plan.photo) {
    photo = stage.scene.load_photo(*plan.photo);
  }
  const Stage& part = stage_of(plan.nuisances);
  const View view = make_view(plan, part.scene);
  const bool shared_views =
      stage.recipe.camera && stage.recipe.camera->draws_per_view > 1 && &part == &stage;
  const std::string view_key = shared_views && !photo ? plan::view_key(plan) : std::string();
  Slot& slot = take(view_key);
  const auto release = [this](Slot* taken) { give_back(*taken); };
  const std::unique_ptr<Slot, decltype(release)> guard(&slot, release);
  Passes& passes =
      passes_for(slot, cv::Size(int(view.camera.size_px.x), int(view.camera.size_px.y)));
  // A sham's variant is looked for like any other and changes nothing.
  const plan::PlannedDefect* variant =
      plan.control == plan::Control::sham ? nullptr : plan::find_variant(plan.defects);
  // A thread that waits inside for parts of this sample must not take up another one: it would wait
  // for the slot that it holds.
  return tbb::this_task_arena::isolate([&] {
    return variant != nullptr ? render_variant(plan, *variant, passes)
                              : Execution(part, passes, plan, view, photo ? &*photo : nullptr)
                                    .run(slot.clean, view_key);
  });
}

}  // namespace blemish::render
