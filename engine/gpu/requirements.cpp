#include "gpu/requirements.hpp"

#include <array>

#include <fmt/format.h>

namespace blemish::gpu {
namespace {

using Features10 = vk::PhysicalDeviceFeatures2;
using Features12 = vk::PhysicalDeviceVulkan12Features;
using Features13 = vk::PhysicalDeviceVulkan13Features;
using Limits = vk::PhysicalDeviceLimits;

struct FeatureRow {
  const char* name;
  vk::Bool32& (*of)(Features&);
};

constexpr std::array<FeatureRow, 5> kFeatures{{
    // Structures that host and shaders share lie in memory as C++ lays them.
    {"scalarBlockLayout",
     [](Features& f) -> vk::Bool32& { return f.get<Features12>().scalarBlockLayout; }},
    {"dynamicRendering",
     [](Features& f) -> vk::Bool32& { return f.get<Features13>().dynamicRendering; }},
    {"synchronization2",
     [](Features& f) -> vk::Bool32& { return f.get<Features13>().synchronization2; }},
    {"maintenance4", [](Features& f) -> vk::Bool32& { return f.get<Features13>().maintenance4; }},
    // Fragment shaders read gl_PrimitiveID, which comes with it.
    {"geometryShader",
     [](Features& f) -> vk::Bool32& { return f.get<Features10>().features.geometryShader; }},
}};

enum class Unit { count, bytes };

struct LimitRow {
  const char* name;
  std::uint64_t needed;
  Unit unit;
  std::uint64_t (*of)(const Limits&);
};

constexpr std::array<LimitRow, 13> kLimits{{
    {"maxPushConstantsSize", kPushConstantBytes, Unit::bytes,
     [](const Limits& l) { return std::uint64_t{l.maxPushConstantsSize}; }},
    {"maxUniformBufferRange", kUniformBytes, Unit::bytes,
     [](const Limits& l) { return std::uint64_t{l.maxUniformBufferRange}; }},
    {"maxStorageBufferRange", kStorageBytes, Unit::bytes,
     [](const Limits& l) { return std::uint64_t{l.maxStorageBufferRange}; }},
    {"maxPerStageDescriptorStorageBuffers", kStorageBuffers, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxPerStageDescriptorStorageBuffers}; }},
    {"maxPerStageDescriptorStorageImages", kStorageImages, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxPerStageDescriptorStorageImages}; }},
    {"maxPerStageDescriptorSampledImages", kSampledImages, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxPerStageDescriptorSampledImages}; }},
    {"maxComputeWorkGroupInvocations", kWorkgroupSize, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxComputeWorkGroupInvocations}; }},
    {"maxComputeWorkGroupSize[0]", kWorkgroupSize, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxComputeWorkGroupSize[0]}; }},
    {"maxComputeWorkGroupCount[0]", kWorkgroups, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxComputeWorkGroupCount[0]}; }},
    {"maxComputeSharedMemorySize", kSharedBytes, Unit::bytes,
     [](const Limits& l) { return std::uint64_t{l.maxComputeSharedMemorySize}; }},
    {"maxImageDimension2D", kImagePx, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxImageDimension2D}; }},
    {"maxImageArrayLayers", kImageLayers, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxImageArrayLayers}; }},
    {"maxMemoryAllocationCount", kAllocations, Unit::count,
     [](const Limits& l) { return std::uint64_t{l.maxMemoryAllocationCount}; }},
}};

using Use = vk::FormatFeatureFlagBits;

struct FormatRow {
  const char* name;
  vk::Format format;
  vk::FormatFeatureFlags uses;
};

constexpr std::array<FormatRow, 4> kFormats{{
    {"R32_UINT", vk::Format::eR32Uint,
     Use::eColorAttachment | Use::eSampledImage | Use::eStorageImage | Use::eTransferSrc},
    {"R32_SFLOAT", vk::Format::eR32Sfloat, Use::eColorAttachment | Use::eSampledImage},
    {"R32G32B32A32_SFLOAT", vk::Format::eR32G32B32A32Sfloat,
     Use::eStorageImage | Use::eTransferSrc},
    {"D32_SFLOAT", vk::Format::eD32Sfloat, Use::eDepthStencilAttachment},
}};

std::string text(std::uint64_t value, Unit unit) {
  if (unit == Unit::count) {
    return fmt::format("{}", value);
  }
  return value % (1u << 20) == 0   ? fmt::format("{} MiB", value >> 20)
         : value % (1u << 10) == 0 ? fmt::format("{} KiB", value >> 10)
                                   : fmt::format("{} B", value);
}

std::string text(vk::FormatFeatureFlags uses) {
  constexpr std::array<std::pair<Use, const char*>, 5> kNames{
      {{Use::eColorAttachment, "color"},
       {Use::eDepthStencilAttachment, "depth"},
       {Use::eSampledImage, "sampled"},
       {Use::eStorageImage, "storage"},
       {Use::eTransferSrc, "copy"}}};
  std::string result;
  for (const auto& [use, name] : kNames) {
    if (uses & use) {
      result += (result.empty() ? "" : ", ") + std::string(name);
    }
  }
  return result.empty() ? "none of them" : result;
}

}  // namespace

std::vector<Finding> check_requirements(const Capabilities& device) {
  std::vector<Finding> findings;
  const auto version = [](std::uint32_t api) {
    return fmt::format("{}.{}", VK_API_VERSION_MAJOR(api), VK_API_VERSION_MINOR(api));
  };
  findings.push_back({"Vulkan", version(VK_API_VERSION_1_3), version(device.api),
                      device.api >= VK_API_VERSION_1_3});
  findings.push_back({"queue", "graphics and compute",
                      device.graphics_compute_queue ? "there" : "none",
                      device.graphics_compute_queue});
  Features features = device.features;
  for (const FeatureRow& row : kFeatures) {
    const bool there = row.of(features) != VK_FALSE;
    findings.push_back({row.name, "yes", there ? "yes" : "no", there});
  }
  for (const LimitRow& row : kLimits) {
    const std::uint64_t found = row.of(device.limits);
    findings.push_back(
        {row.name, text(row.needed, row.unit), text(found, row.unit), found >= row.needed});
  }
  for (const FormatRow& row : kFormats) {
    const vk::FormatFeatureFlags found = device.format_features(row.format) & row.uses;
    const bool all = found == row.uses;
    findings.push_back({row.name, text(row.uses), all ? "all" : text(found), all});
  }
  return findings;
}

void require_features(Features& features) {
  for (const FeatureRow& row : kFeatures) {
    row.of(features) = VK_TRUE;
  }
}

}  // namespace blemish::gpu
