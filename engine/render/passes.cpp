#include "render/passes.hpp"

#include "gpu/requirements.hpp"
#include "render/matrices.hpp"
#include "shaders/shared/shading.h"

namespace blemish::render {
namespace {

using shared::kTilePixels;

constexpr std::uint32_t kShadowMapSize = 512;
static_assert(sizeof(shared::Scene) <= gpu::kUniformBytes);
static_assert(shared::kBufferCount - 1 <= gpu::kStorageBuffers);
constexpr vk::ShaderStageFlags kStages = vk::ShaderStageFlagBits::eCompute |
                                         vk::ShaderStageFlagBits::eVertex |
                                         vk::ShaderStageFlagBits::eFragment;

vk::DescriptorType buffer_type(std::uint32_t binding) {
  return binding == shared::kBindScene ? vk::DescriptorType::eUniformBuffer
                                       : vk::DescriptorType::eStorageBuffer;
}

gpu::Domain domain_of(std::uint32_t binding) {
  switch (binding) {
    case shared::kBindPicture:
    case shared::kBindDeltas:
    case shared::kBindTouched:
    case shared::kBindCoverage:
      return gpu::Domain::readback;
    case shared::kBindShadows:
    case shared::kBindTouchedSamples:
    case shared::kBindStates:
      return gpu::Domain::device;
    default:
      return gpu::Domain::upload;
  }
}

}  // namespace

Passes::Passes(gpu::Device& device, vk::Extent2D picture, bool plane)
    : device_(device), extent_(picture), plane_(plane) {
  using Usage = vk::ImageUsageFlagBits;
  for (std::uint32_t i = 0; i < shared::kBufferCount; ++i) {
    buffers_.push_back(std::make_unique<gpu::Buffer>(device, domain_of(i)));
    buffers_.back()->reserve(1024);
  }
  // A plane needs neither visibility nor shadow maps; the bindings stay valid with one texel.
  const vk::Extent2D seen = plane ? vk::Extent2D{1, 1} : picture;
  const vk::Extent2D shadow =
      plane ? vk::Extent2D{1, 1} : vk::Extent2D{kShadowMapSize, kShadowMapSize};
  visibility_ =
      std::make_unique<gpu::Image>(device, vk::Format::eR32Uint, seen, shared::kGeometrySamples,
                                   Usage::eColorAttachment | Usage::eSampled);
  depth_ = std::make_unique<gpu::Image>(device, vk::Format::eD32Sfloat, seen, 1,
                                        Usage::eDepthStencilAttachment);
  shadow_maps_ =
      std::make_unique<gpu::Image>(device, vk::Format::eR32Sfloat, shadow, shared::kShadowPoints,
                                   Usage::eColorAttachment | Usage::eSampled);
  shadow_depth_ = std::make_unique<gpu::Image>(device, vk::Format::eD32Sfloat, shadow, 1,
                                               Usage::eDepthStencilAttachment);
  make_layouts();
  if (!plane) {
    visibility_pipeline_ = make_raster_pipeline(false);
    shadow_pipeline_ = make_raster_pipeline(true);
  }
  device_.impl().run([&](vk::raii::CommandBuffer& commands) {
    const auto ready = vk::ImageLayout::eShaderReadOnlyOptimal;
    gpu::transition(commands, *visibility_, {}, ready, vk::ImageAspectFlagBits::eColor);
    gpu::transition(commands, *shadow_maps_, {}, ready, vk::ImageAspectFlagBits::eColor);
  });
}

Passes::~Passes() = default;

void Passes::make_layouts() {
  auto& vulkan = device_.impl().device;
  std::vector<vk::DescriptorSetLayoutBinding> bindings;
  for (std::uint32_t i = 0; i < shared::kBufferCount; ++i) {
    bindings.push_back({i, buffer_type(i), 1, kStages});
  }
  for (const std::uint32_t i : {shared::kBindVisibility, shared::kBindShadowMaps}) {
    bindings.push_back({i, vk::DescriptorType::eSampledImage, 1, kStages});
  }
  set_layout_ = vulkan.createDescriptorSetLayout({{}, bindings});
  const vk::PushConstantRange push(kStages, 0, gpu::kPushConstantBytes);
  layout_ = vulkan.createPipelineLayout({{}, *set_layout_, push});
  const std::array sizes{
      vk::DescriptorPoolSize{vk::DescriptorType::eUniformBuffer, 1},
      vk::DescriptorPoolSize{vk::DescriptorType::eStorageBuffer, shared::kBufferCount - 1},
      vk::DescriptorPoolSize{vk::DescriptorType::eSampledImage, 2}};
  descriptor_pool_ =
      vulkan.createDescriptorPool({vk::DescriptorPoolCreateFlagBits::eFreeDescriptorSet, 1, sizes});
  set_ = std::move(vulkan.allocateDescriptorSets({*descriptor_pool_, *set_layout_}).front());
}

void Passes::update_descriptors() {
  std::vector<vk::DescriptorBufferInfo> buffers;
  std::vector<vk::WriteDescriptorSet> writes;
  buffers.reserve(shared::kBufferCount);
  for (std::uint32_t i = 0; i < shared::kBufferCount; ++i) {
    buffers.emplace_back(buffer(i).handle(), 0, VK_WHOLE_SIZE);
    writes.emplace_back(*set_, i, 0, buffer_type(i), nullptr, buffers.back());
  }
  const auto ready = vk::ImageLayout::eShaderReadOnlyOptimal;
  const vk::DescriptorImageInfo visibility({}, *visibility_->all, ready);
  const vk::DescriptorImageInfo shadows({}, *shadow_maps_->all, ready);
  writes.emplace_back(*set_, shared::kBindVisibility, 0, vk::DescriptorType::eSampledImage,
                      visibility);
  writes.emplace_back(*set_, shared::kBindShadowMaps, 0, vk::DescriptorType::eSampledImage,
                      shadows);
  device_.impl().device.updateDescriptorSets(writes, nullptr);
}

vk::raii::Pipeline Passes::make_raster_pipeline(bool shadow) {
  const auto vertex = gpu::load_shader(device_, "visibility_vert");
  const auto fragment = gpu::load_shader(device_, shadow ? "shadow_frag" : "visibility_frag");
  using Stage = vk::ShaderStageFlagBits;
  const std::array stages{
      vk::PipelineShaderStageCreateInfo{{}, Stage::eVertex, *vertex, "main"},
      vk::PipelineShaderStageCreateInfo{{}, Stage::eFragment, *fragment, "main"}};
  const vk::Extent2D extent = shadow ? shadow_maps_->extent : extent_;
  const vk::Viewport viewport(0, 0, float(extent.width), float(extent.height), 0, 1);
  const vk::Rect2D scissor({0, 0}, extent);
  const vk::VertexInputBindingDescription vertices(0, sizeof(shared::Vertex));
  const vk::VertexInputAttributeDescription position(0, 0, vk::Format::eR32G32B32Sfloat,
                                                     offsetof(shared::Vertex, position_mm));
  const vk::PipelineVertexInputStateCreateInfo input({}, vertices, position);
  const vk::PipelineInputAssemblyStateCreateInfo assembly({}, vk::PrimitiveTopology::eTriangleList);
  const vk::PipelineViewportStateCreateInfo view({}, viewport, scissor);
  vk::PipelineRasterizationStateCreateInfo raster;
  raster.setCullMode(vk::CullModeFlagBits::eNone).setLineWidth(1);
  const vk::PipelineMultisampleStateCreateInfo multisample;
  const vk::PipelineDepthStencilStateCreateInfo depth({}, true, true, vk::CompareOp::eLess);
  const vk::PipelineColorBlendAttachmentState attachment(false, {}, {}, {}, {}, {}, {},
                                                         vk::ColorComponentFlagBits::eR);
  const vk::PipelineColorBlendStateCreateInfo blend({}, false, {}, attachment);
  const vk::Format color = shadow ? shadow_maps_->format : visibility_->format;
  vk::PipelineRenderingCreateInfo rendering;
  rendering.setDepthAttachmentFormat(depth_->format).setColorAttachmentFormats(color);
  vk::GraphicsPipelineCreateInfo info({}, stages, &input, &assembly, nullptr, &view, &raster,
                                      &multisample, &depth, &blend, nullptr, *layout_);
  info.setPNext(&rendering);
  return device_.impl().device.createGraphicsPipeline(nullptr, info);
}

const vk::raii::Pipeline& Passes::pipeline(const std::string& shader) {
  const auto found = pipelines_.find(shader);
  if (found != pipelines_.end()) {
    return found->second;
  }
  return pipelines_.emplace(shader, gpu::make_compute_pipeline(device_, *layout_, shader))
      .first->second;
}

void Passes::upload(vk::raii::CommandBuffer& commands) {
  for (const auto& one : buffers_) {
    one->upload(commands);
  }
}

template <typename Push>
void Passes::dispatch(vk::raii::CommandBuffer& commands, const std::string& shader,
                      const Push& push, std::uint32_t x, std::uint32_t y) {
  static_assert(sizeof(Push) <= gpu::kPushConstantBytes);
  commands.bindPipeline(vk::PipelineBindPoint::eCompute, *pipeline(shader));
  commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, *layout_, 0, *set_, nullptr);
  commands.pushConstants<Push>(*layout_, kStages, 0, push);
  commands.dispatch(x, y, 1);
  gpu::full_barrier(commands);
}

