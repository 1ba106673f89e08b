#include <bit>

#include <fmt/format.h>

#include "base/error.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {

std::uint32_t Device::Impl::memory_type(std::uint32_t allowed, vk::MemoryPropertyFlags wanted,
                                        vk::MemoryPropertyFlags preferred) const {
  const auto properties = physical.getMemoryProperties();
  std::optional<std::uint32_t> fallback;
  for (std::uint32_t i = 0; i < properties.memoryTypeCount; ++i) {
    const auto flags = properties.memoryTypes[i].propertyFlags;
    if ((allowed & (1u << i)) == 0 || (flags & wanted) != wanted) {
      continue;
    }
    if ((flags & preferred) == preferred) {
      return i;
    }
    fallback = fallback ? fallback : i;
  }
  if (!fallback) {
    throw base::Error(
        {}, fmt::format("the device \"{}\" has no memory of the kind needed", facts.name));
  }
  return *fallback;
}

bool Buffer::reserve(std::size_t bytes) {
  if (bytes <= size_) {
    return false;
  }
  // Room to grow, so that buffers settle after a few samples.
  bytes = std::max(bytes + bytes / 4, std::size_t{4096});
  auto& impl = device_.impl();
  buffer_ = nullptr;
  memory_ = nullptr;
  map_ = nullptr;
  using Usage = vk::BufferUsageFlagBits;
  buffer_ = impl.device.createBuffer({{},
                                      bytes,
                                      Usage::eStorageBuffer | Usage::eUniformBuffer |
                                          Usage::eVertexBuffer | Usage::eIndexBuffer |
                                          Usage::eTransferDst});
  const auto needs = buffer_.getMemoryRequirements();
  using Flag = vk::MemoryPropertyFlagBits;
  const bool host = domain_ != Domain::device;
  const vk::MemoryPropertyFlags wanted =
      host ? Flag::eHostVisible | Flag::eHostCoherent : vk::MemoryPropertyFlags{};
  const vk::MemoryPropertyFlags preferred =
      domain_ == Domain::readback ? wanted | Flag::eHostCached : wanted | Flag::eDeviceLocal;
  memory_ = impl.device.allocateMemory(
      {needs.size, impl.memory_type(needs.memoryTypeBits, wanted, preferred)});
  buffer_.bindMemory(*memory_, 0);
  if (host) {
    map_ = memory_.mapMemory(0, VK_WHOLE_SIZE);
  }
  size_ = bytes;
  return true;
}

Image::Image(Device& device, vk::Format image_format, vk::Extent2D image_extent,
             std::uint32_t layer_count, vk::ImageUsageFlags usage)
    : format(image_format), extent(image_extent), layers(layer_count) {
  auto& impl = device.impl();
  vk::ImageCreateInfo info({}, vk::ImageType::e2D, format, {extent.width, extent.height, 1}, 1,
                           layers, vk::SampleCountFlagBits::e1, vk::ImageTiling::eOptimal, usage);
  image = impl.device.createImage(info);
  const auto needs = image.getMemoryRequirements();
  memory = impl.device.allocateMemory(
      {needs.size,
       impl.memory_type(needs.memoryTypeBits, {}, vk::MemoryPropertyFlagBits::eDeviceLocal)});
  image.bindMemory(*memory, 0);
  const auto aspect = (usage & vk::ImageUsageFlagBits::eDepthStencilAttachment)
                          ? vk::ImageAspectFlagBits::eDepth
                          : vk::ImageAspectFlagBits::eColor;
  const auto view = [&](vk::ImageViewType type, std::uint32_t first, std::uint32_t count) {
    return impl.device.createImageView(
        {{}, *image, type, format, {}, {aspect, 0, 1, first, count}});
  };
  all = view(vk::ImageViewType::e2DArray, 0, layers);
  for (std::uint32_t i = 0; i < layers; ++i) {
    layer.push_back(view(vk::ImageViewType::e2D, i, 1));
  }
}

}  // namespace blemish::gpu
