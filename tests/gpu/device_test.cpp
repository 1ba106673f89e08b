#include "gpu/device.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Numbers that the device wrote.
std::vector<std::uint32_t> filled_by_device(Device& device, std::uint32_t number) {
  constexpr std::size_t kCount = 1000;
  Buffer buffer(device, Domain::readback);
  buffer.reserve(kCount * sizeof(number));
  device.impl().run([&](vk::raii::CommandBuffer& commands) {
    commands.fillBuffer(buffer.handle(), 0, kCount * sizeof(number), number);
    buffer.download(commands);
  });
  const auto result = buffer.mapped<std::uint32_t>(kCount);
  return {result.begin(), result.end()};
}

TEST(Device, WorksWithoutAMessageFromTheValidationLayer) {
  if (!validation_layer_available()) {
    GTEST_SKIP() << "vulkan-validationlayers is not installed";
  }
  Device device({"", true});
  EXPECT_THAT(filled_by_device(device, 0xc0ffee11u), Each(0xc0ffee11u));
  EXPECT_THAT(device.validation_messages(), IsEmpty());
}

TEST(Device, IsTheOneThatTheChoiceNames) {
  const std::vector<DeviceFacts> devices = list_devices();
  const Choice choice = choose(devices, "");
  ASSERT_TRUE(choice.chosen);
  const Device device;
  EXPECT_EQ(device.facts().name, devices[*choice.chosen].name);
  EXPECT_GE(device.facts().max_image_px, 4096u);
}

TEST(Device, SaysWhyThereIsNoneOfThatName) {
  try {
    const Device device({"no such device", false});
    FAIL() << "a device of that name was found";
  } catch (const base::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no such device"));
    for (const DeviceFacts& facts : list_devices()) {
      EXPECT_THAT(error.what(), HasSubstr(facts.name));
    }
  }
}

TEST(Device, HoldsEveryPassOfTheBuild) {
  for (const char* name :
       {"base_comp", "delta_comp", "shadow_comp", "visibility_vert", "coverage_pit"}) {
    EXPECT_FALSE(embedded_spirv(name).empty()) << name;
  }
  EXPECT_TRUE(embedded_spirv("nothing_comp").empty());
}

}  // namespace
}  // namespace blemish::gpu
