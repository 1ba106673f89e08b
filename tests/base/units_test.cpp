#include "base/units.hpp"

#include <numbers>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace blemish::base {
namespace {

using testing::HasSubstr;

double parsed(std::string_view text, Unit unit) {
  std::string fault;
  const std::optional<Quantity> quantity = parse_quantity(text, unit, fault);
  EXPECT_TRUE(quantity) << text << ": " << fault;
  return quantity ? quantity->value : -1;
}

std::string refused(std::string_view text, Unit unit) {
  std::string fault;
  EXPECT_FALSE(parse_quantity(text, unit, fault)) << text;
  return fault;
}

TEST(Quantity, BecomesCanonical) {
  EXPECT_EQ(parsed("12 um", Unit::um), 12);
  EXPECT_EQ(parsed("12um", Unit::um), 12);
  EXPECT_EQ(parsed("12 \u00b5m", Unit::um), 12);
  EXPECT_EQ(parsed("2.5 mm", Unit::um), 2500);
  EXPECT_EQ(parsed("100 nm", Unit::um), 0.1);
  EXPECT_EQ(parsed("1 in", Unit::mm), 25.4);
  EXPECT_EQ(parsed("250 um", Unit::mm), 0.25);
  EXPECT_EQ(parsed("-5 deg", Unit::rad), -5 * std::numbers::pi / 180);
  EXPECT_EQ(parsed("+5 us", Unit::s), 5e-6);
  EXPECT_EQ(parsed("7 %", Unit::ratio), 0.07);
  EXPECT_EQ(parsed("60 %", Unit::number), 0.6);
  EXPECT_EQ(parsed("0.5", Unit::ratio), 0.5);
  EXPECT_EQ(parsed("2.4 e-", Unit::electrons), 2.4);
  EXPECT_EQ(parsed("2.4e-1 e-", Unit::electrons), 0.24);
  EXPECT_EQ(parsed("6 dB", Unit::db), 6);
  EXPECT_EQ(parsed("-0.3", Unit::stops), -0.3);
  EXPECT_EQ(parsed("0.025 mm/px", Unit::um_per_px), 25);
  EXPECT_EQ(parsed("010", Unit::count), 10);
}

TEST(Quantity, KnowsPixelsOnTheSurface) {
  std::string fault;
  EXPECT_TRUE(parse_quantity("3 px", Unit::um, fault)->in_px);
  EXPECT_FALSE(parse_quantity("3 um", Unit::um, fault)->in_px);
  EXPECT_FALSE(parse_quantity("3 px", Unit::px, fault)->in_px);
}

TEST(Quantity, NamesAllowedUnits) {
  EXPECT_THAT(refused("12", Unit::um),
              HasSubstr("12 has no unit, allowed: nm, um, mm, cm, in, px"));
  EXPECT_THAT(refused("12 deg", Unit::mm), HasSubstr("\"deg\" is not a unit that is due here"));
  EXPECT_THAT(refused("12 mm", Unit::number), HasSubstr("has a unit that is not due here"));
  EXPECT_THAT(refused("wide", Unit::um), HasSubstr("is not a number"));
  for (const char* text :
       {"", "um", "nan um", "inf um", "1e999 um", "+-1 um", "1,5 um", "1 2 um"}) {
    EXPECT_FALSE(refused(text, Unit::um).empty());
  }
  EXPECT_THAT(refused("1.5", Unit::count), HasSubstr("not a whole number"));
}

TEST(Quantity, IsWrittenForPeopleAndReadBack) {
  EXPECT_EQ(format_quantity(2500, Unit::um), "2.5 mm");
  EXPECT_EQ(format_quantity(500, Unit::um), "500 um");
  EXPECT_EQ(format_quantity(std::numbers::pi / 9, Unit::rad), "20 deg");
  EXPECT_EQ(format_quantity(0.45, Unit::ratio), "45 %");
  const std::vector<Unit> units{Unit::number, Unit::count, Unit::um,    Unit::mm,
                                Unit::rad,    Unit::s,     Unit::ratio, Unit::electrons,
                                Unit::db,     Unit::px,    Unit::stops, Unit::um_per_px};
  for (const Unit unit : units) {
    for (const double value : {0.0, 2.0, 3000.0}) {
      EXPECT_NEAR(parsed(format_quantity(value, unit), unit), value, 1e-5 * value);
    }
  }
}

}  // namespace
}  // namespace blemish::base
