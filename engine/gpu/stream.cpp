#include "base/error.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {

Stream::Stream(Device::Impl& impl) : impl_(impl) {
  pool_ =
      impl.device.createCommandPool({vk::CommandPoolCreateFlagBits::eTransient, impl.queue_family});
  commands_ = std::move(
      impl.device.allocateCommandBuffers({*pool_, vk::CommandBufferLevel::ePrimary, 1}).front());
  done_ = impl.device.createFence({});
}

Stream::~Stream() {
  try {
    wait();
  } catch (const base::Error&) {
    // Whoever needs the results finds the device lost by itself.
  }
}

void Stream::submit(const Record& record) {
  wait();
  try {
    pool_.reset();
    commands_.begin({vk::CommandBufferUsageFlagBits::eOneTimeSubmit});
    record(commands_);
    commands_.end();
    impl_.device.resetFences(*done_);
    impl_.submit(*commands_, *done_);
    under_way_ = true;
  } catch (const vk::SystemError& error) {
    impl_.fail(error);
  }
}

void Stream::wait() {
  if (!under_way_) {
    return;
  }
  under_way_ = false;
  try {
    while (impl_.device.waitForFences(*done_, true, UINT64_MAX) == vk::Result::eTimeout) {
    }
  } catch (const vk::SystemError& error) {
    impl_.fail(error);
  }
}

void Stream::run(const Record& record) {
  submit(record);
  wait();
}

}  // namespace blemish::gpu
