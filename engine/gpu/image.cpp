#include <fmt/format.h>

#include "base/error.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {

Image::Image(Device& device, vk::Format image_format, vk::Extent2D image_extent,
             std::uint32_t layer_count, vk::ImageUsageFlags usage)
    : format(image_format), extent(image_extent), layers(layer_count) {
  auto& impl = device.impl();
  if (std::max(extent.width, extent.height) > impl.facts.max_image_px ||
      layers > impl.facts.max_image_layers) {
    throw base::Error({},
                      fmt::format("an image of {} x {} px and {} layers is larger than the {} px "
                                  "and {} layers of the device \"{}\"",
                                  extent.width, extent.height, layers, impl.facts.max_image_px,
                                  impl.facts.max_image_layers, impl.facts.name),
                      "make the pictures smaller, or choose another device with --device");
  }
  vk::ImageCreateInfo info({}, vk::ImageType::e2D, format, {extent.width, extent.height, 1}, 1,
                           layers, vk::SampleCountFlagBits::e1, vk::ImageTiling::eOptimal, usage);
  image = impl.device.createImage(info);
  const std::array<vk::MemoryPropertyFlags, 2> wishes{vk::MemoryPropertyFlagBits::eDeviceLocal, {}};
  memory = std::make_unique<Memory>(
      impl, image.getMemoryRequirements(), wishes,
      fmt::format("an image of {} x {} px and {} layers", extent.width, extent.height, layers));
  image.bindMemory(memory->handle(), 0);
  using Usage = vk::ImageUsageFlagBits;
  const auto aspect = (usage & Usage::eDepthStencilAttachment) ? vk::ImageAspectFlagBits::eDepth
                                                               : vk::ImageAspectFlagBits::eColor;
  const auto view = [&](vk::ImageViewType type, std::uint32_t first, std::uint32_t count) {
    return impl.device.createImageView(
        {{}, *image, type, format, {}, {aspect, 0, 1, first, count}});
  };
  all = view(vk::ImageViewType::e2DArray, 0, layers);
  if (usage & (Usage::eDepthStencilAttachment | Usage::eColorAttachment)) {
    for (std::uint32_t i = 0; i < layers; ++i) {
      layer.push_back(view(vk::ImageViewType::e2D, i, 1));
    }
  }
}

std::size_t texel_bytes(vk::Format format) {
  switch (format) {
    case vk::Format::eR32Uint:
    case vk::Format::eR32Sfloat:
    case vk::Format::eD32Sfloat:
      return 4;
    case vk::Format::eR32G32Uint:
    case vk::Format::eR32G32Sfloat:
    case vk::Format::eR16G16B16A16Sfloat:
      return 8;
    case vk::Format::eR32G32B32A32Uint:
    case vk::Format::eR32G32B32A32Sfloat:
      return 16;
    default:
      throw base::Error({}, "no image of the format " + vk::to_string(format) + " is copied");
  }
}

void copy_image(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout layout,
                Buffer& target, std::uint32_t first_layer, std::uint32_t layer_count) {
  const auto& extent = image.extent;
  target.reserve(std::size_t{extent.width} * extent.height * layer_count *
                 texel_bytes(image.format));
  const auto source = vk::ImageLayout::eTransferSrcOptimal;
  const auto color = vk::ImageAspectFlagBits::eColor;
  full_barrier(commands);  // whoever used `target` before
  transition(commands, image, layout, source, color);
  const vk::BufferImageCopy region(0, 0, 0, {color, 0, first_layer, layer_count}, {0, 0, 0},
                                   {extent.width, extent.height, 1});
  commands.copyImageToBuffer(*image.image, source, target.handle(), region);
  transition(commands, image, source, layout, color);
}

void copy_image(vk::raii::CommandBuffer& commands, const Image& image, vk::ImageLayout layout,
                Buffer& target) {
  copy_image(commands, image, layout, target, 0, image.layers);
}

}  // namespace blemish::gpu
