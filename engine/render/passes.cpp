#include "render/passes.hpp"

#include "gpu/requirements.hpp"
#include "render/features.hpp"
#include "shaders/shared/shading.h"

namespace blemish::render {
namespace {

using shared::kTilePixels;

constexpr std::uint32_t kShadowMapSize = 512;
constexpr float kRayLift = 2e-5f;  // of what is seen of the part
constexpr float kRayLiftOfAll = 1e-6f;
constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
static_assert(sizeof(shared::Scene) <= gpu::kUniformBytes);
static_assert(shared::kShadowPoints * sizeof(shared::ShadowView) <= gpu::kUniformBytes);
static_assert(shared::kBufferCount - 2 <= gpu::kStorageBuffers);

gpu::Domain domain_of(std::uint32_t binding) {
  switch (binding) {
    case shared::kBindDeltas:
    case shared::kBindTouched:
    case shared::kBindCoverage:
      return gpu::Domain::readback;
    case shared::kBindShadowViews:
    case shared::kBindTouchedSamples:
    case shared::kBindStates:
      return gpu::Domain::device;
    default:
      return gpu::Domain::upload;
  }
}

vk::Extent2D extent_of(glm::ivec2 size) { return {std::uint32_t(size.x), std::uint32_t(size.y)}; }

}  // namespace

Passes::Passes(gpu::Device& device, Pipelines& pipelines, vk::Extent2D picture, bool plane)
    : device_(device),
      pipelines_(pipelines),
      stream_(device),
      extent_(picture),
      plane_(plane),
      picture_copy_(device, gpu::Domain::host) {
  for (std::uint32_t i = 0; i < shared::kBufferCount; ++i) {
    buffers_.push_back(std::make_unique<gpu::Buffer>(device, domain_of(i)));
    buffers_.back()->reserve(1024);
  }
  make_images();
  make_descriptors();
}

Passes::~Passes() = default;

// A plane needs neither visibility nor shadows; the bindings stay valid with one texel.
void Passes::make_images() {
  using Usage = vk::ImageUsageFlagBits;
  const vk::Extent2D one{1, 1};
  const vk::Extent2D shadow = plane_ ? one : vk::Extent2D{kShadowMapSize, kShadowMapSize};
  fit_visibility({{0, 0}, plane_ ? glm::ivec2(1) : glm::ivec2(extent_.width, extent_.height)});
  shadow_maps_ = std::make_unique<gpu::Image>(device_, kShadowFormat, shadow, shared::kShadowPoints,
                                              Usage::eColorAttachment | Usage::eSampled);
  shadow_depth_ = std::make_unique<gpu::Image>(device_, kDepthFormat, shadow, 1,
                                               Usage::eDepthStencilAttachment);
  picture_ =
      std::make_unique<gpu::Image>(device_, vk::Format::eR32G32B32A32Sfloat, plane_ ? one : extent_,
                                   1, Usage::eStorage | Usage::eTransferSrc);
  shadows_ = std::make_unique<gpu::Image>(device_, vk::Format::eR32Uint, one, 1, Usage::eStorage);
  codes_ = std::make_unique<gpu::Image>(device_, vk::Format::eR32Uint, plane_ ? one : extent_, 1,
                                        Usage::eStorage);
  stream_.run([&](vk::raii::CommandBuffer& commands) {
    gpu::transition(commands, *shadow_maps_, {}, vk::ImageLayout::eShaderReadOnlyOptimal, kColor);
    gpu::transition(commands, *picture_, {}, vk::ImageLayout::eGeneral, kColor);
    gpu::transition(commands, *shadows_, {}, vk::ImageLayout::eGeneral, kColor);
    gpu::transition(commands, *codes_, {}, vk::ImageLayout::eGeneral, kColor);
  });
}

// The visibility image as large as the raster asks for.
void Passes::fit_visibility(const Raster& raster) {
  using Usage = vk::ImageUsageFlagBits;
  scene_.raster_origin_px = glm::vec2(raster.origin_px);
  if (visibility_ && visibility_->extent == extent_of(raster.size_px)) {
    return;
  }
  visibility_ = nullptr;
  depth_ = nullptr;
  visibility_ = std::make_unique<gpu::Image>(device_, kVisibilityFormat, extent_of(raster.size_px),
                                             shared::kGeometrySamples,
                                             Usage::eColorAttachment | Usage::eSampled);
  depth_ = std::make_unique<gpu::Image>(device_, kDepthFormat, extent_of(raster.size_px), 1,
                                        Usage::eDepthStencilAttachment);
  stream_.run([&](vk::raii::CommandBuffer& commands) {
    gpu::transition(commands, *visibility_, {}, vk::ImageLayout::eShaderReadOnlyOptimal, kColor);
  });
}

void Passes::make_descriptors() {
  auto& vulkan = device_.impl().device;
  const std::array sizes{
      vk::DescriptorPoolSize{vk::DescriptorType::eUniformBuffer, 2},
      vk::DescriptorPoolSize{vk::DescriptorType::eStorageBuffer, shared::kBufferCount - 2},
      vk::DescriptorPoolSize{vk::DescriptorType::eSampledImage, kSampledImages},
      vk::DescriptorPoolSize{vk::DescriptorType::eStorageImage, kStorageImages}};
  descriptor_pool_ =
      vulkan.createDescriptorPool({vk::DescriptorPoolCreateFlagBits::eFreeDescriptorSet, 1, sizes});
  const vk::DescriptorSetLayout layout = pipelines_.set_layout();
  set_ = std::move(vulkan.allocateDescriptorSets({*descriptor_pool_, layout}).front());
}

void Passes::update_descriptors() {
  std::vector<vk::DescriptorBufferInfo> buffers;
  std::vector<vk::DescriptorImageInfo> images;
  std::vector<vk::WriteDescriptorSet> writes;
  buffers.reserve(shared::kBufferCount);
  images.reserve(kSampledImages + kStorageImages);
  for (std::uint32_t i = 0; i < shared::kBufferCount; ++i) {
    buffers.emplace_back(buffer(i).handle(), 0, VK_WHOLE_SIZE);
    writes.emplace_back(*set_, i, 0, descriptor_type(i), nullptr, buffers.back());
  }
  const auto add = [&](std::uint32_t binding, const gpu::Image& image) {
    const vk::DescriptorType type = descriptor_type(binding);
    images.emplace_back(vk::Sampler{}, *image.all,
                        type == vk::DescriptorType::eSampledImage
                            ? vk::ImageLayout::eShaderReadOnlyOptimal
                            : vk::ImageLayout::eGeneral);
    writes.emplace_back(*set_, binding, 0, type, images.back());
  };
  add(shared::kBindVisibility, *visibility_);
  add(shared::kBindShadowMaps, *shadow_maps_);
  add(shared::kBindShadows, *shadows_);
  add(shared::kBindPicture, *picture_);
  add(shared::kBindCodes, *codes_);
  device_.impl().device.updateDescriptorSets(writes, nullptr);
}

void Passes::upload(vk::raii::CommandBuffer& commands) {
  buffer(shared::kBindScene).write(std::span<const shared::Scene>(&scene_, 1));
  for (const auto& one : buffers_) {
    one->upload(commands);
  }
}

template <typename Push>
void Passes::dispatch(vk::raii::CommandBuffer& commands, const std::string& shader,
                      const Push& push, std::uint32_t x, std::uint32_t y) {
  static_assert(sizeof(Push) <= kPushBytes);
  commands.bindPipeline(vk::PipelineBindPoint::eCompute,
                        pipelines_.compute(shader, features_of(scene_)));
  commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, pipelines_.layout(), 0, *set_,
                              nullptr);
  commands.pushConstants<Push>(pipelines_.layout(), kStages, 0, push);
  commands.dispatch(x, y, 1);
  gpu::full_barrier(commands);
}

