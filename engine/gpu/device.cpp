#include "gpu/device.hpp"

#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
constexpr std::uint32_t kApi = VK_API_VERSION_1_3;

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

DeviceFacts facts_of(const vk::raii::PhysicalDevice& device) {
  const auto chain =
      device.getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceDriverProperties>();
  const auto& properties = chain.get<vk::PhysicalDeviceProperties2>().properties;
  const auto& driver = chain.get<vk::PhysicalDeviceDriverProperties>();
  DeviceFacts facts;
  facts.name = properties.deviceName.data();
  facts.driver = driver.driverName.data();
  facts.driver_version = driver.driverInfo.data();
  facts.api_version = version_text(properties.apiVersion);
  facts.type = type_of(properties.deviceType);
  facts.max_image_px = properties.limits.maxImageDimension2D;
  facts.max_image_layers = properties.limits.maxImageArrayLayers;
  facts.max_storage_bytes = properties.limits.maxStorageBufferRange;
  facts.max_allocations = properties.limits.maxMemoryAllocationCount;
  const auto memory = device.getMemoryProperties();
  facts.memory = memory_path(facts.type, memory);
  for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
    if (memory.memoryHeaps[i].flags & vk::MemoryHeapFlagBits::eDeviceLocal) {
      facts.heap_bytes += memory.memoryHeaps[i].size;
    }
  }
  if (properties.apiVersion < kApi) {
    facts.lacks.push_back("Vulkan 1.3 (has " + facts.api_version + ")");
    return facts;
  }
  facts.max_allocation_bytes =
      device
          .getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceMaintenance3Properties>()
          .get<vk::PhysicalDeviceMaintenance3Properties>()
          .maxMemoryAllocationSize;
  const auto features =
      device.getFeatures2<vk::PhysicalDeviceFeatures2, vk::PhysicalDeviceVulkan12Features,
                          vk::PhysicalDeviceVulkan13Features>();
  const auto require = [&](vk::Bool32 present, const char* name) {
    if (!present) {
      facts.lacks.push_back(name);
    }
  };
  require(features.get<vk::PhysicalDeviceVulkan12Features>().scalarBlockLayout,
          "scalarBlockLayout");
  require(features.get<vk::PhysicalDeviceVulkan13Features>().dynamicRendering, "dynamicRendering");
  require(features.get<vk::PhysicalDeviceVulkan13Features>().synchronization2, "synchronization2");
  require(features.get<vk::PhysicalDeviceVulkan13Features>().maintenance4, "maintenance4");
  require(features.get<vk::PhysicalDeviceFeatures2>().features.geometryShader,
          "geometryShader (for primitive ids)");
  if (!find_queue_family(device)) {
    facts.lacks.push_back("a queue for graphics and compute");
  }
  return facts;
}

// The tests of the whole program set BLEMISH_VALIDATION=1: the layer is on, and its first message
// ends the program.
bool validation_is_fatal() {
  const char* value = std::getenv("BLEMISH_VALIDATION");
  return value != nullptr && std::string_view(value) == "1";
}

// BLEMISH_FORCE=discrete: see engine/README.md.
bool force_discrete() {
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

// Limits that the specification guarantees, and a heap of an old card.
void act_as_small_discrete_card(DeviceFacts& facts) {
  facts.forced = true;
  facts.memory = {true, true};
  facts.max_storage_bytes = std::min<std::uint64_t>(facts.max_storage_bytes, 128u << 20);
  facts.max_allocation_bytes = std::min<std::uint64_t>(facts.max_allocation_bytes, 1u << 30);
  facts.heap_bytes = std::min<std::uint64_t>(facts.heap_bytes, std::uint64_t{2} << 30);
}

VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT,
                                          VkDebugUtilsMessageTypeFlagsEXT,
                                          const VkDebugUtilsMessengerCallbackDataEXT* data,
                                          void* impl) {
  static_cast<Device::Impl*>(impl)->add_message(data->pMessage);
  if (validation_is_fatal()) {
    std::fprintf(stderr, "validation: %s\n", data->pMessage);
    std::abort();
  }
  return VK_FALSE;
}

vk::raii::Instance make_instance(const vk::raii::Context& context, bool validation) {
  const vk::ApplicationInfo application("blemish", 1, "blemish", 1, kApi);
  std::vector<const char*> layers;
  std::vector<const char*> extensions;
  if (validation) {
    layers.push_back(kValidationLayer);
    extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
  }
  return vk::raii::Instance(context, vk::InstanceCreateInfo({}, &application, layers, extensions));
}

base::Error no_device(const std::vector<DeviceFacts>& devices, const Choice& choice,
                      const std::string& wanted) {
  std::string message = wanted.empty() ? "no usable Vulkan device"
                                       : fmt::format("no usable Vulkan device \"{}\"", wanted);
  for (std::size_t i = 0; i < devices.size(); ++i) {
    message += fmt::format("\n  {}: {}", devices[i].name, choice.verdicts[i].reason);
  }
  return base::Error({}, message,
                     "the Debian package mesa-vulkan-drivers has a driver that runs on the CPU; "
                     "`blemish doctor` lists what was found");
}

