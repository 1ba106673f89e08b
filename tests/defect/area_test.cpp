// Areas that the kinds state, against counting the points of a fine grid that lie in the core.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include "support/values.hpp"

namespace blemish::defect {
namespace {

double counted_area_um2(const DefectType& type, const base::Values& values, std::uint32_t seed,
                        double step_um) {
  const Reach reach = type.reach(values, seed);
  const glm::dvec2 size_um = reach.max_um - reach.min_um;
  const glm::ivec2 count(glm::ceil(size_um / step_um));
  const double inside = tbb::parallel_reduce(
      tbb::blocked_range<int>(0, count.y), 0.0,
      [&](const tbb::blocked_range<int>& rows, double sum) {
        for (int y = rows.begin(); y < rows.end(); ++y) {
          for (int x = 0; x < count.x; ++x) {
            // Rows are shifted by the golden ratio, so that no edge runs along the grid.
            const double shift = 0.6180339887498949 * y - std::floor(0.6180339887498949 * y);
            const glm::dvec2 p = reach.min_um + step_um * glm::dvec2(x + shift, y + 0.5);
            sum += type.core_distance_um(values, seed, glm::vec2(p)) < 0 ? 1 : 0;
          }
        }
        return sum;
      },
      [](double a, double b) { return a + b; });
  return inside * step_um * step_um;
}

void expect_area(std::string_view kind, const base::Values& values, std::uint32_t seed,
                 double step_um, double tolerance) {
  const DefectType& type = *find(kind);
  const double stated = type.measures(values, seed).area_um2;
  EXPECT_NEAR(stated / counted_area_um2(type, values, seed, step_um), 1, tolerance)
      << kind << " seed " << seed;
}

TEST(Area, OfAStraightScratchIsLengthTimesWidth) {
  for (const double width_um : {1.0, 20.0, 300.0}) {
    const base::Values values = testing::straight_scratch(1500, width_um);
    const Measures measures = find("scratch")->measures(values, 9);
    EXPECT_NEAR(measures.area_um2, 1500 * width_um, 1e-4 * 1500 * width_um);
    EXPECT_NEAR(measures.length_um, 1500, 0.1);
    EXPECT_NEAR(measures.width_um, width_um, 1e-4 * width_um);
  }
  expect_area("scratch", testing::straight_scratch(400, 30), 9, 0.25, 0.002);
}

TEST(Area, OfCurvedFadedAndVariedScratchesIsCounted) {
  const auto scratch = [](testing::Settings settings) {
    return testing::with(testing::straight_scratch(400, 30), settings);
  };
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_area("scratch", scratch({{"bend", 1.2}}), seed, 0.4, 0.005);
    expect_area("scratch", scratch({{"fade", 0.4}}), seed, 0.4, 0.005);
    expect_area("scratch", scratch({{"variation", 0.8}}), seed, 0.4, 0.005);
    expect_area("scratch", scratch({{"wander", 0.03}}), seed, 0.4, 0.005);
    expect_area("scratch",
                scratch({{"bend", -2}, {"fade", 0.3}, {"variation", 0.5}, {"wander", 0.02}}), seed,
                0.4, 0.005);
  }
}

TEST(Area, OfAPitIsThatOfItsOutline) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    for (const double irregularity : {0.0, 0.3, 0.6}) {
      expect_area("pit",
                  testing::values_of("pit", {{"diameter", 200}, {"irregularity", irregularity}}),
                  seed, 0.4, 0.002);
    }
  }
}

TEST(Area, OfRoundKindsIsThatOfTheirOutline) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    for (const char* kind : {"blowhole", "spall", "dent", "ding", "bump", "blister"}) {
      expect_area(
          kind,
          testing::values_of(kind, {{"length", 200}, {"elongation", 1.7}, {"irregularity", 0.4}}),
          seed, 0.4, 0.002);
    }
    for (const char* kind : {"pinhole", "crater"}) {
      expect_area(kind, testing::values_of(kind, {{"diameter", 200}, {"irregularity", 0.3}}), seed,
                  0.4, 0.002);
    }
  }
}

TEST(Area, OfATaperedAndBentBlowholeIsThatOfItsOutline) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_area("blowhole",
                testing::values_of("blowhole", {{"length", 200},
                                                {"elongation", 1.7},
                                                {"irregularity", 0.4},
                                                {"taper", 0.6},
                                                {"bend", -0.6}}),
                seed, 0.4, 0.002);
  }
}

