#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gpu/device.hpp"

namespace blemish::gpu {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

DeviceFacts facts(const std::string& name, DeviceType type, std::vector<std::string> lacks = {}) {
  DeviceFacts result;
  result.name = name;
  result.type = type;
  result.lacks = std::move(lacks);
  return result;
}

const DeviceFacts kDiscrete = facts("Hypothetical RX 9", DeviceType::discrete);
const DeviceFacts kIntegrated = facts("Hypothetical Iris", DeviceType::integrated);
const DeviceFacts kVirtual = facts("Passthrough", DeviceType::virtual_gpu);
const DeviceFacts kSoftware = facts("llvmpipe (LLVM 15)", DeviceType::cpu);

TEST(Choose, PrefersDiscreteToIntegratedToVirtualToCpu) {
  std::vector<DeviceFacts> devices{kSoftware, kVirtual, kIntegrated, kDiscrete};
  for (std::size_t best = devices.size(); best-- > 0;) {
    const Choice choice = choose(devices, "");
    ASSERT_TRUE(choice.chosen);
    EXPECT_EQ(*choice.chosen, best);
    EXPECT_THAT(choice.verdicts[best].reason, StartsWith("chosen"));
    devices.pop_back();
  }
}

TEST(Choose, TakesTheFirstAmongEquals) {
  const Choice choice = choose({kSoftware, kDiscrete, kDiscrete}, "");
  EXPECT_EQ(choice.chosen, 1u);
  EXPECT_THAT(choice.verdicts[2].reason, HasSubstr("comes first"));
}

TEST(Choose, GoesByPartOfTheNameInAnyCase) {
  const Choice choice = choose({kDiscrete, kSoftware}, "LLVMpipe");
  EXPECT_EQ(choice.chosen, 1u);
  EXPECT_FALSE(choice.verdicts[0].usable);
  EXPECT_THAT(choice.verdicts[0].reason, HasSubstr("LLVMpipe"));
}

TEST(Choose, RefusesADeviceThatLacksSomethingAndSaysWhat) {
  const DeviceFacts poor =
      facts("Old card", DeviceType::discrete, {"scalarBlockLayout", "synchronization2"});
  const Choice choice = choose({poor, kSoftware}, "");
  EXPECT_EQ(choice.chosen, 1u);
  EXPECT_FALSE(choice.verdicts[0].usable);
  EXPECT_THAT(choice.verdicts[0].reason, HasSubstr("scalarBlockLayout"));
  EXPECT_THAT(choice.verdicts[0].reason, HasSubstr("synchronization2"));
  // Not even when it is asked for by name.
  EXPECT_FALSE(choose({poor, kSoftware}, "old").chosen);
}

TEST(Choose, ChoosesNothingWhereNothingCanBeUsed) {
  EXPECT_FALSE(choose({}, "").chosen);
  const Choice choice = choose({kDiscrete, kSoftware}, "no such name");
  EXPECT_FALSE(choice.chosen);
  EXPECT_EQ(choice.verdicts.size(), 2u);
}

}  // namespace
}  // namespace blemish::gpu
