// Which devices the machine has, and the facts about each.
#include <cstdlib>

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "gpu/requirements.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

std::string version_text(std::uint32_t version) {
  return fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version),
                     VK_API_VERSION_PATCH(version));
}

DeviceType type_of(vk::PhysicalDeviceType type) {
  switch (type) {
    case vk::PhysicalDeviceType::eDiscreteGpu:
      return DeviceType::discrete;
    case vk::PhysicalDeviceType::eIntegratedGpu:
      return DeviceType::integrated;
    case vk::PhysicalDeviceType::eVirtualGpu:
      return DeviceType::virtual_gpu;
    case vk::PhysicalDeviceType::eCpu:
      return DeviceType::cpu;
    default:
      return DeviceType::other;
  }
}

// Structures newer than the device's version must not be asked for.
Capabilities capabilities_of(const vk::raii::PhysicalDevice& device,
                             const vk::PhysicalDeviceProperties& properties) {
  Capabilities result;
  result.api = properties.apiVersion;
  result.limits = properties.limits;
  result.graphics_compute_queue = find_queue_family(device).has_value();
  result.format_features = [&device](vk::Format format) {
    return device.getFormatProperties(format).optimalTilingFeatures;
  };
  if (properties.apiVersion >= VK_API_VERSION_1_3) {
    const Features features =
        device.getFeatures2<vk::PhysicalDeviceFeatures2, vk::PhysicalDeviceVulkan12Features,
                            vk::PhysicalDeviceVulkan13Features>();
    result.features = features;
  }
  return result;
}

// Limits that the specification guarantees, and the memory of an old card.
void act_as_small_discrete_card(DeviceFacts& facts) {
  facts.forced = true;
  facts.memory = {true, true};
  facts.max_storage_bytes = std::min<std::uint64_t>(facts.max_storage_bytes, kStorageBytes);
  constexpr std::uint64_t kGibibyte = 1u << 30;
  facts.max_allocation_bytes = std::min(facts.max_allocation_bytes, kGibibyte);
  facts.max_buffer_bytes = std::min(facts.max_buffer_bytes, kGibibyte);
  facts.heap_bytes = std::min(facts.heap_bytes, 2 * kGibibyte);
}

// BLEMISH_FORCE=discrete: see engine/README.md.
bool environment_forces_discrete() {
  const char* value = std::getenv("BLEMISH_FORCE");
  if (value == nullptr || *value == '\0') {
    return false;
  }
  if (std::string_view(value) != "discrete") {
    throw base::Error({}, fmt::format("BLEMISH_FORCE is \"{}\"", value),
                      "its one value is \"discrete\"; unset it for normal work");
  }
  return true;
}

void add_memory_facts(DeviceFacts& facts, const vk::raii::PhysicalDevice& device) {
  const auto memory = device.getMemoryProperties();
  facts.memory = memory_path(facts.type, memory);
  for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
    if (memory.memoryHeaps[i].flags & vk::MemoryHeapFlagBits::eDeviceLocal) {
      facts.heap_bytes += memory.memoryHeaps[i].size;
    }
  }
}

}  // namespace

std::optional<std::uint32_t> find_queue_family(const vk::raii::PhysicalDevice& device) {
  const auto families = device.getQueueFamilyProperties();
  const auto needed = vk::QueueFlagBits::eGraphics | vk::QueueFlagBits::eCompute;
  for (std::uint32_t i = 0; i < families.size(); ++i) {
    if ((families[i].queueFlags & needed) == needed) {
      return i;
    }
  }
  return std::nullopt;
}

DeviceFacts facts_of(const vk::raii::PhysicalDevice& device, bool force_discrete) {
  const auto properties = device.getProperties();
  DeviceFacts facts;
  facts.name = properties.deviceName.data();
  facts.api_version = version_text(properties.apiVersion);
  facts.type = type_of(properties.deviceType);
  facts.max_image_px = properties.limits.maxImageDimension2D;
  facts.max_image_layers = properties.limits.maxImageArrayLayers;
  facts.max_storage_bytes = properties.limits.maxStorageBufferRange;
  facts.max_allocations = properties.limits.maxMemoryAllocationCount;
  if (properties.apiVersion >= VK_API_VERSION_1_2) {
    const auto more =
        device.getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceVulkan11Properties,
                              vk::PhysicalDeviceVulkan12Properties>();
    const auto& driver = more.get<vk::PhysicalDeviceVulkan12Properties>();
    facts.driver = driver.driverName.data();
    facts.driver_version = driver.driverInfo.data();
    facts.max_allocation_bytes =
        more.get<vk::PhysicalDeviceVulkan11Properties>().maxMemoryAllocationSize;
    facts.subgroup_size = more.get<vk::PhysicalDeviceVulkan11Properties>().subgroupSize;
  }
  if (properties.apiVersion >= VK_API_VERSION_1_3) {
    facts.max_buffer_bytes =
        device.getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceVulkan13Properties>()
            .get<vk::PhysicalDeviceVulkan13Properties>()
            .maxBufferSize;
  }
  add_memory_facts(facts, device);
  facts.findings = check_requirements(capabilities_of(device, properties));
  for (const Finding& finding : facts.findings) {
    if (!finding.ok) {
      facts.lacks.push_back(
          fmt::format("{} {} (has {})", finding.name, finding.needed, finding.found));
    }
  }
  if (force_discrete || environment_forces_discrete()) {
    act_as_small_discrete_card(facts);
  }
  return facts;
}

// The loader unloads drivers with their instance; kept resident, leak checkers can name their
// frames.
void keep_loader_resident() { dlopen("libvulkan.so.1", RTLD_NOW | RTLD_NODELETE); }

std::vector<DeviceFacts> list_devices() {
  std::vector<DeviceFacts> result;
  try {
    keep_loader_resident();
    const vk::raii::Context context;
    const vk::raii::Instance instance = make_instance(context, false);
    for (const vk::raii::PhysicalDevice& device : vk::raii::PhysicalDevices(instance)) {
      result.push_back(facts_of(device, false));
    }
  } catch (const base::Error&) {
    throw;
  } catch (const std::runtime_error&) {
    // No loader or no driver: an empty list says so.
  }
  return result;
}

}  // namespace blemish::gpu
