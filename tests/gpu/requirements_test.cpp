#include "gpu/requirements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Flag = vk::MemoryPropertyFlagBits;

// A hypothetical device that has exactly what is required.
Capabilities barely_enough() {
  Capabilities device;
  device.api = VK_API_VERSION_1_3;
  device.graphics_compute_queue = true;
  device.format_features = [](vk::Format) { return ~vk::FormatFeatureFlags{}; };
  require_features(device.features);
  vk::PhysicalDeviceLimits& limits = device.limits;
  limits.maxPushConstantsSize = 128;
  limits.maxUniformBufferRange = 16384;
  limits.maxStorageBufferRange = 1u << 27;
  limits.maxPerStageDescriptorStorageBuffers = 24;
  limits.maxPerStageDescriptorStorageImages = 8;
  limits.maxPerStageDescriptorSampledImages = 16;
  limits.maxComputeWorkGroupInvocations = 256;
  limits.maxComputeWorkGroupSize[0] = 256;
  limits.maxComputeWorkGroupCount[0] = 65535;
  limits.maxComputeSharedMemorySize = 16384;
  limits.maxImageDimension2D = 4096;
  limits.maxImageArrayLayers = 256;
  limits.maxMemoryAllocationCount = 1024;
  return device;
}

std::vector<std::string> not_met(const Capabilities& device) {
  std::vector<std::string> names;
  for (const Finding& finding : check_requirements(device)) {
    if (!finding.ok) {
      names.push_back(finding.name);
    }
  }
  return names;
}

TEST(Requirements, AreMetByADeviceThatHasExactlyWhatIsNeeded) {
  EXPECT_THAT(not_met(barely_enough()), IsEmpty());
}

TEST(Requirements, NameTheFeatureThatIsMissing) {
  const auto without = [](const std::function<void(Features&)>& change) {
    Capabilities device = barely_enough();
    change(device.features);
    return not_met(device);
  };
  using F12 = vk::PhysicalDeviceVulkan12Features;
  using F13 = vk::PhysicalDeviceVulkan13Features;
  EXPECT_THAT(without([](Features& f) { f.get<F12>().scalarBlockLayout = false; }),
              ElementsAre("scalarBlockLayout"));
  EXPECT_THAT(without([](Features& f) { f.get<F13>().dynamicRendering = false; }),
              ElementsAre("dynamicRendering"));
  EXPECT_THAT(without([](Features& f) { f.get<F13>().synchronization2 = false; }),
              ElementsAre("synchronization2"));
  EXPECT_THAT(without([](Features& f) { f.get<F13>().maintenance4 = false; }),
              ElementsAre("maintenance4"));
  EXPECT_THAT(without([](Features& f) {
                f.get<vk::PhysicalDeviceFeatures2>().features.geometryShader = false;
              }),
              ElementsAre("geometryShader"));
}

TEST(Requirements, NameTheLimitThatIsOneTooLow) {
  const auto with = [](const std::function<void(vk::PhysicalDeviceLimits&)>& change) {
    Capabilities device = barely_enough();
    change(device.limits);
    return not_met(device);
  };
  using Limits = vk::PhysicalDeviceLimits;
  EXPECT_THAT(with([](Limits& l) { --l.maxPushConstantsSize; }),
              ElementsAre("maxPushConstantsSize"));
  EXPECT_THAT(with([](Limits& l) { --l.maxUniformBufferRange; }),
              ElementsAre("maxUniformBufferRange"));
  EXPECT_THAT(with([](Limits& l) { --l.maxStorageBufferRange; }),
              ElementsAre("maxStorageBufferRange"));
  EXPECT_THAT(with([](Limits& l) { --l.maxPerStageDescriptorStorageBuffers; }),
              ElementsAre("maxPerStageDescriptorStorageBuffers"));
  EXPECT_THAT(with([](Limits& l) { --l.maxComputeWorkGroupInvocations; }),
              ElementsAre("maxComputeWorkGroupInvocations"));
  EXPECT_THAT(with([](Limits& l) { --l.maxComputeSharedMemorySize; }),
              ElementsAre("maxComputeSharedMemorySize"));
  EXPECT_THAT(with([](Limits& l) { --l.maxImageArrayLayers; }), ElementsAre("maxImageArrayLayers"));
  EXPECT_THAT(with([](Limits& l) { --l.maxMemoryAllocationCount; }),
              ElementsAre("maxMemoryAllocationCount"));
}