void Passes::dispatch_picture(vk::raii::CommandBuffer& commands, const std::string& shader,
                              std::uint32_t light) {
  dispatch(commands, shader, shared::ShadowPush{light}, (extent_.width + 15) / 16,
           (extent_.height + 15) / 16);
}

void Passes::set_environment(std::span<const glm::vec3> texels) {
  if (environment_ != texels.data()) {
    environment_ = texels.data();
    buffer(shared::kBindEnvironment).write(texels);
  }
}

void Passes::set_boxes(std::span<const shared::RayBox> boxes) {
  if (boxes_.data() != boxes.data()) {
    boxes_ = boxes;
    buffer(shared::kBindBoxes).write(boxes);
  }
}

void Passes::set_scene(const ShaderScene& inputs, std::span<const std::uint32_t> patches) {
  scene_ = inputs.scene;
  radius_mm_ = inputs.radius_mm;
  seen_ = inputs.seen;
  part_ = inputs.part;
  scene_.box_count = std::uint32_t(boxes_.size());
  const float seen_mm = glm::distance(seen_.low, seen_.high);
  scene_.ray_lift_mm = kRayLift * seen_mm + kRayLiftOfAll * radius_mm_;
  index_count_ = std::uint32_t(inputs.indices.size());
  buffer(shared::kBindScene).reserve(sizeof(shared::Scene));
  buffer(shared::kBindShadowViews).reserve(shared::kShadowPoints * sizeof(shared::ShadowView));
  buffer(shared::kBindVertices).write(std::span<const shared::Vertex>(inputs.vertices));
  buffer(shared::kBindIndices).write(std::span<const std::uint32_t>(inputs.indices));
  buffer(shared::kBindPatches).write(patches);
  const std::uint32_t layers = 2 * shared::kStandIns * std::max(scene_.light_count, 1u);
  if (!plane_ && (shadows_->layers < layers || shadows_->extent != extent_)) {
    shadows_ = nullptr;
    shadows_ = std::make_unique<gpu::Image>(device_, vk::Format::eR32Uint, extent_, layers,
                                            vk::ImageUsageFlagBits::eStorage);
    stream_.run([&](vk::raii::CommandBuffer& commands) {
      gpu::transition(commands, *shadows_, {}, vk::ImageLayout::eGeneral, kColor);
    });
  }
}

