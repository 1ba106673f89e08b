// The same bits on every instruction set that this machine can run.
#include "augment/kernels.hpp"

#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include "augment/noise.hpp"
#include "augment/op_values.hpp"

namespace blemish::augment {
namespace {

// Restores the choice.
class Choice {
 public:
  Choice() : before_(kernels()) {}
  Choice(const Choice&) = delete;
  Choice& operator=(const Choice&) = delete;
  ~Choice() { choose_kernels(before_); }

 private:
  const Kernels& before_;
};

cv::Mat codes(int channels) {
  cv::Mat picture(131, 211, CV_8UC(channels));
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols * channels; ++x) {
      picture.ptr(y)[x] = static_cast<std::uint8_t>(y * 3 / 2 + x * 7 % 60);
    }
  }
  return picture;
}

TEST(kernels, best_is_chosen_unless_told_otherwise) {
  if (std::getenv("BLEMISH_ISA") == nullptr) {
    EXPECT_EQ(kernels().name, known_kernels().back()->name);
  }
  EXPECT_EQ(known_kernels().front()->name, "baseline");
}

// Through every op: each loop is in some op.
TEST(kernels, every_op_has_the_same_bits_on_each_instruction_set) {
  const Choice restore;
  if (known_kernels().size() == 1) {
    GTEST_SKIP() << "one instruction set only";
  }
  for (const int channels : {1, 3}) {
    const cv::Mat picture = codes(channels);
    for (const Op* op : registry()) {
      const std::vector<OpCall> calls{call("sensor_noise"), call(op->name)};
      choose_kernels(*known_kernels().front());
      const cv::Mat baseline = develop_photo(picture, calls, {}, {});
      PhotoResponse noisy;
      noisy.noise_code = 0.5;
      const cv::Mat topped_up = develop_photo(picture, calls, {}, noisy);
      for (const Kernels* other : known_kernels()) {
        choose_kernels(*other);
        EXPECT_EQ(cv::norm(baseline, develop_photo(picture, calls, {}, {}), cv::NORM_INF), 0)
            << op->name << " " << other->name;
        EXPECT_EQ(cv::norm(topped_up, develop_photo(picture, calls, {}, noisy), cv::NORM_INF), 0)
            << op->name << " " << other->name;
      }
    }
  }
}

TEST(kernels, noise_has_the_same_floats_on_each_instruction_set) {
  constexpr int kWidth = 1013;
  const NoiseField field(3, kWidth);
  const auto shots = [&](const Kernels& loops) {
    std::vector<float> all;
    for (const float level : {0.0f, 1e-4f, 2e-3f, 0.1f, 1.0f}) {
      std::vector<float> values(kWidth, level);
      loops.shot(field.columns(), field.row(7), kWidth, 1000, values.data());
      loops.add_normals(field.columns(), field.row(8), kWidth, 0.01f, values.data());
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  };
  const std::vector<float> baseline = shots(*known_kernels().front());
  for (const Kernels* other : known_kernels()) {
    const std::vector<float> same = shots(*other);
    EXPECT_EQ(std::memcmp(baseline.data(), same.data(), baseline.size() * sizeof(float)), 0)
        << other->name;
  }
}

TEST(kernels, rounding_is_to_the_nearest_half_to_even) {
  const std::vector<float> values{-3, 0.49f, 0.5f, 0.51f, 1.5f, 2.5f, 254.5f, 255.4f, 300};
  std::vector<std::uint8_t> bytes(values.size());
  kernels().to_bytes(values.data(), 1, static_cast<int>(values.size()), 1, bytes.data());
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0, 0, 0, 1, 2, 2, 254, 255, 255}));
}

}  // namespace
}  // namespace blemish::augment