void Passes::set_scene(const shared::Scene& scene, std::span<const shared::Vertex> vertices,
                       std::span<const std::uint32_t> indices,
                       std::span<const std::uint32_t> patches, float radius_mm) {
  scene_ = scene;
  radius_mm_ = radius_mm;
  index_count_ = std::uint32_t(indices.size());
  buffer(shared::kBindScene).write(std::span<const shared::Scene>(&scene, 1));
  buffer(shared::kBindVertices).write(vertices);
  buffer(shared::kBindIndices).write(indices);
  buffer(shared::kBindPatches).write(patches);
  if (!plane_) {
    const std::size_t pixels = std::size_t{extent_.width} * extent_.height;
    buffer(shared::kBindShadows).reserve(pixels * scene.light_count * sizeof(std::uint32_t));
    buffer(shared::kBindPicture).reserve(pixels * sizeof(glm::vec4));
  }
}

// Draws the part once into each layer of `target`, by the clip matrix of that layer.
void Passes::draw_layers(vk::raii::CommandBuffer& commands, const vk::raii::Pipeline& raster,
                         const gpu::Image& target, const gpu::Image& depth,
                         const vk::ClearColorValue& clear,
                         const std::function<glm::mat4(std::uint32_t)>& clip) {
  using Layout = vk::ImageLayout;
  const auto color_aspect = vk::ImageAspectFlagBits::eColor;
  gpu::transition(commands, target, Layout::eUndefined, Layout::eColorAttachmentOptimal,
                  color_aspect);
  for (std::uint32_t i = 0; i < target.layers; ++i) {
    gpu::transition(commands, depth, Layout::eUndefined, Layout::eDepthAttachmentOptimal,
                    vk::ImageAspectFlagBits::eDepth);
    vk::RenderingAttachmentInfo color(*target.layer[i], Layout::eColorAttachmentOptimal);
    color.setLoadOp(vk::AttachmentLoadOp::eClear).setStoreOp(vk::AttachmentStoreOp::eStore);
    color.clearValue.color = clear;
    vk::RenderingAttachmentInfo nearest(*depth.layer[0], Layout::eDepthAttachmentOptimal);
    nearest.setLoadOp(vk::AttachmentLoadOp::eClear).setStoreOp(vk::AttachmentStoreOp::eDontCare);
    nearest.clearValue.depthStencil.depth = 1;
    commands.beginRendering(vk::RenderingInfo({}, {{0, 0}, target.extent}, 1, 0, color, &nearest));
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, *raster);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eGraphics, *layout_, 0, *set_, nullptr);
    commands.bindVertexBuffers(0, buffer(shared::kBindVertices).handle(), {0});
    commands.bindIndexBuffer(buffer(shared::kBindIndices).handle(), 0, vk::IndexType::eUint32);
    commands.pushConstants<shared::RasterPush>(*layout_, kStages, 0, shared::RasterPush{clip(i)});
    commands.drawIndexed(index_count_, 1, 0, 0, 0);
    commands.endRendering();
  }
  gpu::transition(commands, target, Layout::eColorAttachmentOptimal, Layout::eShaderReadOnlyOptimal,
                  color_aspect);
}

