#include "render/pipelines.hpp"

#include "shaders/shared/layout.h"

namespace blemish::render {

vk::DescriptorType descriptor_type(std::uint32_t binding) {
  if (binding == shared::kBindScene || binding == shared::kBindShadowViews) {
    return vk::DescriptorType::eUniformBuffer;
  }
  if (binding < shared::kBufferCount) {
    return vk::DescriptorType::eStorageBuffer;
  }
  return binding == shared::kBindVisibility || binding == shared::kBindShadowMaps
             ? vk::DescriptorType::eSampledImage
             : vk::DescriptorType::eStorageImage;
}

Pipelines::Pipelines(gpu::Device& device) : device_(device) {
  auto& vulkan = device.impl().device;
  std::vector<vk::DescriptorSetLayoutBinding> bindings;
  for (std::uint32_t i = 0; i < shared::kBufferCount + kSampledImages + kStorageImages; ++i) {
    bindings.push_back({i, descriptor_type(i), 1, kStages});
  }
  set_layout_ = vulkan.createDescriptorSetLayout({{}, bindings});
  const vk::PushConstantRange push(kStages, 0, kPushBytes);
  layout_ = vulkan.createPipelineLayout({{}, *set_layout_, push});
}

vk::Pipeline Pipelines::compute(const std::string& shader, std::uint32_t features) {
  const std::lock_guard lock(mutex_);
  const std::pair key(shader, features);
  auto found = made_.find(key);
  if (found == made_.end()) {
    auto made = gpu::make_compute_pipeline(device_, *layout_, shader, features);
    found = made_.emplace(key, std::move(made)).first;
  }
  return *found->second;
}

vk::Pipeline Pipelines::raster(bool shadow) {
  const std::lock_guard lock(mutex_);
  const std::pair key(std::string(shadow ? "raster shadow" : "raster visibility"), 0u);
  auto found = made_.find(key);
  if (found == made_.end()) {
    found = made_.emplace(key, make_raster(shadow)).first;
  }
  return *found->second;
}

vk::raii::Pipeline Pipelines::make_raster(bool shadow) {
  const auto vertex = gpu::load_shader(device_, "visibility_vert");
  const auto fragment = gpu::load_shader(device_, shadow ? "shadow_frag" : "visibility_frag");
  using Stage = vk::ShaderStageFlagBits;
  const std::array stages{
      vk::PipelineShaderStageCreateInfo{{}, Stage::eVertex, *vertex, "main"},
      vk::PipelineShaderStageCreateInfo{{}, Stage::eFragment, *fragment, "main"}};
  const vk::VertexInputBindingDescription vertices(0, sizeof(shared::Vertex));
  const vk::VertexInputAttributeDescription position(0, 0, vk::Format::eR32G32B32Sfloat,
                                                     offsetof(shared::Vertex, position_mm));
  const vk::PipelineVertexInputStateCreateInfo input({}, vertices, position);
  const vk::PipelineInputAssemblyStateCreateInfo assembly({}, vk::PrimitiveTopology::eTriangleList);
  vk::PipelineViewportStateCreateInfo view;
  view.setViewportCount(1).setScissorCount(1);
  const std::array dynamic_states{vk::DynamicState::eViewport, vk::DynamicState::eScissor};
  const vk::PipelineDynamicStateCreateInfo dynamic({}, dynamic_states);
  vk::PipelineRasterizationStateCreateInfo raster;
  raster.setCullMode(vk::CullModeFlagBits::eNone).setLineWidth(1);
  const vk::PipelineMultisampleStateCreateInfo multisample;
  const vk::PipelineDepthStencilStateCreateInfo depth({}, true, true, vk::CompareOp::eLess);
  const vk::PipelineColorBlendAttachmentState attachment(false, {}, {}, {}, {}, {}, {},
                                                         vk::ColorComponentFlagBits::eR);
  const vk::PipelineColorBlendStateCreateInfo blend({}, false, {}, attachment);
  const vk::Format color = shadow ? kShadowFormat : kVisibilityFormat;
  vk::PipelineRenderingCreateInfo rendering;
  rendering.setDepthAttachmentFormat(kDepthFormat).setColorAttachmentFormats(color);
  vk::GraphicsPipelineCreateInfo info({}, stages, &input, &assembly, nullptr, &view, &raster,
                                      &multisample, &depth, &blend, &dynamic, *layout_);
  info.setPNext(&rendering);
  return device_.impl().device.createGraphicsPipeline(nullptr, info);
}

}  // namespace blemish::render
