// Vulkan objects for the rooms that may name them (gpu and render): buffers, images, pipelines and
// one-shot command recording. Every object is owned by vk::raii. Costly to compile: include it in
// few files.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>

#include <vulkan/vulkan_raii.hpp>

#include "gpu/device.hpp"

namespace blemish::gpu {

struct Device::Impl {
  explicit Impl(const DeviceOptions& options);

  // Records with `record`, submits, waits. Throws base::Error when the device is lost.
  void run(const std::function<void(vk::raii::CommandBuffer&)>& record);
  std::uint32_t memory_type(std::uint32_t allowed, vk::MemoryPropertyFlags wanted,
                            vk::MemoryPropertyFlags preferred) const;

  std::vector<std::string> messages;
  vk::raii::Context context;
  vk::raii::Instance instance = nullptr;
  vk::raii::DebugUtilsMessengerEXT messenger = nullptr;
  vk::raii::PhysicalDevice physical = nullptr;
  vk::raii::Device device = nullptr;
  vk::raii::Queue queue = nullptr;
  vk::raii::CommandPool pool = nullptr;
  vk::raii::CommandBuffer commands = nullptr;
  vk::raii::Fence done = nullptr;
  std::uint32_t queue_family = 0;
  DeviceFacts facts;
};

// Where a buffer's memory should live.
enum class Domain {
  device,    // used by shaders only
  upload,    // written by the host, read by shaders
  readback,  // written by shaders, read by the host
};

// A storage buffer that grows when asked. Host-visible domains stay mapped.
class Buffer {
 public:
  Buffer(Device& device, Domain domain) : device_(device), domain_(domain) {}
  // At least `bytes`; contents are lost when it grows. True when the handle changed.
  bool reserve(std::size_t bytes);
  vk::Buffer handle() const { return *buffer_; }
  std::size_t size() const { return size_; }
  template <typename T>
  std::span<T> mapped(std::size_t count) {
    return {static_cast<T*>(map_), count};
  }
  // Reserves and copies. True when the handle changed.
  template <typename T>
  bool write(std::span<const T> items) {
    const bool changed = reserve(std::max<std::size_t>(items.size_bytes(), 16));
    std::copy(items.begin(), items.end(), static_cast<T*>(map_));
    return changed;
  }

 private:
  Device& device_;
  Domain domain_;
  std::size_t size_ = 0;
  vk::raii::DeviceMemory memory_ = nullptr;
  vk::raii::Buffer buffer_ = nullptr;
  void* map_ = nullptr;
};

// A layered two-dimensional attachment that shaders can read.
struct Image {
  Image(Device& device, vk::Format format, vk::Extent2D extent, std::uint32_t layers,
        vk::ImageUsageFlags usage);
  vk::Format format;
  vk::Extent2D extent;
  std::uint32_t layers;
  vk::raii::DeviceMemory memory = nullptr;
  vk::raii::Image image = nullptr;
  vk::raii::ImageView all = nullptr;       // every layer, as an array
  std::vector<vk::raii::ImageView> layer;  // each alone
};

// SPIR-V of a pass that the build embedded; empty when there is none of that name.
std::span<const std::uint32_t> embedded_spirv(std::string_view name);

vk::raii::ShaderModule load_shader(Device& device, std::string_view name);
vk::raii::Pipeline make_compute_pipeline(Device& device, vk::PipelineLayout layout,
                                         std::string_view shader);

// Everything a pass wrote is visible to every later pass and to the host.
void full_barrier(vk::raii::CommandBuffer& commands);
void transition(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout from,
                vk::ImageLayout to, vk::ImageAspectFlags aspect);

}  // namespace blemish::gpu
