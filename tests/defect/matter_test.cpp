// What single kinds of matter and color promise beyond what holds for all kinds.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "shaders/shared/color.h"
#include "shaders/shared/kinds/marking.h"
#include "shaders/shared/kinds/particles.h"
#include "support/shapes.hpp"
#include "support/values.hpp"

namespace blemish::defect {
namespace {

TEST(Film, OfNoThicknessChangesNothing) {
  for (const float index : {1.3f, 1.47f, 2.4f}) {
    const glm::vec3 color = shared::film_color(0, index, 0.1f);
    for (int c = 0; c < 3; ++c) {
      EXPECT_NEAR(color[c], 1, 1e-5);
    }
  }
}

// Temper colors run through straw and purple to blue as the oxide grows: blue light goes first, red
// last, and blue comes back before red does.
TEST(Film, GrowsThroughTheTemperColors) {
  const auto darkest_um = [](int channel) {
    float best = 10;
    float at = 0;
    for (float thickness = 0; thickness < 0.09f; thickness += 0.001f) {
      const float value = shared::film_color(thickness, 2.4f, 0)[channel];
      if (value < best) {
        best = value;
        at = thickness;
      }
    }
    return at;
  };
  EXPECT_LT(darkest_um(2), darkest_um(1));
  EXPECT_LT(darkest_um(1), darkest_um(0));
  const glm::vec3 straw = shared::film_color(0.012f, 2.4f, 0);
  EXPECT_GT(straw.x, straw.y);
  EXPECT_GT(straw.y, straw.z);
  const glm::vec3 blue = shared::film_color(0.045f, 2.4f, 0);
  EXPECT_LT(blue.x, blue.z);
}

// A thick film has no colors left, only the two surfaces' sum.
TEST(Film, ThickOnesArePale) {
  const glm::vec3 color = shared::film_color(20, 1.47f, 0);
  EXPECT_NEAR(color.x, color.z, 0.01);
  EXPECT_LT(color.x, 1);
}

// IEST-STD-CC1246: at level L there is one particle of size L on 0.1 m², and N(x) grows as stated.
TEST(Particles, AreAsManyAsTheLevelSays) {
  const DefectType& type = *find("particles");
  const auto count = [&](double level, double smallest, double field_mm) {
    return type.companions(testing::values_of(
               "particles",
               {{"level", level}, {"smallest", smallest}, {"field", 1000 * field_mm}})) +
           1;
  };
  EXPECT_EQ(count(100, 100, 316.2278), 1);
  EXPECT_EQ(count(100, 25, 316.2278), std::lround(std::pow(10, 0.926 * (4 - 1.954236))));
  EXPECT_GT(count(300, 25, 20), count(200, 25, 20));
}

TEST(Particles, FollowTheSizeLaw) {
  const DefectType& type = *find("particles");
  const base::Values first = testing::values_of("particles", {{"smallest", 10}});
  base::Stream stream(3, 1, "test.particles");
  int above_25 = 0;
  int above_50 = 0;
  constexpr int kCount = 20000;
  for (int k = 1; k <= kCount; ++k) {
    const base::Values values = type.companion(first, k, stream).values;
    const float size =
        shared::particles_size_um(shared_kind<shared::Particles>(values, std::uint32_t(k)));
    EXPECT_GE(size, 9.999f);
    above_25 += size > 25 ? 1 : 0;
    above_50 += size > 50 ? 1 : 0;
  }
  const auto expected = [](double x) {
    const double decade = std::log10(x);
    return std::pow(10, 0.926 * (1 - decade * decade));
  };
  EXPECT_NEAR(above_25 / double(kCount), expected(25), 4 * std::sqrt(expected(25) / kCount));
  EXPECT_NEAR(above_50 / double(kCount), expected(50), 4 * std::sqrt(expected(50) / kCount));
}

// A stain takes a share of the light, the same in all places of equal strength, and keeps the
// finish's pattern; a hole in the coating does not.
TEST(Stain, ActsInProportionAndKeepsTheTexture) {
  const testing::Shape& shape = testing::shapes().at("stain");
  const base::Values values = testing::values_of(
      "stain", {{"darkness", 0.4}, {"saturation", 0}, {"rim", 0}, {"mottle", 0}, {"haze", 0}});
  const shared::Skin skin = shape.skin(values, 5, glm::vec2(0));
  EXPECT_NEAR(skin.reflectance.x, 0.6, 1e-5);
  EXPECT_EQ(skin.texture_kept, 1);
  EXPECT_EQ(skin.cover, 0);
}

// The core of a soft kind is where the effect passes half of its strength.
TEST(SoftKinds, AreHalfThereOnTheOutline) {
  for (const std::string_view kind : {"over_polish", "sink_mark"}) {
    const DefectType& type = *find(kind);
    const base::Values values = testing::values_of(kind, {{"depth", 10}});
    const Reach reach = type.reach(values, 4);
    for (int i = 0; i < 4000; ++i) {
      const glm::vec2 p(float(reach.max_um.x) * float(i) / 4000.0f, 7.0f);
      const float depth = -testing::shapes().at(kind).height_um(values, 4, p) / 10;
      EXPECT_EQ(depth > 0.5f, type.core_distance_um(values, 4, p) < 0) << kind << " " << depth;
    }
  }
}

// Text that reads: the digits are the number's last ones, with zeros before a short one.
TEST(Marking, WritesTheNumber) {
  const auto digits = [](double number, double count) {
    const shared::Marking d = shared_kind<shared::Marking>(
        testing::values_of("marking", {{"word", 0}, {"digits", count}, {"number", number}}), 1);
    std::vector<int> result;
    for (int i = 0; i < shared::marking_count(d); ++i) {
      result.push_back(shared::marking_glyph(d, i));
    }
    return result;
  };
  EXPECT_EQ(digits(9999999, 7), std::vector<int>(7, 9));
  EXPECT_EQ(digits(9012345, 4), (std::vector<int>{2, 3, 4, 5}));
  EXPECT_EQ(digits(42, 5), (std::vector<int>{0, 0, 0, 4, 2}));
}

// Every character has strokes, and no two are the same.
TEST(Marking, CharactersDiffer) {
  const auto picture = [](int glyph) {
    std::vector<float> result;
    for (int i = 0; i < 20 * 10; ++i) {
      result.push_back(
          shared::glyph_distance({float(i % 10) * 0.05f, float(i / 10) * 0.05f}, glyph));
    }
    return result;
  };
  for (int a = 0; a < shared::kGlyphBlank; ++a) {
    const std::vector<float> strokes = picture(a);
    EXPECT_LT(*std::max_element(strokes.begin(), strokes.end()), 0.6f) << a;
    for (int b = 0; b < a; ++b) {
      // The letter O and the zero are one shape, as on most engraving machines.
      EXPECT_EQ(strokes == picture(b), a == shared::kGlyphO && b == 0) << a << " " << b;
    }
  }
}

}  // namespace
}  // namespace blemish::defect
