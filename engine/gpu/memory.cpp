#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/error.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

using Flag = vk::MemoryPropertyFlagBits;
// The usual window of a discrete card's memory that the host sees; larger ones (resizable BAR) show
// all of it.
constexpr vk::DeviceSize kSmallWindow = 256u << 20;

// What forced staging fills memory with, so that nothing is zero by luck.
constexpr int kPoison = 0xcd;

std::optional<std::uint32_t> find_memory_type(const vk::PhysicalDeviceMemoryProperties& properties,
                                              std::uint32_t allowed,
                                              vk::MemoryPropertyFlags wanted) {
  for (std::uint32_t i = 0; i < properties.memoryTypeCount; ++i) {
    if ((allowed & (1u << i)) != 0 &&
        (properties.memoryTypes[i].propertyFlags & wanted) == wanted) {
      return i;
    }
  }
  return std::nullopt;
}

std::string mib(std::uint64_t bytes) {
  return fmt::format("{} MiB", (bytes + (1 << 20) - 1) >> 20);
}

constexpr const char* kRemedy =
    "make the pictures smaller or the lights fewer, or choose another device with --device";

}  // namespace

MemoryPath memory_path(DeviceType type, const vk::PhysicalDeviceMemoryProperties& properties) {
  if (type == DeviceType::cpu || type == DeviceType::integrated) {
    return {};
  }
  bool wide_window = false;
  for (std::uint32_t i = 0; i < properties.memoryTypeCount; ++i) {
    const auto wanted = Flag::eDeviceLocal | Flag::eHostVisible | Flag::eHostCoherent;
    wide_window = wide_window ||
                  ((properties.memoryTypes[i].propertyFlags & wanted) == wanted &&
                   properties.memoryHeaps[properties.memoryTypes[i].heapIndex].size > kSmallWindow);
  }
  // The host reads across the bus slowly, so results are always copied.
  return {!wide_window, true};
}

Memory::Memory(Device::Impl& impl, const vk::MemoryRequirements& needs,
               std::span<const vk::MemoryPropertyFlags> wishes, const std::string& what)
    : impl_(impl) {
  const DeviceFacts& facts = impl.facts;
  std::optional<std::uint32_t> type;
  for (const vk::MemoryPropertyFlags wish : wishes) {
    type = type ? type : find_memory_type(impl.memory_properties, needs.memoryTypeBits, wish);
  }
  if (!type) {
    throw base::Error({}, fmt::format("the device \"{}\" has no memory of the kind that {} needs",
                                      facts.name, what));
  }
  if (needs.size > facts.max_allocation_bytes) {
    throw base::Error(
        {},
        fmt::format("{} needs {} of memory; the device \"{}\" gives at most {} at once", what,
                    mib(needs.size), facts.name, mib(facts.max_allocation_bytes)),
        kRemedy);
  }
  if (impl.live_allocations >= facts.max_allocations) {
    throw base::Error({},
                      fmt::format("{} is one piece of memory more than the {} that the device "
                                  "\"{}\" can keep",
                                  what, facts.max_allocations, facts.name),
                      kRemedy);
  }
  if (facts.forced && impl.live_bytes + needs.size > facts.heap_bytes) {
    throw base::Error(
        {},
        fmt::format("{} needs {} of memory, of which the device \"{}\" has {} left", what,
                    mib(needs.size), facts.name, mib(facts.heap_bytes - impl.live_bytes)),
        kRemedy);
  }
  try {
    memory_ = impl.device.allocateMemory({needs.size, *type});
  } catch (const vk::OutOfDeviceMemoryError&) {
    throw base::Error({},
                      fmt::format("{} needs {} of memory, which the device \"{}\" has not left",
                                  what, mib(needs.size), facts.name),
                      kRemedy);
  }
  bytes_ = needs.size;
  flags_ = impl.memory_properties.memoryTypes[*type].propertyFlags;
  impl.live_bytes += bytes_;
  ++impl.live_allocations;
  if (facts.forced && (flags_ & Flag::eHostVisible)) {
    std::memset(map(), kPoison, bytes_);
    flush();
    memory_.unmapMemory();
  }
}

Memory::~Memory() {
  impl_.live_bytes -= bytes_;
  --impl_.live_allocations;
}

std::byte* Memory::map() { return static_cast<std::byte*>(memory_.mapMemory(0, VK_WHOLE_SIZE)); }

void Memory::flush() {
  if (!(flags_ & Flag::eHostCoherent)) {
    impl_.device.flushMappedMemoryRanges(vk::MappedMemoryRange(*memory_, 0, VK_WHOLE_SIZE));
  }
}

void Memory::invalidate() {
  if (!(flags_ & Flag::eHostCoherent)) {
    impl_.device.invalidateMappedMemoryRanges(vk::MappedMemoryRange(*memory_, 0, VK_WHOLE_SIZE));
  }
}

bool Buffer::staged() const {
  const MemoryPath path = device_.impl().facts.memory;
  return (domain_ == Domain::upload && path.stage_uploads) ||
         (domain_ == Domain::readback && path.stage_readbacks);
}

Buffer::Side Buffer::make_side(std::size_t bytes, vk::BufferUsageFlags usage,
                               std::span<const vk::MemoryPropertyFlags> wishes) {
  auto& impl = device_.impl();
  Side side;
  side.buffer = impl.device.createBuffer({{}, bytes, usage});
  side.memory = std::make_unique<Memory>(impl, side.buffer.getMemoryRequirements(), wishes,
                                         fmt::format("a buffer of {}", mib(bytes)));
  side.buffer.bindMemory(side.memory->handle(), 0);
  return side;
}