TEST(Area, OfASpallAtABorderIsWhatLiesAboveIt) {
  for (std::uint32_t seed = 1; seed <= 2; ++seed) {
    for (const double border_um : {1.0, 35.0}) {
      expect_area("spall",
                  testing::values_of("spall", {{"length", 200},
                                               {"elongation", 1.7},
                                               {"irregularity", 0.4},
                                               {"jaggedness", 1.5},
                                               {"border", border_um}}),
                  seed, 0.2, 0.002);
    }
  }
}

TEST(Area, OfAFieldOfHolesIsTheSumOfItsHoles) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    for (const char* kind : {"pitting", "porosity"}) {
      for (const double law : {0.5, 3.5}) {
        expect_area(kind,
                    testing::values_of(kind, {{"length", 1000},
                                              {"width", 700},
                                              {"diameter", 80},
                                              {"density", 0.6},
                                              {"size_law", law}}),
                    seed, 1, 0.003);
      }
    }
  }
}

TEST(Area, OfABranchingCrackIsThatOfTheUnion) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    for (const double branches : {0.0, 4.0}) {
      expect_area("crack",
                  testing::values_of("crack", {{"length", 1000},
                                               {"width", 20},
                                               {"bend", 0.5},
                                               {"branches", branches},
                                               {"branch_length", 0.3}}),
                  seed, 0.7, 0.005);
    }
    expect_area(
        "crack",
        testing::values_of(
            "crack",
            {{"length", 1000}, {"width", 20}, {"branches", 0}, {"kink", 0.02}, {"ragged", 0.6}}),
        seed, 0.7, 0.005);
  }
}

TEST(Area, OfACrazeIsThatOfItsCracks) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_area("craze",
                testing::values_of(
                    "craze", {{"length", 1000}, {"width", 800}, {"mesh", 150}, {"opening", 20}}),
                seed, 0.8, 0.002);
  }
}

TEST(Area, OfAToolMarkIsLengthTimesWidth) {
  const base::Values values =
      testing::values_of("tool_mark", {{"length", 700}, {"width", 90}, {"bend", 1.5}});
  EXPECT_NEAR(find("tool_mark")->measures(values, 1).area_um2, 63000, 0.1);
  expect_area("tool_mark", values, 1, 0.5, 0.002);
}

TEST(Area, OfTornStripsIsTheIntegralOfTheirWidth) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_area("gouge",
                testing::values_of(
                    "gouge", {{"length", 500}, {"width", 120}, {"bend", 0.8}, {"tearing", 0.8}}),
                seed, 0.6, 0.003);
    expect_area("burr", testing::values_of("burr", {{"length", 600}, {"width", 40}, {"tooth", 60}}),
                seed, 0.4, 0.002);
    expect_area("chip", testing::values_of("chip", {{"length", 400}, {"width", 150}}), seed, 0.5,
                0.003);
  }
}

TEST(Area, OfRubbedFieldsIsTheSumOfTheirMarks) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_area("scuff",
                testing::values_of("scuff",
                                   {{"length", 900}, {"width", 500}, {"grain", 15}, {"bend", 0.5}}),
                seed, 1, 0.003);
    expect_area("handling_mark",
                testing::values_of("handling_mark", {{"length", 900},
                                                     {"width", 500},
                                                     {"mark_length", 200},
                                                     {"mark_width", 12},
                                                     {"bend", 0.5}}),
                seed, 0.6, 0.003);
  }
}

TEST(Area, OfGroovesSideBySideIsTheirSum) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    for (const double lines : {1.0, 2.0, 5.0}) {
      expect_area("scratch",
                  testing::with(testing::straight_scratch(800, 20), {{"lines", lines},
                                                                     {"line_spacing", 2.5},
                                                                     {"bend", 1},
                                                                     {"variation", 0.4},
                                                                     {"fade", 0.2},
                                                                     {"skips", 0.3},
                                                                     {"skip_length", 150}}),
                  seed, 0.4, 0.005);
    }
  }
}

