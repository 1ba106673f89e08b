#include "base/params.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "base/goodness.hpp"
#include "base/reader.hpp"

namespace blemish::base {
namespace {

using Kind = Distribution::Kind;

constexpr double kHuge = 1e30;
constexpr int kDraws = 20000;

Distribution make(Kind kind, double a, double b = 0) {
  Distribution result;
  result.kind = kind;
  result.a = a;
  result.b = b;
  return result;
}

std::vector<double> sample(const Distribution& d, double min, double max, double um_per_px = 0) {
  std::vector<double> values;
  for (std::uint64_t index = 0; index < kDraws; ++index) {
    Stream stream(11, index, "test.value");
    values.push_back(draw(d, min, max, stream, um_per_px));
  }
  return values;
}

// Pearson's statistic of counted values against their probabilities.
double chi_square(const std::vector<double>& values, const std::map<double, double>& probability) {
  std::map<double, double> counts;
  for (const double value : values) {
    counts[value] += 1;
  }
  double result = 0;
  for (const auto& [value, p] : probability) {
    const double expected = p * static_cast<double>(values.size());
    result += (counts[value] - expected) * (counts[value] - expected) / expected;
  }
  return result;
}

TEST(Draw, UniformIsTruncatedToTheRange) {
  const std::vector<double> values = sample(make(Kind::uniform, 0, 10), 2, 6);
  EXPECT_LT(ks_statistic(values, [](double x) { return (x - 2) / 4; }), kKsLimit);
}

TEST(Draw, LoguniformIsUniformInItsLogarithm) {
  const std::vector<double> values = sample(make(Kind::loguniform, 5, 60), 0, kHuge);
  EXPECT_LT(ks_statistic(values, [](double x) { return std::log(x / 5) / std::log(12); }),
            kKsLimit);
}

TEST(Draw, NormalIsTruncatedNotPiledUp) {
  const std::vector<double> values = sample(make(Kind::normal, 1, 2), 0, 4);
  const double low = normal_cdf(-0.5);
  const double mass = normal_cdf(1.5) - low;
  EXPECT_LT(ks_statistic(values, [&](double x) { return (normal_cdf((x - 1) / 2) - low) / mass; }),
            kKsLimit);
  EXPECT_EQ(std::count(values.begin(), values.end(), 0.0), 0);
  EXPECT_EQ(std::count(values.begin(), values.end(), 4.0), 0);
}

TEST(Draw, NormalFarInTheTailKeepsItsShape) {
  // Beyond 10 sd the tail falls off nearly exponentially, at a rate just above 10.
  const std::vector<double> values = sample(make(Kind::normal, 0, 1), 10, kHuge);
  EXPECT_LT(ks_statistic(values, [](double x) { return 1 - normal_cdf(-x) / normal_cdf(-10); }),
            kKsLimit);
}

TEST(Draw, LognormalHasItsMedianAndObeysTheClip) {
  Distribution d = make(Kind::lognormal, 2500, 0.6);
  EXPECT_LT(ks_statistic(sample(d, 0, kHuge),
                         [](double x) { return normal_cdf(std::log(x / 2500) / 0.6); }),
            kKsLimit);
  d.clip_low = 2000;
  d.clip_high = 3000;
  for (const double value : sample(d, 0, kHuge)) {
    ASSERT_GE(value, 2000);
    ASSERT_LE(value, 3000);
  }
}

TEST(Draw, PoissonHasItsProbabilities) {
  std::map<double, double> probability;
  double p = std::exp(-1.5);
  for (int k = 0; k <= 6; ++k) {
    probability[k] = p;
    p *= 1.5 / (k + 1);
  }
  // 6 degrees of freedom: above 22.5 once in a thousand.
  EXPECT_LT(chi_square(sample(make(Kind::poisson, 1.5), 0, 1000), probability), 22.5);
  for (const double value : sample(make(Kind::poisson, 1.5), 2, 3)) {
    ASSERT_TRUE(value == 2 || value == 3);
  }
  EXPECT_EQ(sample(make(Kind::poisson, 0), 0, 10)[0], 0);
}

TEST(Draw, ChoiceHasItsWeights) {
  Distribution d;
  d.kind = Kind::choice;
  d.values = {0, 1, 2};
  d.weights = {3, 0, 1};
  const std::vector<double> values = sample(d, 0, 2);
  EXPECT_EQ(std::count(values.begin(), values.end(), 1.0), 0);
  EXPECT_LT(chi_square(values, {{0, 0.75}, {2, 0.25}}), 10.8);
}

TEST(Draw, UsesOneNumberWhateverTheKind) {
  Distribution choice;
  choice.kind = Kind::choice;
  choice.values = {1, 2};
  choice.weights = {1, 1};
  Stream reference(5, 0, "x");
  reference.uniform();
  const double second = reference.uniform();
  for (const Distribution& d : {constant(1), make(Kind::uniform, 1, 2), make(Kind::normal, 1, 2),
                                make(Kind::lognormal, 1, 2), make(Kind::loguniform, 1, 2), choice,
                                make(Kind::poisson, 2)}) {
    Stream stream(5, 0, "x");
    draw(d, 0, 10, stream);
    EXPECT_EQ(stream.uniform(), second);
  }
}

TEST(Draw, PixelsAreScaledAndStayInTheRange) {
  Distribution d = make(Kind::uniform, 2, 4);
  d.in_px = true;
  const std::vector<double> values = sample(d, 60, 90, 25);
  EXPECT_LT(ks_statistic(values, [](double x) { return (x - 60) / 30; }), kKsLimit);
  EXPECT_EQ(median(d, 0, kHuge, 25), 75);
}

TEST(Draw, ValuesOutsideAllMassFallOnTheNearBound) {
  EXPECT_EQ(sample(make(Kind::normal, 0, 1), 100, 200)[0], 100);
  EXPECT_EQ(sample(constant(7), 0, 5)[0], 5);
}

TEST(MassOutside, IsWhatTheRangeCuts) {
  EXPECT_DOUBLE_EQ(mass_outside(make(Kind::uniform, 0, 10), 2, 6), 0.6);
  EXPECT_NEAR(mass_outside(make(Kind::normal, 0, 1), -1.96, 1.96), 0.05, 1e-4);
  EXPECT_NEAR(mass_outside(make(Kind::lognormal, 1, 1), 1, kHuge), 0.5, 1e-12);
  EXPECT_NEAR(mass_outside(make(Kind::loguniform, 1, 100), 10, 1000), 0.5, 1e-12);
  EXPECT_NEAR(mass_outside(make(Kind::poisson, 1), 1, 1000), std::exp(-1), 1e-12);
  EXPECT_EQ(mass_outside(constant(3), 0, 2), 1);
  Distribution clipped = make(Kind::normal, 0, 1);
  clipped.clip_low = -1;
  clipped.clip_high = 1;
  EXPECT_NEAR(mass_outside(clipped, -1, 1), 0, 1e-12);
  EXPECT_NEAR(mass_outside(clipped, 0, 5), 0.5, 1e-12);
}

TEST(Median, IsTheMiddleOfWhatCanBeDrawn) {
  EXPECT_EQ(median(make(Kind::uniform, 0, 10), 2, 6), 4);
  EXPECT_DOUBLE_EQ(median(make(Kind::lognormal, 2500, 0.6), 0, kHuge), 2500);
  EXPECT_NEAR(median(make(Kind::loguniform, 1, 100), 0, kHuge), 10, 1e-12);
  EXPECT_EQ(median(make(Kind::poisson, 4), 0, 1000), 4);
}

TEST(Support, HoldsEveryDraw) {
  const std::pair<double, double> expected{2, 6};
  EXPECT_EQ(support(make(Kind::uniform, 0, 6), 2, 9), expected);
  const auto [low, high] = support(make(Kind::lognormal, 3, 1), 1, 50);
  EXPECT_EQ(low, 1);
  EXPECT_EQ(high, 50);
}

constexpr std::array kTable{Param{"width", Unit::um, 0, 100, "[1 um, 9 um]", "a width"},
                            Param{"depth", Unit::um, 0, 100, "[1 um, 9 um]", "a depth"}};
constexpr std::array kTurned{kTable[1], kTable[0]};

TEST(ParamSet, DrawsDoNotDependOnTheOrderOfTheTable) {
  const Distribution d = make(Kind::uniform, 1, 9);
  const Values a = draw(ParamSet{kTable, {d, d}}, 7, 3, "defects.pit1");
  const Values b = draw(ParamSet{kTurned, {d, d}}, 7, 3, "defects.pit1");
  EXPECT_EQ(a["width"], b["width"]);
  EXPECT_EQ(a["depth"], b["depth"]);
  EXPECT_NE(a["width"], a["depth"]);
  EXPECT_NE(a["width"], draw(ParamSet{kTable, {d, d}}, 7, 3, "defects.pit2")["width"]);
}

TEST(ParamSet, HasMedians) {
  const ParamSet set{kTable, {make(Kind::uniform, 1, 9), constant(3)}};
  EXPECT_EQ(medians(set)["width"], 5);
  EXPECT_EQ(medians(set)["depth"], 3);
  EXPECT_EQ(set["depth"].a, 3);
  EXPECT_EQ(index_of(kTable, "color"), std::nullopt);
}

constexpr std::array kSizes{
    Param{"width", Unit::um, 1, 100, "{of: length, ratio: [0.01, 0.02]}", ""},
    Param{"length", Unit::um, 10, 100000, "[1 mm, 4 mm]", ""},
    Param{"depth", Unit::um, 0, 1000, "{of: width, ratio: 0.5}", ""},
};

TEST(ParamSet, ValuesFollowTheSiblingTheyDependOn) {
  const ParamSet set{kSizes,
                     {fallback_distribution(kSizes[0]), fallback_distribution(kSizes[1]),
                      fallback_distribution(kSizes[2])}};
  double lowest = 1;
  double highest = 0;
  for (std::uint64_t index = 0; index < 2000; ++index) {
    const Values values = draw(set, 3, index, "defects.scratch1#1");
    const double ratio = double(values["width"]) / double(values["length"]);
    lowest = std::min(lowest, ratio);
    highest = std::max(highest, ratio);
    EXPECT_FLOAT_EQ(values["depth"], 0.5f * values["width"]);
  }
  EXPECT_NEAR(lowest, 0.01, 1e-4);
  EXPECT_NEAR(highest, 0.02, 1e-4);
  EXPECT_FLOAT_EQ(medians(set)["width"], 37.5f);
}

TEST(ParamSet, AProductIsTruncatedToTheRange) {
  ParamSet set{
      kSizes, {fallback_distribution(kSizes[0]), constant(8000), fallback_distribution(kSizes[2])}};
  std::vector<double> widths;
  for (std::uint64_t index = 0; index < 4000; ++index) {
    widths.push_back(double(draw(set, 3, index, "p")["width"]));
  }
  // Uniform in what is left of 80 to 160 um below 100 um.
  EXPECT_LT(ks_statistic(widths, [](double x) { return (x - 80) / 20; }), kKsLimit);
  EXPECT_NEAR(mass_outside(set, 0), 0.75, 0.05);
}

Distribution column(const std::string& content, std::vector<double> values) {
  Distribution result;
  result.kind = Kind::empirical;
  result.values = std::move(values);
  result.file_sha256 = content;
  return result;
}

TEST(ParamSet, ColumnsOfOneFileComeFromTheSameRow) {
  std::vector<double> widths, lengths, others;
  for (int row = 0; row < 50; ++row) {
    widths.push_back(10 + row);
    lengths.push_back(1000 + 10 * row);
    others.push_back(row);
  }
  const ParamSet set{kSizes,
                     {column("one", widths), column("one", lengths), column("other", others)}};
  std::vector<int> rows(50, 0);
  int other_same = 0;
  for (std::uint64_t index = 0; index < kDraws; ++index) {
    const Values values = draw(set, 3, index, "p");
    const int row = int(values["width"]) - 10;
    EXPECT_EQ(values["length"], float(1000 + 10 * row));
    ++rows[std::size_t(row)];
    other_same += int(values["depth"]) == row ? 1 : 0;
    if (index < 100) {  // whoever draws under the same rows has the same row
      EXPECT_EQ(draw(set, 3, index, "p.at", 0, "p")["width"], values["width"]);
    }
  }
  double statistic = 0;
  for (const int count : rows) {
    statistic += (count - kDraws / 50.0) * (count - kDraws / 50.0) / (kDraws / 50.0);
  }
  EXPECT_LT(statistic, 85.4);  // 49 degrees of freedom, 0.1 %
  EXPECT_NEAR(other_same, kDraws / 50.0, 4 * std::sqrt(kDraws / 50.0));
  EXPECT_FLOAT_EQ(medians(set)["length"], 1250);
  EXPECT_NE(draw(set, 3, 0, "p")["width"], draw(set, 4, 0, "p")["width"]);
}

TEST(ChoiceWords, AreSplitAtBars) {
  const Param param{"shape", Unit::choice, 0, 1, "particle", "a shape", "particle|fiber"};
  EXPECT_EQ(choice_words(param), (std::vector<std::string>{"particle", "fiber"}));
}

TEST(Quantile, IsTheValueBelowWhichTheShareLies) {
  Distribution uniform;
  uniform.kind = Distribution::Kind::uniform;
  uniform.a = 2;
  uniform.b = 4;
  EXPECT_NEAR(quantile(uniform, 0, 10, 0.25), 2.5, 1e-12);
  EXPECT_EQ(quantile(constant(3), 0, 10, 0.9), 3);
  uniform.in_px = true;
  EXPECT_NEAR(quantile(uniform, 0, 1000, 0.5, 20), 60, 1e-9);
}

}  // namespace
}  // namespace blemish::base
