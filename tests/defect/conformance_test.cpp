// What holds for every kind of the registry.
#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "support/shapes.hpp"
#include "support/values.hpp"

namespace blemish::defect {
namespace {

constexpr int kDraws = 200;

class Conformance : public ::testing::TestWithParam<const DefectType*> {
 protected:
  const DefectType& type() const { return *GetParam(); }
  const testing::Shape& shape() const { return testing::shapes().at(type().name); }
  base::Values drawn(int index) const {
    return base::draw(testing::fallback_params(type().params), 3, std::uint64_t(index), "test");
  }
  template <typename Visit>
  void for_each_draw(const Visit& visit) const {
    for (int i = 0; i < kDraws; ++i) {
      visit(drawn(i), std::uint32_t(i) * 7919u + 1);
    }
  }
};

std::vector<const DefectType*> all_kinds() { return registry(); }

INSTANTIATE_TEST_SUITE_P(, Conformance, ::testing::ValuesIn(all_kinds()),
                         [](const auto& kind) { return std::string(kind.param->name); });

TEST(Registry, FindsEachKindUnderItsOwnName) {
  std::set<std::string_view> names;
  for (const DefectType* kind : registry()) {
    EXPECT_EQ(find(kind->name), kind);
    EXPECT_TRUE(names.insert(kind->name).second) << kind->name;
  }
  EXPECT_EQ(find("dragon"), nullptr);
}

TEST_P(Conformance, HelpAndDefaultsAreWhole) {
  EXPECT_FALSE(type().help.empty());
  std::set<std::string_view> names;
  for (const base::Param& param : type().params) {
    EXPECT_FALSE(param.help.empty()) << param.name;
    EXPECT_TRUE(names.insert(param.name).second) << param.name;
    EXPECT_LT(param.min, param.max) << param.name;
    const base::Distribution fallback = base::fallback_distribution(param);
    EXPECT_LT(base::mass_outside(fallback, param.min, param.max), 0.01) << param.name;
    if (param.unit == base::Unit::choice) {
      EXPECT_EQ(double(base::choice_words(param).size()), param.max - param.min + 1);
    }
  }
}

TEST_P(Conformance, ValuesAndSeedAreTheSharedStructure) {
  const base::Values values = drawn(0);
  const Packed packed = pack(values, 0x12345678u);
  ASSERT_EQ(packed.size() * sizeof(float), shape().bytes);
  ASSERT_EQ(packed.size(), type().params.size() + 1);
  EXPECT_EQ(std::memcmp(packed.data(), values.values.data(), values.values.size() * 4), 0);
  const std::uint32_t seed = 0x12345678u;
  EXPECT_EQ(std::memcmp(&packed.back(), &seed, sizeof(seed)), 0);
}

TEST_P(Conformance, MeasuresArePositiveAndFinite) {
  for_each_draw([&](const base::Values& values, std::uint32_t seed) {
    const Measures measures = type().measures(values, seed);
    for (const double size : {measures.length_um, measures.width_um, measures.area_um2}) {
      ASSERT_TRUE(std::isfinite(size) && size > 0) << size;
    }
    // A stain has none.
    ASSERT_TRUE(std::isfinite(measures.depth_um) && measures.depth_um >= 0);
    EXPECT_GE(measures.length_um, measures.width_um);
  });
}

// Points around the reach rectangle, out to half as far again.
std::vector<glm::dvec2> points_outside(const Reach& reach) {
  std::vector<glm::dvec2> points;
  const glm::dvec2 middle = 0.5 * (reach.min_um + reach.max_um);
  const glm::dvec2 half = 0.5 * (reach.max_um - reach.min_um);
  for (int i = 0; i < 400; ++i) {
    const double around = std::tan(0.25 * 3.14159265 * ((i % 100) / 50.0 - 1));
    const double out = 1.0001 + 0.02 * double(i / 100) * double(i / 100);
    for (const glm::dvec2 side : {glm::dvec2(1, around), glm::dvec2(-1, around),
                                  glm::dvec2(around, 1), glm::dvec2(around, -1)}) {
      points.push_back(middle + out * side * half);
    }
  }
  return points;
}

TEST_P(Conformance, NothingIsOutsideTheReach) {
  for_each_draw([&](const base::Values& values, std::uint32_t seed) {
    for (const glm::dvec2& p : points_outside(type().reach(values, seed))) {
      ASSERT_GT(type().core_distance_um(values, seed, glm::vec2(p)), 0) << p.x << " " << p.y;
      ASSERT_EQ(shape().height_um(values, seed, glm::vec2(p)), 0) << p.x << " " << p.y;
      const shared::Skin skin = shape().skin(values, seed, glm::vec2(p));
      ASSERT_TRUE(!shared::changes_surface(skin) && skin.cover == 0 && skin.opacity == 0);
    }
  });
}

TEST_P(Conformance, CenterLineAndKeyPointsLieInTheReach) {
  for_each_draw([&](const base::Values& values, std::uint32_t seed) {
    const Reach reach = type().reach(values, seed);
    std::vector<glm::dvec2> points = type().centerline(values, seed);
    const float tolerance_um = float(1e-3 * type().measures(values, seed).length_um);
    int on_line = 0;
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
      const float from_line_um = type().centerline_distance_um(values, seed, glm::vec2(points[i]));
      const float from_core_um = type().core_distance_um(values, seed, glm::vec2(points[i]));
      if (from_line_um >= shared::kFar) {  // a gap, as where a scratch skips
        ASSERT_GE(from_core_um, 0);
      } else {
        ASSERT_NEAR(from_line_um, 0, tolerance_um);
        ASSERT_LT(from_core_um, 0);
        ++on_line;
      }
    }
    if (!points.empty()) {
      ASSERT_GT(on_line, 8);
    }
    const std::vector<Keypoint> keypoints = type().keypoints(values, seed);
    EXPECT_FALSE(keypoints.empty());
    for (const Keypoint& keypoint : keypoints) {
      EXPECT_FALSE(keypoint.name.empty());
      points.push_back(keypoint.at_um);
    }
    for (const glm::dvec2& p : points) {
      ASSERT_TRUE(glm::all(glm::greaterThan(p, reach.min_um)) &&
                  glm::all(glm::lessThan(p, reach.max_um)));
    }
  });
}

// A mask is sampled where the core's outline may cross a pixel: where the distance is below 1.5
// pixels, of which half a diagonal is needed. A distance more than twice too large would be clipped
// there.
TEST_P(Conformance, DistancesAreNotMuchTooLarge) {
  constexpr float kSlack = 2.1f;
  constexpr int kGrid = 48;
  int wrong = 0;
  int asked = 0;
  for (int index = 0; index < 12; ++index) {
    const base::Values values = drawn(index);
    const auto seed = std::uint32_t(index) * 7919u + 1;
    const Reach reach = type().reach(values, seed);
    const auto distance = [&](glm::vec2 p) { return type().core_distance_um(values, seed, p); };
    const auto far_um = float(0.3 * type().measures(values, seed).width_um);
    for (int i = 0; i < kGrid * kGrid; ++i) {
      const glm::dvec2 share((i % kGrid + 0.5) / kGrid, (i / kGrid + 0.5) / kGrid);
      const glm::vec2 p(glm::mix(reach.min_um, reach.max_um, share));
      const float here = distance(p);
      for (int k = 0; k < (std::abs(here) < far_um ? 8 : 0); ++k) {
        const float angle = 0.785398f * (float(k) + 0.3f);
        const glm::vec2 direction(std::cos(angle), std::sin(angle));
        const float there = distance(p + std::abs(here) / kSlack * direction);
        wrong += (here < 0) != (there < 0) ? 1 : 0;
        ++asked;
      }
    }
  }
  EXPECT_LT(wrong, 4e-3 * asked);  // what lies at torn corners
}

// Everything that can be said of an instance, as numbers.
std::vector<double> portrait(const DefectType& type, const testing::Shape& shape,
                             const base::Values& values, std::uint32_t seed, const Reach& window) {
  std::vector<double> result;
  constexpr int kGrid = 96;
  for (int i = 0; i < kGrid * kGrid; ++i) {
    const glm::dvec2 share((i % kGrid + 0.5) / kGrid, (i / kGrid + 0.5) / kGrid);
    const glm::vec2 p(glm::mix(window.min_um, window.max_um, share));
    const shared::Skin skin = shape.skin(values, seed, p);
    for (const float number :
         {type.core_distance_um(values, seed, p), shape.height_um(values, seed, p), skin.alpha,
          skin.smoothing, skin.reflectance.x, skin.reflectance.y, skin.reflectance.z,
          skin.texture_kept, skin.cover, skin.opacity, skin.albedo.x, skin.albedo.y, skin.albedo.z,
          skin.layer_alpha}) {
      result.push_back(double(number));
    }
  }
  result.push_back(type.companions(values));
  base::Stream stream(1, 2, "test.companion");
  const DefectType::Companion companion = type.companion(values, 1, stream);
  result.insert(result.end(), {companion.offset_um.x, companion.offset_um.y});
  return result;
}

TEST_P(Conformance, SameValuesGiveTheSameResult) {
  const base::Values values = drawn(1);
  const Reach reach = type().reach(values, 5);
  EXPECT_EQ(portrait(type(), shape(), values, 5, reach),
            portrait(type(), shape(), base::Values(values), 5, reach));
  EXPECT_NE(portrait(type(), shape(), values, 5, reach),
            portrait(type(), shape(), values, 6, reach));
}

// The direction is spent where the anchor's frame is laid on the surface; no shape knows it.
const std::set<std::string_view> kSpentInPlacement{"angle"};

// Whether the picture of an instance changes with parameter i, the others as they are.
bool is_read(const DefectType& type, const testing::Shape& shape, std::size_t i,
             const base::Values& others) {
  const base::Param& param = type.params[i];
  base::Values low = others;
  base::Values high = others;
  low.values[i] = float(param.min + 0.1 * (param.max - param.min));
  high.values[i] = float(param.min + 0.9 * (param.max - param.min));
  const Reach window = type.reach(others, 5);
  return portrait(type, shape, low, 5, window) != portrait(type, shape, high, 5, window);
}

// A value may switch other parameters off (a lone groove has no spacing), so that several draws get
// a turn.
TEST_P(Conformance, EveryParameterIsRead) {
  for (std::size_t i = 0; i < type().params.size(); ++i) {
    const std::string_view name = type().params[i].name;
    bool read = false;
    for (int draw = 0; draw < 16 && !read; ++draw) {
      read = is_read(type(), shape(), i, drawn(draw));
    }
    EXPECT_EQ(read, kSpentInPlacement.count(name) == 0) << name;
  }
}

}  // namespace
}  // namespace blemish::defect