// The loader unloads drivers with their instance; kept resident, leak checkers can name their
// frames.
void keep_loader_resident() { dlopen("libvulkan.so.1", RTLD_NOW | RTLD_NODELETE); }

}  // namespace

std::vector<DeviceFacts> list_devices() {
  std::vector<DeviceFacts> result;
  try {
    keep_loader_resident();
    const vk::raii::Context context;
    const vk::raii::Instance instance = make_instance(context, false);
    for (const vk::raii::PhysicalDevice& device : vk::raii::PhysicalDevices(instance)) {
      result.push_back(facts_of(device));
    }
  } catch (const vk::SystemError&) {
    // No loader or no driver: an empty list says so.
  } catch (const std::runtime_error&) {
  }
  return result;
}

bool validation_layer_available() {
  const vk::raii::Context context;
  for (const auto& layer : context.enumerateInstanceLayerProperties()) {
    if (std::string_view(layer.layerName.data()) == kValidationLayer) {
      return true;
    }
  }
  return false;
}

Device::Impl::Impl(const DeviceOptions& options) {
  keep_loader_resident();
  const bool validation = options.validation || validation_is_fatal();
  instance = make_instance(context, validation);
  if (validation) {
    using Severity = vk::DebugUtilsMessageSeverityFlagBitsEXT;
    using Type = vk::DebugUtilsMessageTypeFlagBitsEXT;
    messenger = instance.createDebugUtilsMessengerEXT({{},
                                                       Severity::eWarning | Severity::eError,
                                                       Type::eValidation | Type::ePerformance,
                                                       on_message,
                                                       this});
  }
  std::vector<vk::raii::PhysicalDevice> candidates;
  std::vector<DeviceFacts> devices;
  for (auto& candidate : instance.enumeratePhysicalDevices()) {
    devices.push_back(facts_of(candidate));
    candidates.push_back(std::move(candidate));
  }
  const Choice choice = choose(devices, options.wanted);
  if (!choice.chosen) {
    throw no_device(devices, choice, options.wanted);
  }
  facts = devices[*choice.chosen];
  physical = std::move(candidates[*choice.chosen]);
  queue_family = *find_queue_family(physical);

  const float priority = 1;
  const vk::DeviceQueueCreateInfo queue_info({}, queue_family, 1, &priority);
  vk::StructureChain<vk::DeviceCreateInfo, vk::PhysicalDeviceFeatures2,
                     vk::PhysicalDeviceVulkan12Features, vk::PhysicalDeviceVulkan13Features>
      chain;
  chain.get<vk::DeviceCreateInfo>().setQueueCreateInfos(queue_info);
  chain.get<vk::PhysicalDeviceFeatures2>().features.geometryShader = true;
  chain.get<vk::PhysicalDeviceVulkan12Features>().scalarBlockLayout = true;
  chain.get<vk::PhysicalDeviceVulkan13Features>().dynamicRendering = true;
  chain.get<vk::PhysicalDeviceVulkan13Features>().synchronization2 = true;
  chain.get<vk::PhysicalDeviceVulkan13Features>().maintenance4 = true;
  device = vk::raii::Device(physical, chain.get<vk::DeviceCreateInfo>());
  queue = device.getQueue(queue_family, 0);
  memory_properties = physical.getMemoryProperties();
  if (options.force_discrete || force_discrete()) {
    act_as_small_discrete_card(facts);
  }
  own_stream = std::make_unique<Stream>(*this);
}

Device::Impl::~Impl() = default;

void Device::Impl::run(const Record& record) {
  const std::lock_guard lock(own_mutex);
  own_stream->run(record);
}

void Device::Impl::submit(vk::CommandBuffer commands, vk::Fence done) {
  const std::lock_guard lock(queue_mutex);
  queue.submit(vk::SubmitInfo({}, {}, commands), done);
}

void Device::Impl::add_message(std::string text) {
  const std::lock_guard lock(messages_mutex);
  messages.push_back(std::move(text));
}

void Device::Impl::fail(const vk::SystemError& error) const {
  throw base::Error({}, fmt::format("the device \"{}\" failed: {}", facts.name, error.what()),
                    "try another one with --device, see `blemish doctor`");
}

Device::Device(const DeviceOptions& options) {
  try {
    impl_ = std::make_unique<Impl>(options);
  } catch (const vk::SystemError& error) {
    throw base::Error({}, fmt::format("Vulkan could not be started: {}", error.what()),
                      "the Debian package mesa-vulkan-drivers has a driver that runs on the CPU");
  }
}

Device::~Device() = default;

const DeviceFacts& Device::facts() const { return impl_->facts; }

const std::vector<std::string>& Device::validation_messages() const { return impl_->messages; }

}  // namespace blemish::gpu
