#include "augment/noise.hpp"

#include <array>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "augment/kernels.hpp"
#include "base/goodness.hpp"
#include "base/random.hpp"

namespace blemish::augment {
namespace {

// The column that gives a word in row 0: the inverse of the kernels' mixing.
std::uint32_t column_of(std::uint32_t word) {
  word ^= word >> 16;
  word *= 0x43021123u;
  word ^= word >> 15 ^ word >> 30;
  word *= 0x1d69e2a5u;
  word ^= word >> 16;
  return word;
}

TEST(noise, normal_agrees_with_the_quantile_function) {
  for (std::uint32_t i = 0; i < 30000; ++i) {
    const std::uint32_t word = i * 167773u;
    const std::uint32_t column = column_of(word);
    float z = 0;
    kernels().normals(&column, 0, 1, &z);
    const double p = 0.5 + (std::floor(static_cast<std::int32_t>(word) / 256.0) + 0.5) / 16777216;
    const double wanted = base::normal_quantile(p);
    EXPECT_NEAR(z, wanted, 2e-6 + 1e-5 * std::abs(wanted)) << word;
  }
}

TEST(noise, normal_ends_near_five_sigma) {
  const std::array columns{column_of(0x80000000u), column_of(0x7fffffffu)};
  std::array<float, 2> z{};
  kernels().normals(columns.data(), 0, 2, z.data());
  EXPECT_NEAR(z[0], -5.42, 0.1);
  EXPECT_EQ(z[0], -z[1]);
}

TEST(noise, field_has_the_moments_of_a_normal_and_no_neighbor_correlation) {
  constexpr int kWidth = 1024, kHeight = 512;
  const NoiseField field(77, kWidth);
  std::vector<float> picture(kWidth * kHeight);
  for (int y = 0; y < kHeight; ++y) {
    kernels().normals(field.columns(), field.row(y), kWidth, picture.data() + y * kWidth);
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

TEST(noise, field_fits_the_normal_distribution) {
  constexpr int kWidth = 512, kHeight = 256;
  for (const std::uint32_t key : {0u, 1u, 0xdeadbeefu}) {
    const NoiseField field(key, kWidth);
    std::vector<double> values;
    std::array<float, kWidth> row{};
    for (int y = 0; y < kHeight; ++y) {
      kernels().normals(field.columns(), field.row(y), kWidth, row.data());
      values.insert(values.end(), row.begin(), row.end());
    }
    const auto below = [](double z) { return 0.5 * std::erfc(-z * std::sqrt(0.5)); };
    EXPECT_LT(base::ks_statistic(values, below), base::kKsLimit) << key;
  }
}

// Pearson's statistic of counts of a field against Poisson's distribution, in standard deviations
// of its own; counts that are rarer than five times are one.
double poisson_misfit(float mean, std::uint32_t key) {
  constexpr int kWidth = 512, kHeight = 256, kSize = kWidth * kHeight;
  const NoiseField field(key, kWidth);
  std::map<int, int> counts;
  std::array<float, kWidth> row;
  for (int y = 0; y < kHeight; ++y) {
    row.fill(1);
    kernels().shot(field.columns(), field.row(y), kWidth, mean, row.data());
    for (const float signal : row) {
      ++counts[static_cast<int>(std::lround(signal * mean))];
    }
  }
  double statistic = 0, rare = kSize, rare_seen = kSize;
  int bins = 0;
  for (const auto& [count, times] : counts) {
    const double m = static_cast<double>(mean);
    const double expected = kSize * std::exp(count * std::log(m) - m - std::lgamma(count + 1.0));
    if (expected >= 5) {
      statistic += (times - expected) * (times - expected) / expected;
      rare -= expected;
      rare_seen -= times;
      ++bins;
    }
  }
  if (rare >= 5) {
    statistic += (rare_seen - rare) * (rare_seen - rare) / rare;
    ++bins;
  }
  const double freedom = bins - 1;
  return (statistic - freedom) / std::sqrt(2 * freedom);
}

TEST(noise, shot_fits_the_poisson_distribution) {
  for (const std::uint32_t key : {0u, 1u, 0xdeadbeefu}) {
    for (const float mean : {0.3f, 1.5f, 200.0f, 5000.0f}) {
      EXPECT_LT(poisson_misfit(mean, key), 4) << mean << " " << key;
    }
  }
}

// Total variation between drawn counts and Poisson's distribution, over words on a regular grid.
double poisson_distance(float mean) {
  constexpr int kWords = 1 << 20, kRow = 1024;
  std::map<int, int> counts;
  std::vector<std::uint32_t> columns(kRow);
  std::vector<float> drawn(kRow);
  for (std::uint32_t start = 0; start < kWords; start += kRow) {
    for (std::uint32_t i = 0; i < kRow; ++i) {
      columns[i] = column_of((start + i) << 12);
      drawn[i] = mean;
    }
    kernels().shot(columns.data(), 0, kRow, 1, drawn.data());
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
  const std::array columns{column_of(0x7fffffffu), column_of(5u), column_of(0x80000000u)};
  std::array<float, 3> values{};
  kernels().shot(columns.data(), 0, 3, 1000, values.data());
  EXPECT_EQ(values, (std::array<float, 3>{}));
}

TEST(noise, drift_wanders_with_unit_variance_and_is_a_function_of_the_index) {
  constexpr int kCount = 200000, kPeriod = 20;
  double sum = 0, sum2 = 0, step = 0;
  for (int i = 0; i < kCount; ++i) {
    const double value = drift(5, i, kPeriod);
    sum += value;
    sum2 += value * value;
    step = std::max(step, std::abs(drift(5, i + 1, kPeriod) - value));
  }
  EXPECT_NEAR(sum / kCount, 0, 0.05);
  EXPECT_NEAR(sum2 / kCount, 1, 0.05);
  EXPECT_LT(step, 0.5);
  EXPECT_EQ(drift(5, 1234, kPeriod), drift(5, 1234, kPeriod));
  EXPECT_NE(drift(5, 1234, kPeriod), drift(6, 1234, kPeriod));
}

}  // namespace
}  // namespace blemish::augment
