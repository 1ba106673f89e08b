#include "augment/noise.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace blemish::augment {
namespace {

TEST(noise, normal_agrees_with_the_quantile_function) {
  for (std::uint32_t start = 0; start < 400; ++start) {
    Bits words;
    Floats z;
    for (std::size_t i = 0; i < words.size(); ++i) {
      words[i] = (start * kBlock + static_cast<std::uint32_t>(i)) * 167773u;
    }
    normals(words, z);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const double p =
          0.5 + (std::floor(static_cast<std::int32_t>(words[i]) / 256.0) + 0.5) / 16777216;
      const double wanted = base::normal_quantile(p);
      EXPECT_NEAR(z[i], wanted, 2e-6 + 1e-5 * std::abs(wanted)) << words[i];
    }
  }
}

TEST(noise, normal_ends_near_five_sigma) {
  Bits words{0x80000000u, 0x7fffffffu};
  Floats z;
  normals(words, z);
  EXPECT_NEAR(z[0], -5.42, 0.1);
  EXPECT_EQ(z[0], -z[1]);
}

TEST(noise, field_has_the_moments_of_a_normal_and_no_neighbor_correlation) {
  constexpr int kWidth = 1024, kHeight = 512;
  const NoiseField field(77, kWidth);
  std::vector<float> picture;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; x += kBlock) {
      Bits words;
      Floats z;
      field.words(x, y, words);
      normals(words, z);
      picture.insert(picture.end(), z.begin(), z.end());
    }
  }
  double sum = 0, sum2 = 0, sum4 = 0, right = 0, down = 0;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    const double z = static_cast<double>(picture[i]);
    sum += z;
    sum2 += z * z;
    sum4 += z * z * z * z;
    right += i + 1 < picture.size() ? z * static_cast<double>(picture[i + 1]) : 0;
    down += i + kWidth < picture.size() ? z * static_cast<double>(picture[i + kWidth]) : 0;
  }
  const double n = static_cast<double>(picture.size());
  const double se = 1 / std::sqrt(n);
  EXPECT_NEAR(sum / n, 0, 4 * se);
  EXPECT_NEAR(sum2 / n, 1, 4 * se * std::sqrt(2.0));
  EXPECT_NEAR(sum4 / n, 3, 4 * se * std::sqrt(96.0));
  EXPECT_NEAR(right / n, 0, 4 * se);
  EXPECT_NEAR(down / n, 0, 4 * se);
}

// Total variation between drawn counts and Poisson's distribution, over words on a regular grid.
double poisson_distance(float mean) {
  constexpr int kWords = 1 << 20;
  std::map<int, int> counts;
  for (int start = 0; start < kWords; start += kBlock) {
    Bits words;
    Floats z, means, drawn;
    means.fill(mean);
    for (std::size_t i = 0; i < words.size(); ++i) {
      words[i] = (static_cast<std::uint32_t>(start) + static_cast<std::uint32_t>(i)) << 12;
    }
    normals(words, z);
    poissons(words, z, means, drawn);
    for (const float count : drawn) {
      ++counts[static_cast<int>(count)];
    }
  }
  double distance = 0, seen = 0;
  for (const auto& [count, times] : counts) {
    const double m = static_cast<double>(mean);
    const double p = std::exp(count * std::log(m) - m - std::lgamma(count + 1.0));
    distance += std::abs(p - static_cast<double>(times) / kWords);
    seen += p;
  }
  return 0.5 * (distance + 1 - seen);
}

TEST(noise, poisson_is_exact_below_two) {
  EXPECT_LT(poisson_distance(0.1f), 1e-4);
  EXPECT_LT(poisson_distance(0.5f), 1e-4);
  EXPECT_LT(poisson_distance(1.9f), 1e-4);
}

TEST(noise, poisson_is_close_above_two) {
  EXPECT_LT(poisson_distance(2.0f), 0.006);
  EXPECT_LT(poisson_distance(4.0f), 0.004);
  EXPECT_LT(poisson_distance(10.0f), 0.003);
  EXPECT_LT(poisson_distance(100.0f), 0.003);
}

TEST(noise, poisson_of_nothing_is_nothing) {
  Bits words{0x7fffffffu, 5u, 0x80000000u};
  Floats z, mean{}, drawn;
  normals(words, z);
  poissons(words, z, mean, drawn);
  EXPECT_EQ(drawn, Floats{});
}

}  // namespace
}  // namespace blemish::augment