TEST(Requirements, NameTheFormatAndWhatItCanDo) {
  Capabilities device = barely_enough();
  device.format_features = [](vk::Format format) {
    return format == vk::Format::eR32Uint ? vk::FormatFeatureFlagBits::eSampledImage
                                          : ~vk::FormatFeatureFlags{};
  };
  EXPECT_THAT(not_met(device), ElementsAre("R32_UINT"));
  for (const Finding& finding : check_requirements(device)) {
    if (finding.name == "R32_UINT") {
      EXPECT_EQ(finding.needed, "color, sampled, storage, copy");
      EXPECT_EQ(finding.found, "sampled");
    }
  }
}

TEST(Requirements, AskForVersionAndQueue) {
  Capabilities device = barely_enough();
  device.api = VK_API_VERSION_1_2;
  device.graphics_compute_queue = false;
  EXPECT_THAT(not_met(device), ElementsAre("Vulkan", "queue"));
}

// --- How the host reaches a device's memory, by tables as drivers report them.

vk::PhysicalDeviceMemoryProperties memory_of(
    const std::vector<vk::DeviceSize>& heaps_mib,
    const std::vector<std::pair<vk::MemoryPropertyFlags, std::uint32_t>>& types) {
  vk::PhysicalDeviceMemoryProperties properties;
  properties.memoryHeapCount = std::uint32_t(heaps_mib.size());
  properties.memoryTypeCount = std::uint32_t(types.size());
  for (std::size_t i = 0; i < heaps_mib.size(); ++i) {
    properties.memoryHeaps[i].size = heaps_mib[i] << 20;
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    properties.memoryTypes[i].propertyFlags = types[i].first;
    properties.memoryTypes[i].heapIndex = types[i].second;
  }
  return properties;
}

const vk::MemoryPropertyFlags kOwn = Flag::eDeviceLocal;
const vk::MemoryPropertyFlags kSystem = Flag::eHostVisible | Flag::eHostCoherent;
const vk::MemoryPropertyFlags kWindow = Flag::eDeviceLocal | kSystem;

TEST(MemoryPath, IsStagingOnACardWhoseMemoryTheHostDoesNotSee) {
  const auto card = memory_of({8192, 16384}, {{kOwn, 0}, {kSystem, 1}});
  EXPECT_EQ(to_string(memory_path(DeviceType::discrete, card)), "staging");
}

TEST(MemoryPath, IsStagingOnACardWithASmallWindow) {
  const auto card = memory_of({7936, 16384, 256}, {{kOwn, 0}, {kSystem, 1}, {kWindow, 2}});
  EXPECT_EQ(to_string(memory_path(DeviceType::discrete, card)), "staging");
  EXPECT_EQ(to_string(memory_path(DeviceType::virtual_gpu, card)), "staging");
}

TEST(MemoryPath, UploadsDirectlyToACardThatShowsAllItsMemory) {
  const auto card = memory_of({8192, 16384}, {{kOwn, 0}, {kSystem, 1}, {kWindow, 0}});
  EXPECT_EQ(to_string(memory_path(DeviceType::discrete, card)), "uploads direct, read-back staged");
}

TEST(MemoryPath, IsDirectWhereHostAndDeviceShareTheMemory) {
  const auto shared = memory_of({8192}, {{kWindow | Flag::eHostCached, 0}});
  EXPECT_EQ(to_string(memory_path(DeviceType::integrated, shared)), "direct");
  EXPECT_EQ(to_string(memory_path(DeviceType::cpu, shared)), "direct");
}

}  // namespace
}  // namespace blemish::gpu
