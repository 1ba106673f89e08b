// Vulkan objects for the rooms that may name them (gpu and render): streams of commands, buffers,
// images, pipelines. Every object is owned by vk::raii. Costly to compile: include it in few files.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include <vulkan/vulkan_raii.hpp>

#include "gpu/device.hpp"

namespace blemish::gpu {

using Record = std::function<void(vk::raii::CommandBuffer&)>;

class Stream;

struct Device::Impl {
  explicit Impl(const DeviceOptions& options);
  ~Impl();

  // Records, submits and waits on a stream of the device's own; one caller at a time.
  void run(const Record& record);
  void submit(vk::CommandBuffer commands, vk::Fence done);
  void add_message(std::string text);
  // Every fault of the driver in its own words, as an error of the house.
  [[noreturn]] void fail(const vk::SystemError& error) const;

  std::vector<std::string> messages;
  std::mutex messages_mutex;
  vk::raii::Context context;
  vk::raii::Instance instance = nullptr;
  vk::raii::DebugUtilsMessengerEXT messenger = nullptr;
  vk::raii::PhysicalDevice physical = nullptr;
  vk::raii::Device device = nullptr;
  vk::raii::Queue queue = nullptr;
  std::mutex queue_mutex;
  std::uint32_t queue_family = 0;
  DeviceFacts facts;
  vk::PhysicalDeviceMemoryProperties memory_properties;
  std::atomic<std::uint32_t> live_allocations = 0;
  std::atomic<std::uint64_t> live_bytes = 0;
  std::mutex own_mutex;
  std::unique_ptr<Stream> own_stream;
};

// A command buffer with its pool and fence. One thread at a time uses a stream; several threads may
// use several streams, whose work may overlap on the device. What one stream's commands touch,
// another's must not, until the first has been waited for.
class Stream {
 public:
  explicit Stream(Device& device) : Stream(device.impl()) {}
  explicit Stream(Device::Impl& impl);
  ~Stream();  // waits
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Records with `record` and hands it to the device. Work of this stream that is still under way
  // is waited for first. Throws base::Error when the device is lost, as the others do.
  void submit(const Record& record);
  void wait();
  void run(const Record& record);

 private:
  Device::Impl& impl_;
  vk::raii::CommandPool pool_ = nullptr;
  vk::raii::CommandBuffer commands_ = nullptr;
  vk::raii::Fence done_ = nullptr;
  bool under_way_ = false;
};

// Device memory of one buffer or image; counts against the device's limits while it lives.
class Memory {
 public:
  // The first memory type that has all flags of a wish, by the order of the wishes. `what` names
  // the owner in errors.
  Memory(Device::Impl& impl, const vk::MemoryRequirements& needs,
         std::span<const vk::MemoryPropertyFlags> wishes, const std::string& what);
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  vk::DeviceMemory handle() const { return *memory_; }
  vk::MemoryPropertyFlags flags() const { return flags_; }
  std::byte* map();  // the whole of it
  // What the host wrote reaches the device, what the device wrote reaches the host. Nothing to do
  // on coherent memory.
  void flush();
  void invalidate();