TEST(Area, OfWhatIsFrayedIsWhatIsLeft) {
  for (const double strands : {1.0, 4.0}) {
    for (const double fray : {0.3, 1.0}) {
      const auto frayed = [&](const base::Values& values) {
        return testing::with(values, {{"strands", strands}, {"fray", fray}});
      };
      const base::Values band =
          testing::with(testing::straight_scratch(800, 60),
                        {{"bend", 0.5}, {"fade", 0.2}, {"skip_length", 100}, {"ragged", 0.3}});
      expect_area("scratch", frayed(band), 3, 0.5, 0.005);
      const base::Values inclusion = testing::values_of(
          "inclusion", {{"length", 900}, {"width", 90}, {"wander", 0.05}, {"taper", 0.4}});
      expect_area("inclusion", frayed(inclusion), 3, 0.4, 0.005);
    }
  }
}

TEST(Area, OfAParticleIsThatOfItsOutline) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    for (const double elongation : {1.0, 2.5}) {
      expect_area(
          "dust",
          testing::values_of("dust", {{"shape", 0}, {"size", 150}, {"elongation", elongation}}),
          seed, 0.3, 0.002);
    }
  }
}

TEST(Area, OfAFiberWithoutBendIsLengthTimesWidth) {
  const base::Values values =
      testing::values_of("dust", {{"shape", 1}, {"length", 500}, {"width", 20}, {"bend", 0}});
  EXPECT_NEAR(find("dust")->measures(values, 4).area_um2, 10000, 1);
}

TEST(Area, OfAFiberIsThatOfItsCurvedStrip) {
  for (const double bend_rad : {0.0, 1.0, -2.0}) {
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
      expect_area("dust",
                  testing::values_of(
                      "dust", {{"shape", 1}, {"length", 500}, {"width", 20}, {"bend", bend_rad}}),
                  seed, 0.4, 0.002);
    }
  }
}

// A grid fine enough for the kind's width, and for its whole size.
void expect_counted(std::string_view kind, const base::Values& values, std::uint32_t seed,
                    double tolerance) {
  const Measures measures = find(kind)->measures(values, seed);
  const double step_um = std::min(measures.width_um / 24, std::sqrt(measures.area_um2) / 250);
  expect_area(kind, values, seed, step_um, tolerance);
}

class PatchArea : public ::testing::TestWithParam<std::string_view> {};

TEST_P(PatchArea, IsThatOfItsOutline) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_counted(GetParam(), testing::values_of(GetParam()), seed, 0.002);
  }
}

INSTANTIATE_TEST_SUITE_P(, PatchArea,
                         ::testing::Values("stain", "heat_tint", "water_mark", "rust", "oil_film",
                                           "particles", "fingerprint", "splash", "residue",
                                           "adhesive", "missing_coating", "over_polish",
                                           "texture_patch", "sink_mark", "splay", "black_speck",
                                           "gate_vestige", "ejector_mark"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST(Area, OfAStretchedAndJaggedPatchIsCounted) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_counted(
        "rust",
        testing::values_of("rust", {{"elongation", 5}, {"irregularity", 0.6}, {"ragged", 0.3}}),
        seed, 0.002);
  }
}

class BandArea : public ::testing::TestWithParam<std::string_view> {};

TEST_P(BandArea, IsThatOfItsCurvedStrip) {
  for (std::uint32_t seed = 1; seed <= 2; ++seed) {
    base::Values values = testing::values_of(GetParam());
    expect_counted(GetParam(), values, seed, 0.002);
    for (const std::string_view turn : {"bend", "curl"}) {
      const auto row = base::index_of(values.table, turn);
      if (row && values.table[*row].unit == base::Unit::rad) {
        values.values[*row] = 1.2f;
      }
    }
    expect_counted(GetParam(), values, seed, 0.002);
  }
}

INSTANTIATE_TEST_SUITE_P(, BandArea,
                         ::testing::Values("smear", "ink_mark", "swarf", "inclusion",
                                           "grinding_burn", "chatter_marks", "feed_lines",
                                           "weld_line", "flow_line"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST(Area, OfACurlingThreadIsCounted) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    expect_counted(
        "fiber",
        testing::values_of(
            "fiber", {{"length", 600}, {"width", 30}, {"bend", 2}, {"curl", 0.05}, {"curls", 3}}),
        seed, 0.005);
  }
}

TEST(Area, OfTextIsThatOfItsStrokes) {
  for (const int word : {0, 1, 2, 3, 4}) {
    expect_counted("marking",
                   testing::values_of("marking", {{"word", word},
                                                  {"digits", 7},
                                                  {"number", word == 0 ? 1234567 : 89},
                                                  {"stroke", 0.12}}),
                   1, 0.005);
  }
}

}  // namespace
}  // namespace blemish::defect
