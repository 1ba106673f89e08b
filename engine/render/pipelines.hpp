// The pipelines of all passes on one device, made on first use and shared by whoever renders there:
// compiling them takes a software driver seconds. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "gpu/vulkan.hpp"

namespace blemish::render {

constexpr std::uint32_t kPushBytes = 128;
constexpr vk::ShaderStageFlags kStages = vk::ShaderStageFlagBits::eCompute |
                                         vk::ShaderStageFlagBits::eVertex |
                                         vk::ShaderStageFlagBits::eFragment;
constexpr vk::Format kVisibilityFormat = vk::Format::eR32Uint;
constexpr vk::Format kShadowFormat = vk::Format::eR32Sfloat;
constexpr vk::Format kDepthFormat = vk::Format::eD32Sfloat;

class Pipelines {
 public:
  explicit Pipelines(gpu::Device& device);

  vk::DescriptorSetLayout set_layout() const { return *set_layout_; }
  vk::PipelineLayout layout() const { return *layout_; }
  // Of a compute pass, by the name of its shader and the features it is specialized to.
  vk::Pipeline compute(const std::string& shader, std::uint32_t features);
  // Draws the part into the visibility image, or into a shadow map; viewport and scissor are set
  // while recording.
  vk::Pipeline raster(bool shadow);

 private:
  vk::raii::Pipeline make_raster(bool shadow);

  gpu::Device& device_;
  std::mutex mutex_;
  vk::raii::DescriptorSetLayout set_layout_ = nullptr;
  vk::raii::PipelineLayout layout_ = nullptr;
  std::map<std::pair<std::string, std::uint32_t>, vk::raii::Pipeline> made_;
};

// What a binding of the one descriptor set holds.
vk::DescriptorType descriptor_type(std::uint32_t binding);
constexpr std::uint32_t kSampledImages = 2;
constexpr std::uint32_t kStorageImages = 3;

}  // namespace blemish::render