 private:
  Device::Impl& impl_;
  std::uint64_t bytes_ = 0;
  vk::MemoryPropertyFlags flags_;
  vk::raii::DeviceMemory memory_ = nullptr;
};

// What a buffer is for.
enum class Domain {
  device,    // used by shaders only
  upload,    // written by the host, read by shaders
  readback,  // written by shaders, read by the host
  host,      // written by copies only, read by the host: never bound to shaders, so of any size
};

// A buffer that grows when asked. The same calls serve devices whose memory the host reaches
// directly and devices that need a copy in between (staging):
//   write → upload in the recorded commands → shaders → download in the recorded commands → wait →
//   mapped
class Buffer {
 public:
  Buffer(Device& device, Domain domain) : device_(device), domain_(domain) {}
  // At least `bytes`; contents are lost when it grows. True when the handle changed.
  bool reserve(std::size_t bytes);
  // What shaders and copies use.
  vk::Buffer handle() const { return staged() ? *near_.buffer : *far_.buffer; }
  std::size_t size() const { return size_; }
  // Reserves and copies, on the host's side. True when the handle changed. Not while commands that
  // use the buffer are under way.
  template <typename T>
  bool write(std::span<const T> items) {
    const bool changed = reserve(std::max<std::size_t>(items.size_bytes(), 16));
    std::copy_n(reinterpret_cast<const std::byte*>(items.data()), items.size_bytes(), host_);
    dirty_ = true;
    return changed;
  }
  // Brings what was written since to the device, ordered against all commands around it.
  void upload(vk::raii::CommandBuffer& commands);
  // Brings the device's contents to the host, after all commands before.
  void download(vk::raii::CommandBuffer& commands);
  // What was downloaded, after the wait.
  template <typename T>
  std::span<const T> mapped(std::size_t count) {
    assert(count * sizeof(T) <= size_);
    receive();
    return {reinterpret_cast<const T*>(host_), count};
  }

 private:
  struct Side {
    std::unique_ptr<Memory> memory;
    vk::raii::Buffer buffer = nullptr;
  };
  bool staged() const;
  Side make_side(std::size_t bytes, vk::BufferUsageFlags usage,
                 std::span<const vk::MemoryPropertyFlags> wishes);
  void receive();

  Device& device_;
  Domain domain_;
  std::size_t size_ = 0;           // there is room for
  std::size_t used_ = 0;           // of which were asked for last
  Side near_;                      // staging only: in the device's own memory
  Side far_;                       // in memory that the host reaches, unless for shaders only
  std::vector<std::byte> shadow_;  // forced staging only: see BLEMISH_FORCE in engine/README.md
  std::byte* map_ = nullptr;
  std::byte* host_ = nullptr;  // what the host writes and reads: the map, or the shadow
  bool dirty_ = false;         // written since the last upload
  bool stale_ = false;         // downloaded since the last receive
};

// A layered two-dimensional image for attachments, sampling or storage.
struct Image {
  Image(Device& device, vk::Format format, vk::Extent2D extent, std::uint32_t layers,
        vk::ImageUsageFlags usage);
  vk::Format format;
  vk::Extent2D extent;
  std::uint32_t layers;
  std::unique_ptr<Memory> memory;
  vk::raii::Image image = nullptr;
  vk::raii::ImageView all = nullptr;       // every layer, as an array
  std::vector<vk::raii::ImageView> layer;  // each alone, where the image is an attachment
};

std::size_t texel_bytes(vk::Format format);

// Copies layers of a color image, which is in `layout` before and after and has the usage transfer
// source, one after the other into `target`, which grows to hold them. Ordered after all commands
// before; `target` is ready to be downloaded.
void copy_image(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout layout,
                Buffer& target, std::uint32_t first_layer, std::uint32_t layer_count);
void copy_image(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout layout,
                Buffer& target);

// SPIR-V of a pass that the build embedded; empty when there is none of that name.
std::span<const std::uint32_t> embedded_spirv(std::string_view name);

vk::raii::ShaderModule load_shader(Device& device, std::string_view name);
// `features`: value of the shader's specialization constant 0, if it has one.
vk::raii::Pipeline make_compute_pipeline(Device& device, vk::PipelineLayout layout,
                                         std::string_view shader, std::uint32_t features);

// Everything that commands before wrote is visible to every later command and to the host.
void full_barrier(vk::raii::CommandBuffer& commands);
void transition(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout from,
                vk::ImageLayout to, vk::ImageAspectFlags aspect);

vk::raii::Instance make_instance(const vk::raii::Context& context, bool validation);
void keep_loader_resident();
std::optional<std::uint32_t> find_queue_family(const vk::raii::PhysicalDevice& device);
DeviceFacts facts_of(const vk::raii::PhysicalDevice& device, bool force_discrete);

// How the host reaches a device's memory, from its kind and its memory types.
MemoryPath memory_path(DeviceType type, const vk::PhysicalDeviceMemoryProperties& properties);

}  // namespace blemish::gpu
