#include "recipe/rule.hpp"

#include <gtest/gtest.h>

#include "support/values.hpp"

namespace blemish::recipe {
namespace {

std::vector<RuleClass> classes() {
  return {{"scratch", {defect::find("scratch")}},
          {"pit", {defect::find("pit")}},
          {"deep mark", {defect::find("scratch"), defect::find("pit")}}};
}

Subject scratch(double length_um, double width_um = 30) {
  return {"scratch",
          "face",
          {length_um, width_um, 2, length_um * width_um},
          testing::values_of("scratch", {{"fade", 0.1}})};
}

Subject pit(double diameter_um, const std::string& region = "face") {
  return {"pit",
          region,
          {diameter_um, diameter_um, 20, diameter_um * diameter_um},
          testing::values_of("pit", {{"diameter", diameter_um}})};
}

bool holds(const std::string& text, const std::vector<Subject>& subjects, double scale = 1) {
  return Rule::of_image(text, classes()).holds(subjects, scale);
}

TEST(Rule, ASingleDefectMayBreakIt) {
  const std::string rule = "scratch.length > 0.5 mm";
  EXPECT_FALSE(holds(rule, {}));
  EXPECT_FALSE(holds(rule, {scratch(400), scratch(500), pit(800)}));
  EXPECT_TRUE(holds(rule, {scratch(400), scratch(501)}));
  EXPECT_TRUE(holds("0.5 mm < scratch.length", {scratch(501)}));
  EXPECT_TRUE(holds("scratch.length >= 500 um", {scratch(500)}));
  EXPECT_FALSE(holds("scratch.length < 0.05 cm", {scratch(500)}));
  EXPECT_TRUE(holds("scratch.length <= 0.05 cm", {scratch(500)}));
}

TEST(Rule, SumsCountsAndTheirLike) {
  const std::vector<Subject> all{scratch(400), scratch(900), pit(100), pit(300)};
  EXPECT_TRUE(holds("sum(scratch.length) > 1.29 mm", all));
  EXPECT_FALSE(holds("sum(scratch.length) > 1.3 mm", all));
  EXPECT_TRUE(holds("count(pit) >= 2", all));
  EXPECT_FALSE(holds("count(pit) > 2", all));
  EXPECT_TRUE(holds("count(any) >= 4 and max(any.length) > 0.8 mm", all));
  EXPECT_TRUE(holds("count(pit.diameter > 0.2 mm) < 2", all));
  EXPECT_TRUE(holds("count(pit.diameter > 90 um and pit.depth < 30 um) >= 2", all));
  EXPECT_TRUE(holds("min(pit.diameter) < 101 um", all));
  EXPECT_TRUE(holds("mean(pit.diameter) >= 200 um", all));
  EXPECT_FALSE(holds("mean(pit.diameter) < 1 m" + std::string("m"), {}));
  EXPECT_FALSE(holds("max(pit.diameter) > 0 um", {}));
  EXPECT_FALSE(holds("sum(pit.area) > 0 mm2", {}));
  EXPECT_TRUE(holds("sum(pit.area) > 0.09 mm2", all));
  EXPECT_TRUE(holds("sum(pit.area) < 0.11 mm^2", all));
  EXPECT_TRUE(holds("count(pit) + 2 * count(scratch) > 5", all));
}

TEST(Rule, AndSpeaksOfOneDefect) {
  const std::string rule = "scratch.length > 0.5 mm and scratch.width > 20 um";
  EXPECT_FALSE(holds(rule, {scratch(900, 10), scratch(100, 50)}));
  EXPECT_TRUE(holds(rule, {scratch(900, 10), scratch(600, 21)}));
  EXPECT_TRUE(holds("max(scratch.length) > 0.5 mm and max(scratch.width) > 20 um",
                    {scratch(900, 10), scratch(100, 50)}));
  const std::string nested =
      "(scratch.length > 0.5 mm or pit.diameter > 1 mm) and scratch.width > 20 um";
  EXPECT_FALSE(holds(nested, {scratch(900, 10), scratch(100, 50)}));
  EXPECT_TRUE(holds(nested, {scratch(900, 10), scratch(100, 50), pit(1100)}));
}

TEST(Rule, AndBindsBeforeOr) {
  EXPECT_TRUE(holds("count(pit) > 0 or count(pit) > 5 and count(scratch) > 5", {pit(1)}));
  EXPECT_FALSE(holds("(count(pit) > 0 or count(pit) > 5) and count(scratch) > 5", {pit(1)}));
}

TEST(Rule, ReckonsWithUnits) {
  EXPECT_TRUE(holds("scratch.length / scratch.width > 10", {scratch(301, 30)}));
  EXPECT_FALSE(holds("scratch.length / scratch.width > 10", {scratch(299, 30)}));
  EXPECT_TRUE(holds("scratch.length * scratch.width > 8999 um2", {scratch(300, 30)}));
  EXPECT_TRUE(holds("scratch.length - 2 * scratch.width > 0.239 mm", {scratch(300, 30)}));
  EXPECT_TRUE(holds("-scratch.length < -0.2 mm", {scratch(300)}));
  EXPECT_TRUE(holds("scratch.fade > 5 %", {scratch(300)}));
  EXPECT_TRUE(holds("scratch.bend < 20 deg", {scratch(300)}));
  EXPECT_TRUE(holds("'deep mark'.area > 0 um2 or count('deep mark') >= 0", {}));
}

TEST(Rule, ScalesAllLimitsButThoseOfCounts) {
  EXPECT_TRUE(holds("scratch.length > 0.5 mm", {scratch(450)}, 0.8));
  EXPECT_FALSE(holds("scratch.length > 0.5 mm", {scratch(550)}, 1.2));
  EXPECT_TRUE(holds("count(pit) >= 3", {pit(1), pit(1), pit(1)}, 1.2));
  EXPECT_FALSE(holds("count(pit) >= 3", {pit(1), pit(1)}, 0.6));
  EXPECT_TRUE(holds("count(pit.diameter > 0.1 mm) >= 2", {pit(90), pit(95)}, 0.8));
}

RuleFault fault_of(const std::string& text) {
  try {
    Rule::of_image(text, classes());
  } catch (const RuleFault& fault) {
    return fault;
  }
  ADD_FAILURE() << text << " has no fault";
  return {};
}

TEST(Rule, EveryFaultHasItsPlace) {
  const struct {
    std::string text;
    std::size_t offset;
    std::string message;
  } cases[] = {
      {"", 0, "empty"},
      {"scrach.length > 1 mm", 0, "no class \"scrach\""},
      {"scratch.lenght > 1 mm", 8, "has no \"lenght\""},
      {"scratch > 1 mm", 0, "which size"},
      {"scratch.length > 1", 17, "no unit"},
      {"scratch.length > 1 px", 17, "px"},
      {"scratch.length > 1 mm2", 17, "a length is compared with an area"},
      {"scratch.length > 1 mn", 17, "no quantity"},
      {"scratch.length > pit.depth", 15, "two measured"},
      {"1 mm > 2 mm", 5, "two numbers"},
      {"1 mm < scratch.length < 2 mm", 22, "third value"},
      {"scratch.length == 1 mm", 15, "no comparison"},
      {"scratch.length", 0, "compared with nothing"},
      {"scratch.length > 1 mm scratch", 22, "or the end"},
      {"scratch.length > 1 mm and", 25, "the end"},
      {"(scratch.length > 1 mm", 22, "\")\""},
      {"(scratch.length > 1 mm) + 2 > 1", 0, "comparison"},
      {"scratch.length + pit.depth > 1 mm", 17, "one of pit"},
      {"scratch.length + scratch.area > 1 mm", 15, "between a length and an area"},
      {"total(scratch.length) > 1 mm", 0, "no function"},
      {"sum(max(scratch.length)) > 1 mm", 4, "within another"},
      {"sum(1 mm) > 1 mm", 4, "needs a size"},
      {"count(pit.depth > 1 um and scratch.depth > 1 um) > 1", 6, "one class"},
      {"pit.profile > 1 mm", 14, "without a unit"},
      {"any.diameter > 1 mm", 4, "no size that every"},
      {"'deep mark'.diameter > 1 mm", 12, "a scratch has no"},
      {"'deep mark.length > 1 mm", 0, "not closed"},
      {"scratch.length > 1 mm / 0", 17, "finite"},
      {"scratch.length > 1e999 mm", 17, "no quantity"},
      {"scratch.length > 1 mm; pit", 21, "\";\""},
      {std::string(60, '(') + "1", 50, "too deep"},
  };
  for (const auto& [text, offset, message] : cases) {
    const RuleFault fault = fault_of(text);
    EXPECT_EQ(fault.offset, offset) << text << ": " << fault.message;
    EXPECT_NE(fault.message.find(message), std::string::npos) << text << ": " << fault.message;
  }
}

TEST(Rule, TooManyAlternativesAreRefused) {
  std::string text = "count(pit) > 1";
  for (int i = 0; i < 9; ++i) {
    text = "(" + text + ") and (count(pit) > 2 or count(pit) > 3)";
  }
  EXPECT_NE(fault_of(text).message.find("alternatives"), std::string::npos);
}

TEST(Rule, OverOneDefectNamesItsSizesAlone) {
  const RuleClass its{"scratch", {defect::find("scratch")}};
  const Rule rule = Rule::of_defect("length > 2 mm or width > 0.1 mm and fade < 20 %", its);
  const std::vector<Subject> longer{scratch(2001)}, wide{scratch(100, 101)}, small{scratch(100)};
  EXPECT_TRUE(rule.holds(longer));
  EXPECT_TRUE(rule.holds(wide));
  EXPECT_FALSE(rule.holds(small));
  EXPECT_THROW(Rule::of_defect("scratch.length > 2 mm", its), RuleFault);
  EXPECT_THROW(Rule::of_defect("sum(length) > 2 mm", its), RuleFault);
}

TEST(Accept, TellsOkFromNgAndWhatIsBetween) {
  Accept accept;
  accept.ng = Rule::of_image("scratch.length > 0.5 mm or count(pit) >= 3", classes());
  accept.borderline = 0.2;
  const auto judged = [&](const std::vector<Subject>& subjects) {
    return verdict(accept, subjects);
  };
  EXPECT_EQ(judged({}), "OK");
  EXPECT_EQ(judged({scratch(399)}), "OK");
  EXPECT_EQ(judged({scratch(401)}), "borderline");  // NG at 0.4 mm
  EXPECT_EQ(judged({scratch(599)}), "borderline");  // OK at 0.6 mm
  EXPECT_EQ(judged({scratch(601)}), "NG");
  EXPECT_EQ(judged({pit(1), pit(1), pit(1)}), "NG");  // counts are not moved
  EXPECT_EQ(judged({pit(1), pit(1)}), "OK");
  EXPECT_EQ(judged({scratch(501), pit(1), pit(1), pit(1)}), "NG");
}

TEST(Accept, AZoneJudgesWhatLiesInIt) {
  Accept accept;
  accept.zones.push_back({"bore", Rule::of_image("pit.diameter > 0.2 mm", classes())});
  EXPECT_EQ(verdict(accept, std::vector{pit(300, "face")}), "OK");
  EXPECT_EQ(verdict(accept, std::vector{pit(300, "bore")}), "NG");
  EXPECT_EQ(verdict(accept, std::vector{pit(100, "bore"), pit(300, "")}), "OK");
  accept.ng = Rule::of_image("count(pit) >= 2", classes());
  EXPECT_EQ(verdict(accept, std::vector{pit(100, "bore"), pit(100, "face")}), "NG");
}

TEST(Accept, TheFirstGradeThatHoldsIsTheSeverity) {
  const RuleClass its{"scratch", {defect::find("scratch")}};
  const std::vector<Severity> severities{{"scratch",
                                          {{"major", Rule::of_defect("length > 2 mm", its)},
                                           {"minor", Rule::of_defect("length > 0.5 mm", its)}}}};
  EXPECT_EQ(severity(severities, scratch(3000)), "major");
  EXPECT_EQ(severity(severities, scratch(600)), "minor");
  EXPECT_EQ(severity(severities, scratch(400)), "");
  EXPECT_EQ(severity(severities, pit(3000)), "");
}

}  // namespace
}  // namespace blemish::recipe