void Passes::render_base() {
  // Each light's views take the place of the last one's, so each light has its own submission.
  const std::uint32_t columns = (extent_.width + 15) / 16;
  const std::uint32_t rows = (extent_.height + 15) / 16;
  buffer(shared::kBindShadowViews).reserve(shared::kShadowPoints * sizeof(shared::ShadowView));
  update_descriptors();
  for (std::uint32_t light = 0; light < scene_.light_count; ++light) {
    std::vector<shared::ShadowView> views;
    for (std::uint32_t i = 0; i < shared::kShadowPoints; ++i) {
      views.push_back(shadow_view(shared::shadow_point_mm(scene_.lights[light], i), radius_mm_,
                                  kShadowMapSize));
    }
    buffer(shared::kBindShadowViews).write(std::span<const shared::ShadowView>(views));
    device_.impl().run([&](vk::raii::CommandBuffer& commands) {
      upload(commands);
      if (light == 0) {
        draw_layers(commands, visibility_pipeline_, *visibility_, *depth_, {}, [&](auto i) {
          return clip_from_render(scene_.camera, shared::geometry_sample(i), radius_mm_);
        });
      }
      const vk::ClearColorValue far(std::array{1.f, 1.f, 1.f, 1.f});
      draw_layers(commands, shadow_pipeline_, *shadow_maps_, *shadow_depth_, far,
                  [&](auto i) { return views[i].clip_from_render; });
      dispatch(commands, "shadow_comp", shared::ShadowPush{light}, columns, rows);
    });
  }
  device_.impl().run([&](vk::raii::CommandBuffer& commands) {
    upload(commands);
    dispatch(commands, "base_comp", shared::ShadowPush{}, columns, rows);
    buffer(shared::kBindPicture).download(commands);
  });
}