void Passes::make_shadow_views() {
  views_.clear();
  for (std::uint32_t light = 0; light < scene_.light_count; ++light) {
    for (std::uint32_t i = 0; i < shared::kShadowPoints; ++i) {
      const LightPoint point = light_point(scene_.lights[light], i, scene_.pass, scene_.pass_count);
      views_.push_back(shadow_view(point, seen_, part_, radius_mm_, kShadowMapSize));
    }
  }
}

// Draws the part once into each layer of the visibility image, or of the shadow maps, by the clip
// matrix of that layer.
void Passes::draw_layers(vk::raii::CommandBuffer& commands, bool shadow, const Matrix& clip) {
  using Layout = vk::ImageLayout;
  const gpu::Image& target = shadow ? *shadow_maps_ : *visibility_;
  const gpu::Image& depth = shadow ? *shadow_depth_ : *depth_;
  const vk::Rect2D area({0, 0}, target.extent);
  const vk::Viewport viewport(0, 0, float(area.extent.width), float(area.extent.height), 0, 1);
  gpu::transition(commands, target, Layout::eUndefined, Layout::eColorAttachmentOptimal, kColor);
  for (std::uint32_t i = 0; i < target.layers; ++i) {
    gpu::transition(commands, depth, Layout::eUndefined, Layout::eDepthAttachmentOptimal,
                    vk::ImageAspectFlagBits::eDepth);
    vk::RenderingAttachmentInfo color(*target.layer[i], Layout::eColorAttachmentOptimal);
    color.setLoadOp(vk::AttachmentLoadOp::eClear).setStoreOp(vk::AttachmentStoreOp::eStore);
    color.clearValue.color = vk::ClearColorValue();  // nothing seen, infinitely far
    vk::RenderingAttachmentInfo nearest(*depth.layer[0], Layout::eDepthAttachmentOptimal);
    nearest.setLoadOp(vk::AttachmentLoadOp::eClear).setStoreOp(vk::AttachmentStoreOp::eDontCare);
    nearest.clearValue.depthStencil.depth = 1;
    commands.beginRendering(vk::RenderingInfo({}, area, 1, 0, color, &nearest));
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, pipelines_.raster(shadow));
    commands.setViewport(0, viewport);
    commands.setScissor(0, area);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eGraphics, pipelines_.layout(), 0, *set_,
                                nullptr);
    commands.bindVertexBuffers(0, buffer(shared::kBindVertices).handle(), {0});
    commands.bindIndexBuffer(buffer(shared::kBindIndices).handle(), 0, vk::IndexType::eUint32);
    const bool lines = !shadow && scene_.camera.line_scan != 0;
    commands.pushConstants<shared::RasterPush>(pipelines_.layout(), kStages, 0,
                                               shared::RasterPush{clip(i), lines ? 1u : 0u});
    commands.drawIndexed(index_count_, 1, 0, 0, 0);
    commands.endRendering();
  }
  gpu::transition(commands, target, Layout::eColorAttachmentOptimal, Layout::eShaderReadOnlyOptimal,
                  kColor);
}

void Passes::look(const Look& look) {
  scene_.camera = look.camera;
  scene_.pass = look.pass;
  scene_.pass_count = look.pass_count;
  if (plane_) {
    return;
  }
  const Raster raster = raster_of(look.camera);
  fit_visibility(raster);
  make_shadow_views();
  update_descriptors();
  const std::uint32_t moments = shared::kGeometrySamples * look.pass_count;
  const bool blurred = shared::blurs(look.camera);
  stream_.run([&](vk::raii::CommandBuffer& commands) {
    upload(commands);
    draw_layers(commands, false, [&](std::uint32_t i) {
      const std::uint32_t n = shared::moment_of(i, look.pass);
      return clip_from_render(look.camera, raster, shared::geometry_sample(i, look.pass),
                              blurred ? shared::lens_sample(n, moments) : glm::vec2(0),
                              blurred ? shared::time_sample(n) : 0, radius_mm_);
    });
    dispatch_picture(commands, "codes_comp", 0);
    for (std::uint32_t light = 0; look.shadows && light < scene_.light_count; ++light) {
      const auto views = std::span<const shared::ShadowView>(views_).subspan(
          std::size_t{light} * shared::kShadowPoints, shared::kShadowPoints);
      draw_layers(commands, true,
                  [&](std::uint32_t i) { return clip_from_render(views[i], radius_mm_); });
      commands.updateBuffer<shared::ShadowView>(buffer(shared::kBindShadowViews).handle(), 0,
                                                views);
      gpu::full_barrier(commands);
      dispatch_picture(commands, "shadow_comp", light);
    }
  });
}

