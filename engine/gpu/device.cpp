#include "gpu/device.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "base/error.hpp"
#include "gpu/requirements.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
constexpr std::uint32_t kApi = VK_API_VERSION_1_3;

// The tests of the whole program set BLEMISH_VALIDATION=1: the layer is on, and its first message
// ends the program.
bool validation_is_fatal() {
  const char* value = std::getenv("BLEMISH_VALIDATION");
  return value != nullptr && std::string_view(value) == "1";
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

}  // namespace

vk::raii::Instance make_instance(const vk::raii::Context& context, bool validation) {
  const vk::ApplicationInfo application("blemish", 1, "blemish", 1, kApi);
  std::vector<const char*> layers;
  std::vector<const char*> extensions;
  if (validation) {
    layers.push_back(kValidationLayer);
    extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
  }
  vk::InstanceCreateInfo info({}, &application, layers, extensions);
  // Missing barriers are found only by this part of the layer, which is off unless asked for.
  const auto synchronization = vk::ValidationFeatureEnableEXT::eSynchronizationValidation;
  const vk::ValidationFeaturesEXT features(synchronization);
  if (validation) {
    info.setPNext(&features);
  }
  return vk::raii::Instance(context, info);
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
    devices.push_back(facts_of(candidate, options.force_discrete));
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
  Features features;
  require_features(features);
  vk::DeviceCreateInfo device_info({}, queue_info);
  device_info.setPNext(&features.get<vk::PhysicalDeviceFeatures2>());
  device = vk::raii::Device(physical, device_info);
  queue = device.getQueue(queue_family, 0);
  memory_properties = physical.getMemoryProperties();
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
