#include <cassert>

#include "gpu/vulkan.hpp"

namespace blemish::gpu {

vk::raii::ShaderModule load_shader(Device& device, std::string_view name) {
  const auto words = embedded_spirv(name);
  assert(!words.empty() && "a pass of this name is in shaders/");
  return device.impl().device.createShaderModule({{}, words.size_bytes(), words.data()});
}

vk::raii::Pipeline make_compute_pipeline(Device& device, vk::PipelineLayout layout,
                                         std::string_view shader, std::uint32_t features) {
  const vk::raii::ShaderModule module = load_shader(device, shader);
  const vk::SpecializationMapEntry entry(0, 0, sizeof features);
  const vk::SpecializationInfo specialization(1, &entry, sizeof features, &features);
  const vk::PipelineShaderStageCreateInfo stage({}, vk::ShaderStageFlagBits::eCompute, *module,
                                                "main", &specialization);
  return device.impl().device.createComputePipeline(nullptr, {{}, stage, layout});
}

void full_barrier(vk::raii::CommandBuffer& commands) {
  const vk::MemoryBarrier2 barrier(
      vk::PipelineStageFlagBits2::eAllCommands, vk::AccessFlagBits2::eMemoryWrite,
      vk::PipelineStageFlagBits2::eAllCommands | vk::PipelineStageFlagBits2::eHost,
      vk::AccessFlagBits2::eMemoryRead | vk::AccessFlagBits2::eMemoryWrite |
          vk::AccessFlagBits2::eHostRead);
  commands.pipelineBarrier2(vk::DependencyInfo({}, barrier));
}

void transition(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout from,
                vk::ImageLayout to, vk::ImageAspectFlags aspect) {
  const vk::ImageMemoryBarrier2 barrier(
      vk::PipelineStageFlagBits2::eAllCommands, vk::AccessFlagBits2::eMemoryWrite,
      vk::PipelineStageFlagBits2::eAllCommands,
      vk::AccessFlagBits2::eMemoryRead | vk::AccessFlagBits2::eMemoryWrite, from, to, {}, {},
      *image.image, {aspect, 0, 1, 0, image.layers});
  commands.pipelineBarrier2(vk::DependencyInfo({}, {}, {}, barrier));
}

}  // namespace blemish::gpu
