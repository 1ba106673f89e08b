// What a device must have, stated once: checked for each device that is found, shown by `doctor`,
// switched on when a device is made, and held to by the passes at compile time.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <vulkan/vulkan_raii.hpp>

#include "gpu/device.hpp"

namespace blemish::gpu {

// The passes may use this much and no more.
constexpr std::uint32_t kPushConstantBytes = 128;
constexpr std::uint32_t kUniformBytes = 16u << 10;
constexpr std::uint32_t kStorageBytes = 128u << 20;  // one binding; what may grow more is an image
constexpr std::uint32_t kStorageBuffers = 24;        // of one stage, as the other bindings
constexpr std::uint32_t kStorageImages = 8;
constexpr std::uint32_t kSampledImages = 16;
constexpr std::uint32_t kWorkgroupSize = 256;
constexpr std::uint32_t kWorkgroups = 65535;  // of one dispatch, along x
constexpr std::uint32_t kSharedBytes = 16u << 10;
constexpr std::uint32_t kImagePx = 4096;
constexpr std::uint32_t kImageLayers = 256;
constexpr std::uint32_t kAllocations = 1024;  // pieces of memory: a few dozen for each stream

using Features = vk::StructureChain<vk::PhysicalDeviceFeatures2, vk::PhysicalDeviceVulkan12Features,
                                    vk::PhysicalDeviceVulkan13Features>;

// What a device says of itself, as plain data, so that hypothetical devices can be checked.
struct Capabilities {
  std::uint32_t api = 0;
  Features features;
  vk::PhysicalDeviceLimits limits;
  std::function<vk::FormatFeatureFlags(vk::Format)> format_features;  // of optimal tiling
  bool graphics_compute_queue = false;
};

// One finding per requirement, in the order of the table.
std::vector<Finding> check_requirements(const Capabilities& device);

// Switches on every required feature.
void require_features(Features& features);

}  // namespace blemish::gpu
