#include <numeric>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "gpu/requirements.hpp"
#include "gpu/vulkan.hpp"

namespace blemish::gpu {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Commands = vk::raii::CommandBuffer;
using Numbers = std::vector<std::uint32_t>;

Numbers count_up(std::size_t count, std::uint32_t first = 0) {
  Numbers numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

void copy(Commands& commands, const Buffer& from, const Buffer& to, std::size_t bytes) {
  commands.copyBuffer(from.handle(), to.handle(), vk::BufferCopy(0, 0, bytes));
}

Numbers read(Buffer& buffer, std::size_t count) {
  const auto numbers = buffer.mapped<std::uint32_t>(count);
  return {numbers.begin(), numbers.end()};
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.what();
  }
  return "no error";
}

// Everything on the device's own path, and as on a discrete card.
class MemoryTest : public ::testing::TestWithParam<bool> {
 protected:
  MemoryTest() : device({"", validation_layer_available(), GetParam()}) {}
  void TearDown() override { EXPECT_THAT(device.validation_messages(), IsEmpty()); }
  Device device;
};

INSTANTIATE_TEST_SUITE_P(Memory, MemoryTest, ::testing::Bool(), [](const auto& chosen) {
  return chosen.param ? "AsADiscreteCard" : "AsItIs";
});

TEST_P(MemoryTest, CarriesNumbersToTheDeviceAndBack) {
  for (const std::size_t count : {10u, 5000u, 20u}) {
    const Numbers numbers = count_up(count, std::uint32_t(count));
    Buffer there(device, Domain::upload), between(device, Domain::device),
        back(device, Domain::readback);
    const std::size_t bytes = count * 4;
    there.write(std::span<const std::uint32_t>(numbers));
    between.reserve(bytes);
    back.reserve(bytes);
    device.impl().run([&](Commands& commands) {
      there.upload(commands);
      copy(commands, there, between, bytes);
      full_barrier(commands);
      copy(commands, between, back, bytes);
      back.download(commands);
    });
    EXPECT_THAT(read(back, count), ElementsAreArray(numbers));
  }
}

TEST_P(MemoryTest, CarriesWhatWasWrittenLast) {
  Buffer there(device, Domain::upload), back(device, Domain::readback);
  back.reserve(400);
  for (std::uint32_t round = 0; round < 3; ++round) {
    const Numbers numbers = count_up(100, 1000 * round);
    there.write(std::span<const std::uint32_t>(numbers));
    device.impl().run([&](Commands& commands) {
      there.upload(commands);
      copy(commands, there, back, 400);
      back.download(commands);
    });
    EXPECT_THAT(read(back, 100), ElementsAreArray(numbers));
  }
}

TEST_P(MemoryTest, KeepsTheHandleUntilItGrows) {
  Buffer buffer(device, Domain::readback);
  EXPECT_TRUE(buffer.reserve(10000));
  const vk::Buffer first = buffer.handle();
  EXPECT_FALSE(buffer.reserve(500));
  EXPECT_EQ(buffer.handle(), first);
  EXPECT_TRUE(buffer.reserve(100000));
}

TEST_P(MemoryTest, GivesItsPiecesBack) {
  const std::uint32_t before = device.impl().live_allocations;
  {
    Buffer buffer(device, Domain::readback);
    buffer.reserve(1000);
    buffer.reserve(100000);
    const Image image(device, vk::Format::eR32Uint, {16, 16}, 3,
                      vk::ImageUsageFlagBits::eColorAttachment);
    EXPECT_EQ(device.impl().live_allocations, before + (device.facts().forced ? 3 : 2));
    EXPECT_GE(device.impl().live_bytes, 100000u);
  }
  EXPECT_EQ(device.impl().live_allocations, before);
  EXPECT_EQ(device.impl().live_bytes, 0u);
}

TEST_P(MemoryTest, CopiesAllLayersOfAnImageOrOne) {
  using Usage = vk::ImageUsageFlagBits;
  const Image image(device, vk::Format::eR32Uint, {7, 5}, 3,
                    Usage::eStorage | Usage::eTransferSrc | Usage::eTransferDst);
  Buffer all(device, Domain::host), last(device, Domain::readback);
  device.impl().run([&](Commands& commands) {
    const auto general = vk::ImageLayout::eGeneral;
    const auto color = vk::ImageAspectFlagBits::eColor;
    transition(commands, image, vk::ImageLayout::eUndefined, general, color);
    for (std::uint32_t layer = 0; layer < 3; ++layer) {
      const vk::ClearColorValue value(std::array{10 + layer, 0u, 0u, 0u});
      commands.clearColorImage(*image.image, general, value,
                               vk::ImageSubresourceRange(color, 0, 1, layer, 1));
    }
    copy_image(commands, image, general, all);
    copy_image(commands, image, general, last, 2, 1);
    all.download(commands);
    last.download(commands);
  });
  Numbers expected(35, 10);
  expected.resize(70, 11);
  expected.resize(105, 12);
  EXPECT_THAT(read(all, 105), ElementsAreArray(expected));
  EXPECT_THAT(read(last, 35), Each(12u));
}

TEST_P(MemoryTest, ServesStreamsOfSeveralThreads) {
  std::vector<std::thread> threads;
  std::vector<std::string> wrong(3);
  for (std::uint32_t who = 0; who < wrong.size(); ++who) {
    threads.emplace_back([&, who] {
      Stream stream(device);
      Buffer there(device, Domain::upload), back(device, Domain::readback);
      back.reserve(4000);
      for (std::uint32_t round = 0; round < 30; ++round) {
        const Numbers numbers = count_up(1000, 1000000 * who + 1000 * round);
        there.write(std::span<const std::uint32_t>(numbers));
        stream.submit([&](Commands& commands) {
          there.upload(commands);
          copy(commands, there, back, 4000);
          back.download(commands);
        });
        stream.wait();
        if (read(back, 1000) != numbers) {
          wrong[who] += std::to_string(round) + " ";
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(wrong, Each(""));
}

TEST_P(MemoryTest, WaitsForWorkThatNobodyWaitedFor) {
  Buffer back(device, Domain::readback);
  back.reserve(4000);
  {
    Stream stream(device);
    stream.submit([&](Commands& commands) { commands.fillBuffer(back.handle(), 0, 4000, 1); });
    stream.submit([&](Commands& commands) {
      commands.fillBuffer(back.handle(), 0, 4000, 2);
      back.download(commands);
    });
  }
  EXPECT_THAT(read(back, 1000), Each(2u));
}

TEST_P(MemoryTest, GoesOnAfterARecordingThatFailed) {
  Stream stream(device);
  EXPECT_THAT(
      error_of([&] { stream.run([](Commands&) { throw base::Error({}, "out of luck"); }); }),
      HasSubstr("out of luck"));
  Buffer back(device, Domain::readback);
  back.reserve(4000);
  stream.run([&](Commands& commands) {
    commands.fillBuffer(back.handle(), 0, 4000, 3);
    back.download(commands);
  });
  EXPECT_THAT(read(back, 1000), Each(3u));
}

TEST_P(MemoryTest, RefusesABufferThatShadersCouldNotUseWhole) {
  const std::uint64_t limit = device.facts().max_storage_bytes;
  for (const Domain domain : {Domain::device, Domain::upload, Domain::readback}) {
    Buffer buffer(device, domain);
    EXPECT_THAT(
        error_of([&] { buffer.reserve(limit + 1); }),
        ::testing::AllOf(HasSubstr("lets a shader use at once"), HasSubstr(device.facts().name)));
    EXPECT_EQ(buffer.size(), 0u);
  }
}

TEST_P(MemoryTest, RefusesAnImageBeyondTheDevicesLimits) {
  const auto image = [&](std::uint32_t width, std::uint32_t layers) {
    return error_of([&] {
      const Image made(device, vk::Format::eR32Uint, {width, 1}, layers,
                       vk::ImageUsageFlagBits::eSampled);
    });
  };
  EXPECT_THAT(image(device.facts().max_image_px + 1, 1), HasSubstr("larger than"));
  EXPECT_THAT(image(1, device.facts().max_image_layers + 1), HasSubstr("layers"));
}

TEST_P(MemoryTest, RefusesMorePiecesThanTheDeviceKeeps) {
  device.impl().facts.max_allocations = device.impl().live_allocations;
  Buffer buffer(device, Domain::host);
  EXPECT_THAT(error_of([&] { buffer.reserve(1000); }), HasSubstr("one piece of memory more"));
}

// --- What only the forced path shows.

class Forced : public ::testing::Test {
 protected:
  Device device{{"", validation_layer_available(), true}};
};

TEST_F(Forced, HasTheLimitsOfASmallCard) {
  const DeviceFacts& facts = device.facts();
  EXPECT_EQ(to_string(facts.memory), "staging");
  EXPECT_LE(facts.max_storage_bytes, 128u << 20);
  EXPECT_LE(facts.max_allocation_bytes, 1u << 30);
  Buffer buffer(device, Domain::device);
  EXPECT_THAT(error_of([&] { buffer.reserve((128u << 20) + 1); }), HasSubstr("larger"));
}

TEST_F(Forced, RunsOutOfItsHeap) {
  device.impl().facts.heap_bytes = 5u << 20;
  Buffer first(device, Domain::device), second(device, Domain::device);
  first.reserve(3u << 20);
  const std::string error = error_of([&] { second.reserve(3u << 20); });
  EXPECT_THAT(error, HasSubstr("has 2 MiB left"));
  const Image image(device, vk::Format::eR32Uint, {16, 16}, 1, vk::ImageUsageFlagBits::eSampled);
  EXPECT_THAT(error_of([&] {
                const Image large(device, vk::Format::eR32Uint, {1024, 1024}, 2,
                                  vk::ImageUsageFlagBits::eSampled);
              }),
              HasSubstr("an image of 1024 x 1024 px and 2 layers"));
}

TEST_F(Forced, RefusesAPieceThatNoCardGivesAtOnce) {
  EXPECT_THAT(error_of([&] {
                const Image large(device, vk::Format::eR32Uint, {4096, 4096}, 17,
                                  vk::ImageUsageFlagBits::eSampled);
              }),
              HasSubstr("at most 1024 MiB at once"));
}

TEST_F(Forced, ShowsAForgottenUpload) {
  Buffer there(device, Domain::upload), back(device, Domain::readback);
  back.reserve(4000);
  const Numbers numbers = count_up(1000);
  there.write(std::span<const std::uint32_t>(numbers));
  device.impl().run([&](Commands& commands) {
    copy(commands, there, back, 4000);
    back.download(commands);
  });
  EXPECT_THAT(read(back, 1000), Each(0xcdcdcdcdu));
}

TEST_F(Forced, ShowsAForgottenDownload) {
  Buffer back(device, Domain::readback), host(device, Domain::host);
  for (Buffer* buffer : {&back, &host}) {
    buffer->reserve(4000);
    device.impl().run(
        [&](Commands& commands) { commands.fillBuffer(buffer->handle(), 0, 4000, 7); });
    EXPECT_THAT(read(*buffer, 1000), Each(0xcdcdcdcdu));
  }
}

TEST_F(Forced, LeavesNothingZeroByLuck) {
  Buffer own(device, Domain::device), back(device, Domain::readback);
  own.reserve(4000);
  back.reserve(4000);
  device.impl().run([&](Commands& commands) {
    copy(commands, own, back, 4000);
    back.download(commands);
  });
  EXPECT_THAT(read(back, 1000), Each(0xcdcdcdcdu));
}

// --- That the net holds: faults that a software driver forgives.

class Net : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!validation_layer_available()) {
      GTEST_SKIP() << "vulkan-validationlayers is not installed";
    }
    // A message would end the program where BLEMISH_VALIDATION is set.
    if (std::getenv("BLEMISH_VALIDATION") != nullptr) {
      GTEST_SKIP() << "BLEMISH_VALIDATION is set";
    }
  }
};

TEST_F(Net, CatchesAMissingBarrierBetweenCopies) {
  Device device({"", true});
  Buffer first(device, Domain::device), second(device, Domain::device),
      third(device, Domain::device);
  for (Buffer* buffer : {&first, &second, &third}) {
    buffer->reserve(4000);
  }
  const auto copies = [&](bool barrier) {
    device.impl().run([&](Commands& commands) {
      commands.fillBuffer(first.handle(), 0, 4000, 1);
      full_barrier(commands);
      copy(commands, first, second, 4000);
      if (barrier) {
        full_barrier(commands);
      }
      copy(commands, second, third, 4000);
    });
  };
  copies(true);
  EXPECT_THAT(device.validation_messages(), IsEmpty());
  copies(false);
  EXPECT_THAT(device.validation_messages(), Contains(HasSubstr("SYNC-HAZARD-READ-AFTER-WRITE")));
}

TEST_F(Net, CatchesAnImageInTheWrongLayout) {
  Device device({"", true});
  const Image image(device, vk::Format::eR32Uint, {4, 4}, 1, vk::ImageUsageFlagBits::eTransferSrc);
  Buffer back(device, Domain::host);
  device.impl().run([&](Commands& commands) {
    copy_image(commands, image, vk::ImageLayout::eGeneral, back);
    back.download(commands);
  });
  EXPECT_THAT(device.validation_messages(), Not(IsEmpty()));
}

TEST_F(Net, CatchesAnOverwriteOfWhatIsStillRead) {
  Device device({"", true, true});
  Buffer there(device, Domain::upload), other(device, Domain::device);
  other.reserve(4000);
  const Numbers numbers = count_up(1000);
  there.write(std::span<const std::uint32_t>(numbers));
  device.impl().run([&](Commands& commands) {
    there.upload(commands);
    copy(commands, there, other, 4000);
    commands.fillBuffer(there.handle(), 0, 4000, 5);
  });
  EXPECT_THAT(device.validation_messages(), Contains(HasSubstr("SYNC-HAZARD-WRITE-AFTER-READ")));
}

}  // namespace
}  // namespace blemish::gpu
