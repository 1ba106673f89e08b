// The Vulkan device: enumeration, choice with reasons, creation. Headless. No Vulkan header here,
// so that callers stay quick to compile; gpu/vulkan.hpp has the handles.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace blemish::gpu {

enum class DeviceType { discrete, integrated, virtual_gpu, cpu, other };

// Whether what host and device exchange goes through a copy between the host's memory and the
// device's own.
struct MemoryPath {
  bool stage_uploads = false;
  bool stage_readbacks = false;
};
std::string to_string(MemoryPath path);

// One requirement and what the device has of it.
struct Finding {
  std::string name, needed, found;
  bool ok = false;
};

// Facts about one device, enough to choose by; so the choice is testable without Vulkan.
struct DeviceFacts {
  std::string name, driver, driver_version, api_version;
  DeviceType type = DeviceType::other;
  std::uint32_t max_image_px = 0;
  std::uint32_t max_image_layers = 0;
  std::uint64_t max_storage_bytes = 0;     // one binding of a storage buffer
  std::uint64_t max_buffer_bytes = 0;      // one buffer, whatever it is for
  std::uint64_t max_allocation_bytes = 0;  // one piece of device memory
  std::uint64_t heap_bytes = 0;            // device memory in all
  std::uint32_t max_allocations = 0;       // pieces at a time
  std::uint32_t subgroup_size = 0;
  MemoryPath memory;
  bool forced = false;             // plays a discrete card, see DeviceOptions
  std::vector<Finding> findings;   // one per requirement
  std::vector<std::string> lacks;  // the requirements it does not meet
};

struct Verdict {
  bool usable = false;
  int rank = 0;        // lower is better
  std::string reason;  // for or against, one line
};

// One verdict per device, and the chosen one. `wanted`: part of a device's name (any case), empty =
// the best: discrete, integrated, virtual, CPU.
struct Choice {
  std::vector<Verdict> verdicts;
  std::optional<std::size_t> chosen;
};
Choice choose(const std::vector<DeviceFacts>& devices, const std::string& wanted);

// All devices of the machine; empty when there is no loader or driver.
std::vector<DeviceFacts> list_devices();
std::string type_name(DeviceType type);
bool validation_layer_available();

struct DeviceOptions {
  std::string wanted;
  bool validation = false;  // messages are collected, see validation_messages()
  // Debugging: act as on a discrete card with a small memory, whatever the device is. The
  // environment's BLEMISH_FORCE=discrete does the same.
  bool force_discrete = false;
};

class Device {
 public:
  // Throws base::Error when no device can be used, naming the Debian package with the software
  // driver (mesa-vulkan-drivers) and each device's reason.
  explicit Device(const DeviceOptions& options = {});
  ~Device();
  const DeviceFacts& facts() const;
  const std::vector<std::string>& validation_messages() const;

  struct Impl;
  Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace blemish::gpu
