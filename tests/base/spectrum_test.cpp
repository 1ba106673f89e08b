// The unit of a light's spectrum: wavelengths, color temperatures and white on one number line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/params.hpp"
#include "base/reader.hpp"

namespace blemish::base {
namespace {

constexpr Param kSpectrum{"spectrum", Unit::spectrum, 0, kHottestKelvin, "white", "test"};

Distribution read(const std::string& text, std::string* fault = nullptr) {
  const Document document = Document::parse("spectrum: " + text, "test.yaml");
  const Distribution result = document.root()["spectrum"].distribution(kSpectrum);
  if (fault != nullptr) {
    *fault = document.faults().empty() ? "" : document.faults().front().message;
  } else {
    EXPECT_TRUE(document.faults().empty()) << text << ": " << document.faults().front().message;
  }
  return result;
}

std::string refused(const std::string& text) {
  std::string fault;
  read(text, &fault);
  return fault;
}

TEST(Spectrum, IsAWavelengthATemperatureOrWhite) {
  EXPECT_EQ(read("630 nm").a, 630);
  EXPECT_EQ(read("5600 K").a, 5600);
  EXPECT_EQ(read("white").a, 0);
  EXPECT_EQ(format_quantity(630, Unit::spectrum), "630 nm");
  EXPECT_EQ(format_quantity(5600, Unit::spectrum), "5600 K");
  EXPECT_EQ(format_quantity(0, Unit::spectrum), "white");
  EXPECT_EQ(name_suffix(Unit::spectrum), "_nm_or_k");
}

TEST(Spectrum, EachHasItsOwnRange) {
  EXPECT_THAT(refused("1900 nm"), testing::HasSubstr("no wavelength that a camera sees"));
  EXPECT_THAT(refused("300 nm"), testing::HasSubstr("no wavelength that a camera sees"));
  EXPECT_THAT(refused("1000 K"), testing::HasSubstr("no color temperature"));
  EXPECT_THAT(refused("25000 K"), testing::HasSubstr("no color temperature"));
  EXPECT_THAT(refused("630"), testing::HasSubstr("allowed: nm, K, the word white"));
  EXPECT_THAT(refused("red"), testing::HasSubstr("allowed: nm, K, the word white"));
}

TEST(Spectrum, DrawsStayWithTheirKind) {
  EXPECT_THAT(refused("[630 nm, 5600 K]"), testing::HasSubstr("between two wavelengths"));
  EXPECT_THAT(refused("[white, 5600 K]"), testing::HasSubstr("between two wavelengths"));
  EXPECT_THAT(refused("{normal: {mean: 630 nm, sd: 100 K}}"),
              testing::HasSubstr("between two wavelengths"));
  EXPECT_EQ(read("{choice: [630 nm, 5600 K, white]}").values, (std::vector<double>{630, 5600, 0}));
  // A wide normal would reach from one stretch of the number line into the other.
  const Distribution warm = read("{normal: {mean: 2500 K, sd: 2000 K}}");
  const Distribution infrared = read("{normal: {mean: 1600 nm, sd: 400 nm}}");
  for (std::uint64_t i = 0; i < 200; ++i) {
    Stream first(1, i, "warm");
    EXPECT_GE(draw(warm, kSpectrum.min, kSpectrum.max, first), kFirstKelvin);
    Stream second(1, i, "infrared");
    EXPECT_LE(draw(infrared, kSpectrum.min, kSpectrum.max, second), kLongestNm);
  }
}

}  // namespace
}  // namespace blemish::base
