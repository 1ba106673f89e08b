#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <opencv2/core/version.hpp>
#include <tbb/version.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "gpu/device.hpp"
#include "scene/mesh.hpp"

namespace blemish::cli {
namespace {

void print_devices(const std::vector<gpu::DeviceFacts>& devices, const gpu::Choice& choice) {
  fmt::print("Vulkan devices: {}\n", devices.empty() ? "none" : "");
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const gpu::DeviceFacts& device = devices[i];
    fmt::print("  {} {} ({})\n", choice.chosen == i ? "*" : "-", device.name,
               gpu::type_name(device.type));
    fmt::print("      driver {} {}, Vulkan {}\n", device.driver, device.driver_version,
               device.api_version);
    fmt::print("      pictures up to {} px wide, storage buffers up to {} MiB\n",
               device.max_image_px, device.max_storage_bytes >> 20);
    fmt::print("      memory {} MiB, at most {} MiB at once; the host reaches it: {}{}\n",
               device.heap_bytes >> 20, device.max_allocation_bytes >> 20,
               gpu::to_string(device.memory), device.forced ? " (BLEMISH_FORCE)" : "");
    fmt::print("      subgroups of {}\n", device.subgroup_size);
    fmt::print("      {:<36} {:<30} {:<20}\n", "required", "needed", "found");
    for (const gpu::Finding& finding : device.findings) {
      fmt::print("      {:<36} {:<30} {:<20} {}\n", finding.name, finding.needed, finding.found,
                 finding.ok ? "ok" : "NOT MET");
    }
    fmt::print("      {}: {}\n", choice.verdicts[i].usable ? "usable" : "refused",
               choice.verdicts[i].reason);
  }
}

int doctor(const std::string& wanted) {
  fmt::print("blemish {}\n", BLEMISH_VERSION);
  fmt::print("libraries: OpenCV {}, oneTBB {}, fmt {}.{}.{}, nlohmann-json {}.{}.{}, CLI11 {}\n",
             CV_VERSION, TBB_runtime_version(), FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
             FMT_VERSION % 100, NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
             NLOHMANN_JSON_VERSION_PATCH, CLI11_VERSION);
  const std::string step = scene::step_reader();
  fmt::print("STEP files: {}\n", step.empty() ? "not read; " + scene::step_remedy() : step);
  fmt::print("validation layer: {}\n",
             gpu::validation_layer_available() ? "there" : "not installed (only tests need it)");
  const std::vector<gpu::DeviceFacts> devices = gpu::list_devices();
  print_devices(devices, gpu::choose(devices, wanted));
  // The proof is in making one; the error says what is missing.
  const gpu::Device device({wanted, false});
  fmt::print("ready: {}\n", device.facts().name);
  return kDone;
}

}  // namespace

void add_doctor(CLI::App& app, Action& action) {
  auto wanted = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("doctor", "Devices, drivers and libraries; why a device was chosen.");
  command->footer("Example:\n  blemish doctor");
  command->add_option("--device", *wanted, "Part of the name of the device to choose")
      ->type_name("NAME");
  command->callback([=, &action] { action = [wanted] { return doctor(*wanted); }; });
}

}  // namespace blemish::cli