bool Buffer::reserve(std::size_t bytes) {
  used_ = bytes;
  if (bytes <= size_) {
    return false;
  }
  const DeviceFacts& facts = device_.impl().facts;
  const bool shaders_use_it = domain_ != Domain::host;
  const std::uint64_t most =
      std::min({facts.max_allocation_bytes, facts.max_buffer_bytes,
                shaders_use_it ? facts.max_storage_bytes : facts.max_buffer_bytes});
  if (bytes > most) {
    throw base::Error(
        {},
        fmt::format("a buffer of {} is larger than the {} that the device \"{}\" {}", mib(bytes),
                    mib(most), facts.name, shaders_use_it ? "lets a shader use at once" : "allows"),
        kRemedy);
  }
  // Room to grow, so that buffers settle after a few samples.
  bytes =
      std::max(bytes, std::min<std::size_t>(std::max(bytes + bytes / 4, std::size_t{4096}), most));
  size_ = 0;
  near_ = {};
  far_ = {};
  map_ = nullptr;
  host_ = nullptr;
  using Usage = vk::BufferUsageFlagBits;
  const vk::BufferUsageFlags copies = Usage::eTransferSrc | Usage::eTransferDst;
  const vk::BufferUsageFlags shaders = copies | Usage::eStorageBuffer | Usage::eUniformBuffer |
                                       Usage::eVertexBuffer | Usage::eIndexBuffer;
  const std::array<vk::MemoryPropertyFlags, 2> own{Flag::eDeviceLocal, {}};
  const vk::MemoryPropertyFlags visible = Flag::eHostVisible;
  const std::array uploads{visible | Flag::eHostCoherent | Flag::eDeviceLocal,
                           visible | Flag::eHostCoherent};
  const std::array staging{visible | Flag::eHostCoherent};
  const std::array readbacks{visible | Flag::eHostCached | Flag::eHostCoherent,
                             visible | Flag::eHostCached, visible | Flag::eHostCoherent};
  if (domain_ == Domain::device) {
    far_ = make_side(bytes, shaders, own);
  } else {
    if (staged()) {
      near_ = make_side(bytes, shaders, own);
    }
    const std::span<const vk::MemoryPropertyFlags> wishes =
        domain_ != Domain::upload ? std::span<const vk::MemoryPropertyFlags>(readbacks)
                                  : (staged() ? std::span<const vk::MemoryPropertyFlags>(staging)
                                              : std::span<const vk::MemoryPropertyFlags>(uploads));
    far_ = make_side(bytes, staged() || domain_ == Domain::host ? copies : shaders, wishes);
    map_ = far_.memory->map();
    host_ = map_;
  }
  if (facts.forced && map_ != nullptr) {
    shadow_.assign(bytes, std::byte{kPoison});
    host_ = shadow_.data();
  }
  size_ = bytes;
  dirty_ = false;
  stale_ = false;
  return true;
}

void Buffer::upload(vk::raii::CommandBuffer& commands) {
  if (!dirty_) {
    return;
  }
  dirty_ = false;
  if (host_ != map_) {
    std::copy_n(host_, used_, map_);
  }
  far_.memory->flush();
  if (!staged()) {
    return;  // a submission makes what the host wrote before visible
  }
  using Stage = vk::PipelineStageFlagBits2;
  using Access = vk::AccessFlagBits2;
  const auto barrier = [&](vk::PipelineStageFlags2 from, vk::AccessFlags2 wrote,
                           vk::PipelineStageFlags2 to, vk::AccessFlags2 uses) {
    const vk::BufferMemoryBarrier2 one(from, wrote, to, uses, {}, {}, handle(), 0, VK_WHOLE_SIZE);
    commands.pipelineBarrier2(vk::DependencyInfo({}, {}, one));
  };
  barrier(Stage::eAllCommands, Access::eMemoryWrite, Stage::eCopy, Access::eTransferWrite);
  commands.copyBuffer(*far_.buffer, handle(), vk::BufferCopy(0, 0, used_));
  barrier(Stage::eCopy, Access::eTransferWrite, Stage::eAllCommands,
          Access::eMemoryRead | Access::eMemoryWrite);
}

void Buffer::download(vk::raii::CommandBuffer& commands) {
  assert(map_ != nullptr && "of a buffer that the host reads");
  using Stage = vk::PipelineStageFlagBits2;
  using Access = vk::AccessFlagBits2;
  const auto barrier = [&](vk::PipelineStageFlags2 from, vk::AccessFlags2 wrote,
                           vk::PipelineStageFlags2 to, vk::AccessFlags2 uses, vk::Buffer buffer) {
    const vk::BufferMemoryBarrier2 one(from, wrote, to, uses, {}, {}, buffer, 0, VK_WHOLE_SIZE);
    commands.pipelineBarrier2(vk::DependencyInfo({}, {}, one));
  };
  if (staged() && used_ > 0) {
    barrier(Stage::eAllCommands, Access::eMemoryWrite, Stage::eCopy, Access::eTransferRead,
            handle());
    commands.copyBuffer(handle(), *far_.buffer, vk::BufferCopy(0, 0, used_));
  }
  barrier(Stage::eAllCommands, Access::eMemoryWrite, Stage::eHost, Access::eHostRead, *far_.buffer);
  stale_ = true;
}

void Buffer::receive() {
  if (!stale_) {
    return;
  }
  stale_ = false;
  far_.memory->invalidate();
  if (host_ != map_) {
    std::copy_n(map_, used_, host_);
  }
}

}  // namespace blemish::gpu