std::span<const glm::vec4> Passes::picture() {
  return buffer(shared::kBindPicture)
      .mapped<glm::vec4>(std::size_t{extent_.width} * extent_.height);
}

void Passes::set_instances(const TileWork& work) {
  buffer(shared::kBindInstances).write(std::span<const shared::Instance>(work.instances));
}

void Passes::set_work(const TileWork& work) {
  const std::size_t samples = std::min<std::size_t>(work.tiles.size(), work.tiles_per_chunk) *
                              kTilePixels * shared::kSurfaceSamples;
  buffer(shared::kBindTiles).write(std::span<const shared::Tile>(work.tiles));
  buffer(shared::kBindPairs).write(std::span<const shared::Pair>(work.pairs));
  buffer(shared::kBindRanges).write(std::span<const shared::Range>(work.ranges));
  buffer(shared::kBindParams).write(std::span<const float>(work.params));
  set_instances(work);
  buffer(shared::kBindTouchedSamples)
      .reserve(2 * samples / shared::kSurfaceSamples * sizeof(glm::uvec2));
  buffer(shared::kBindStates).reserve(2 * samples * sizeof(shared::SurfaceState));
  buffer(shared::kBindDeltas).reserve(work.tiles.size() * kTilePixels * sizeof(shared::Delta));
  buffer(shared::kBindTouched).reserve(work.pairs.size() * kTilePixels * sizeof(std::uint32_t));
  buffer(shared::kBindCoverage).reserve(work.pairs.size() * kTilePixels * sizeof(glm::vec2));
  update_descriptors();
}

void Passes::render_deltas(const TileWork& work) {
  device_.impl().run([&](vk::raii::CommandBuffer& commands) {
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
  device_.impl().run([&](vk::raii::CommandBuffer& commands) {
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
