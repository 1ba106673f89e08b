#include "base/random.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/goodness.hpp"

namespace blemish::base {
namespace {

TEST(Philox, GivesTheKnownAnswer) {
  const std::array<std::uint32_t, 4> expected{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  EXPECT_EQ(philox(0, 0, 0, 0), expected);
}

TEST(Philox, UsesEveryBitOfItsArguments) {
  std::set<std::array<std::uint32_t, 4>> seen{philox(0, 0, 0, 0)};
  for (unsigned bit = 0; bit < 64; ++bit) {
    seen.insert(philox(std::uint64_t{1} << bit, 0, 0, 0));
    seen.insert(philox(0, std::uint64_t{1} << bit, 0, 0));
  }
  for (unsigned bit = 0; bit < 32; ++bit) {
    seen.insert(philox(0, 0, 1u << bit, 0));
    seen.insert(philox(0, 0, 0, 1u << bit));
  }
  EXPECT_EQ(seen.size(), 1u + 64 + 64 + 32 + 32);
}

TEST(PathHash, IsFixedForever) {
  EXPECT_EQ(path_hash(""), 0xab3e7c0bu);
  EXPECT_EQ(path_hash("defects.scratch1#3.length"), 0x31661b8eu);
}

TEST(Stream, IsAFunctionOfItsArguments) {
  Stream a(7, 17, "x");
  Stream b(7, 17, "x");
  const double first = a.uniform();
  EXPECT_EQ(first, b.uniform());
  EXPECT_NE(first, a.uniform());
  EXPECT_NE(first, Stream(8, 17, "x").uniform());
  EXPECT_NE(first, Stream(7, 18, "x").uniform());
  EXPECT_NE(first, Stream(7, 17, "y").uniform());
}

TEST(Stream, IsUniformAndNormal) {
  std::vector<double> uniforms;
  std::vector<double> normals;
  for (std::uint64_t index = 0; index < 20000; ++index) {
    Stream stream(3, index, "defects.pit1.depth");
    uniforms.push_back(stream.uniform());
    normals.push_back(stream.normal());
    ASSERT_GT(uniforms.back(), 0);
    ASSERT_LT(uniforms.back(), 1);
  }
  EXPECT_LT(ks_statistic(uniforms, [](double x) { return x; }), kKsLimit);
  EXPECT_LT(ks_statistic(normals, normal_cdf), kKsLimit);
  EXPECT_GT(ks_statistic(uniforms, [](double x) { return x * x; }), kKsLimit);
}

TEST(NormalQuantile, AgreesWithReferenceValues) {
  // 30-digit values of sqrt(2) erfinv(2p - 1).
  const std::vector<std::pair<double, double>> known{
      {1e-12, -7.03448382530113192981}, {1e-5, -4.26489079392282462850},
      {0.01, -2.32634787404084110089},  {0.3, -0.52440051270804078404},
      {0.8, 0.84162123357291420518},    {0.999, 3.09023230616781354154}};
  for (const auto& [p, z] : known) {
    EXPECT_NEAR(normal_quantile(p) / z, 1, 2e-15) << p;
    EXPECT_NEAR(normal_cdf(z) / p, 1, 1e-13) << p;
  }
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
}

}  // namespace
}  // namespace blemish::base