void Passes::render_base() {
  stream_.run([&](vk::raii::CommandBuffer& commands) {
    upload(commands);
    dispatch_picture(commands, "base_comp", 0);
    const auto source = vk::ImageLayout::eTransferSrcOptimal;
    gpu::transition(commands, *picture_, vk::ImageLayout::eGeneral, source, kColor);
    gpu::copy_image(commands, *picture_, source, picture_copy_);
    gpu::transition(commands, *picture_, source, vk::ImageLayout::eGeneral, kColor);
    picture_copy_.download(commands);
  });
}

std::span<const glm::vec4> Passes::picture() {
  return picture_copy_.mapped<glm::vec4>(std::size_t{extent_.width} * extent_.height);
}

void Passes::set_work(const TileWork& work) {
  const std::size_t samples = std::min<std::size_t>(work.tiles.size(), work.tiles_per_chunk) *
                              kTilePixels * shared::kSurfaceSamples;
  buffer(shared::kBindTiles).write(std::span<const shared::Tile>(work.tiles));
  buffer(shared::kBindPairs).write(std::span<const shared::Pair>(work.pairs));
  buffer(shared::kBindRanges).write(std::span<const shared::Range>(work.ranges));
  buffer(shared::kBindParams).write(std::span<const float>(work.params));
  buffer(shared::kBindInstances).write(std::span<const shared::Instance>(work.instances));
  buffer(shared::kBindTouchedSamples)
      .reserve(2 * samples / shared::kSurfaceSamples * sizeof(glm::uvec2));
  buffer(shared::kBindStates).reserve(2 * samples * sizeof(shared::SurfaceState));
  buffer(shared::kBindDeltas).reserve(work.tiles.size() * kTilePixels * sizeof(shared::Delta));
  buffer(shared::kBindTouched).reserve(work.pairs.size() * kTilePixels * sizeof(std::uint32_t));
  buffer(shared::kBindCoverage).reserve(work.pairs.size() * kTilePixels * sizeof(glm::vec2));
  update_descriptors();
}

void Passes::render_deltas(const TileWork& work) {
  stream_.run([&](vk::raii::CommandBuffer& commands) {
    upload(commands);
    for (std::uint32_t chunk = 0; chunk < work.chunk_count(); ++chunk) {
      shared::ChunkPush push{};
      push.first_tile = chunk * work.tiles_per_chunk;
      push.tile_count =
          std::min(work.tiles_per_chunk, std::uint32_t(work.tiles.size()) - push.first_tile);
      commands.fillBuffer(buffer(shared::kBindTouchedSamples).handle(), 0, VK_WHOLE_SIZE, 0);
      gpu::full_barrier(commands);
      for (const KindWork& kind : work.kinds) {
        push.first_range = kind.chunk_first_range[chunk];
        const std::uint32_t count = kind.chunk_first_range[chunk + 1] - push.first_range;
        if (count > 0) {
          dispatch(commands, "disturb_" + kind.kind, push, count);
        }
      }
      dispatch(commands, "delta_comp", push, push.tile_count);
    }
    buffer(shared::kBindDeltas).download(commands);
    buffer(shared::kBindTouched).download(commands);
  });
}

void Passes::render_coverage(const TileWork& work, float min_width_px) {
  stream_.run([&](vk::raii::CommandBuffer& commands) {
    upload(commands);
    for (const KindWork& kind : work.kinds) {
      shared::ChunkPush push{};
      push.first_range = kind.first_pair;
      push.min_width_px = min_width_px;
      if (kind.pair_count > 0) {
        dispatch(commands, "coverage_" + kind.kind, push, kind.pair_count);
      }
    }
    buffer(shared::kBindCoverage).download(commands);
  });
}

std::span<const shared::Delta> Passes::deltas(const TileWork& work) {
  return buffer(shared::kBindDeltas).mapped<shared::Delta>(work.tiles.size() * kTilePixels);
}

std::span<const std::uint32_t> Passes::touched(const TileWork& work) {
  return buffer(shared::kBindTouched).mapped<std::uint32_t>(work.pairs.size() * kTilePixels);
}

std::span<const glm::vec2> Passes::coverage(const TileWork& work) {
  return buffer(shared::kBindCoverage).mapped<glm::vec2>(work.pairs.size() * kTilePixels);
}

}  // namespace blemish::render
