// Every recipe in tests/recipes: those in ok/ load with no more warnings than their lines
// "# warns LINE:COL text" say, those in bad/ have exactly the faults of their lines
// "# expect LINE:COL text".
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "recipe/recipe.hpp"

namespace blemish::recipe {
namespace {

namespace fs = std::filesystem;

constexpr base::Param kShapes[] = {
    {"grow", base::Unit::px, 0, 100, "0 px", "widens"},
    {"fill", base::Unit::choice, 0, 1, "whole", "what is filled", "whole|part"},
};
const std::vector<FormatSpec> kFormats{"coco", {"shapes", {kShapes}}};

std::vector<std::string> recipes(const std::string& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(BLEMISH_SOURCE_DIR) / "tests/recipes" / folder)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> marked_lines(const std::string& file, const std::string& mark) {
  std::ifstream stream(file);
  std::vector<std::string> result;
  for (std::string line; std::getline(stream, line) && line.starts_with("# ");) {
    if (line.starts_with(mark)) {
      result.push_back(line.substr(mark.size()));
    }
  }
  return result;
}

// "LINE:COL path: message" of the faults of one severity.
std::vector<std::string> texts(const LintReport& report, base::Severity severity) {
  std::vector<std::string> result;
  for (const base::Fault& fault : report.faults) {
    if (fault.severity == severity) {
      result.push_back(fmt::format("{}:{} {}: {}", fault.where.line, fault.where.column,
                                   fault.where.path, fault.message));
    }
  }
  return result;
}

// Both lists are in order of place.
void expect_match(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
  ASSERT_EQ(expected.size(), found.size()) << testing::PrintToString(found);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::size_t space = expected[i].find(' ');
    EXPECT_EQ(expected[i].substr(0, space), found[i].substr(0, found[i].find(' '))) << found[i];
    EXPECT_NE(found[i].find(expected[i].substr(space + 1)), std::string::npos) << found[i];
  }
}

TEST(RecipeFiles, BadOnesHaveTheFaultsTheyExpect) {
  const std::vector<std::string> files = recipes("bad");
  EXPECT_GE(files.size(), 35u);
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const std::vector<std::string> expected = marked_lines(file, "# expect ");
    EXPECT_FALSE(expected.empty());
    const LintReport report = lint(file, kFormats);
    EXPECT_FALSE(report.ok());
    EXPECT_TRUE(report.facts.empty());
    expect_match(expected, texts(report, base::Severity::error));
    EXPECT_THROW(load(file, kFormats), base::FaultsError);
  }
}

TEST(RecipeFiles, GoodOnesLoad) {
  const std::vector<std::string> files = recipes("ok");
  EXPECT_GE(files.size(), 5u);
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const LintReport report = lint(file, kFormats);
    EXPECT_TRUE(report.ok());
    EXPECT_FALSE(report.facts.empty());
    EXPECT_EQ(texts(report, base::Severity::error), std::vector<std::string>{});
    expect_match(marked_lines(file, "# warns "), texts(report, base::Severity::warning));
  }
}

TEST(RecipeFiles, GoodOnesReadBackFromTheirResolvedText) {
  for (const std::string& file : recipes("ok")) {
    SCOPED_TRACE(file);
    const Recipe recipe = load(file, kFormats);
    const Recipe again = parse(recipe.resolved_yaml, file, kFormats);
    EXPECT_EQ(again.resolved_yaml, recipe.resolved_yaml);
    EXPECT_EQ(again.name, recipe.name);
    EXPECT_EQ(again.classes, recipe.classes);
    EXPECT_EQ(again.resolved_yaml.find(BLEMISH_SOURCE_DIR), std::string::npos);
  }
}

TEST(RecipeFiles, OptionsOfFormatsAreRead) {
  const Output output = load(BLEMISH_SOURCE_DIR "/tests/recipes/ok/outputs.yaml", kFormats).output;
  EXPECT_EQ(output.formats, (std::vector<std::string>{"coco", "shapes"}));
  EXPECT_EQ(output.options.at("shapes").at(0)["grow"], 2);
  EXPECT_EQ(output.patches.size_px, 32);
  EXPECT_EQ(output.patches.centered, 0.5);
  EXPECT_TRUE(output.twins_as_negatives);
  EXPECT_TRUE(output.real_in_test);
  EXPECT_EQ(output.card.date, "2026-11-25");
}

TEST(RecipeFiles, CreditsOfSinglePhotosLieOverThoseOfAll) {
  const Recipe recipe = load(BLEMISH_SOURCE_DIR "/tests/recipes/ok/credits.yaml", kFormats);
  const std::vector<scene::Credit>& credits = recipe.part.photos->credits;
  ASSERT_EQ(credits.size(), 2u);
  EXPECT_EQ(credits[0].license, "CC-BY-4.0");
  EXPECT_EQ(credits[0].owner, "Smith, Sons");
  EXPECT_EQ(credits[1].license, "CC0-1.0");
  EXPECT_EQ(credits[1].owner, "the works");
  ASSERT_EQ(recipe.inputs.size(), 1u);
  EXPECT_EQ(recipe.inputs[0].file, "../files/credits.csv");
}

}  // namespace
}  // namespace blemish::recipe
