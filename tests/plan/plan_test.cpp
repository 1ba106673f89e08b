#include "plan/plan.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include "base/random.hpp"
#include "plan/place.hpp"
#include "plan/recipes.hpp"
#include "plan/split.hpp"

namespace blemish::plan {
namespace {

const std::string kNuisances = "nuisances:\n  - dust: {per_image: {poisson: 2}}\n";
const std::string kCapture = "capture:\n  - exposure: {stops: [-0.3, 0.3]}\n  - sensor_noise: {}\n";

// The ring with more than its camera and lights.
std::string ring_with(const std::string& camera, const std::string& top, const std::string& more) {
  std::string yaml = ring(defects("{poisson: 3}", kScratch + kPit), kNuisances + kCapture + more);
  const std::string view = "  view: {";
  yaml.insert(yaml.find(view), camera);
  yaml.insert(yaml.find("lights:\n"), top);
  return yaml;
}

std::vector<std::string> all_json(const Rehearsal& setup, int count, std::size_t threads) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  std::vector<std::string> result(std::size_t(count), "");
  tbb::parallel_for(0, count, [&](int i) { result[std::size_t(i)] = to_json(setup.make(i)); });
  return result;
}

TEST(Plan, IsTheSameInAnyOrderAndOnAnyNumberOfThreads) {
  for (const std::string& yaml :
       {ring(defects("{poisson: 3}", kScratch + kPit), kNuisances + kCapture),
        photos(defects("{poisson: 3}", kScratch + kPit), kNuisances + kCapture),
        ring_with("  views: {count: 3}\n", "shots: {a: [ring1], b: [ring1, coaxial1]}\n", ""),
        ring_with("  draws_per_view: 3\n", "", "")}) {
    const Rehearsal setup(yaml, 24);
    const std::vector<std::string> one = all_json(setup, 24, 1);
    EXPECT_EQ(all_json(setup, 24, 4), one);
    const Rehearsal again(yaml, 24);
    for (int i = 23; i >= 0; --i) {
      ASSERT_EQ(to_json(again.make(i)), one[std::size_t(i)]);
    }
    EXPECT_EQ(std::set<std::string>(one.begin(), one.end()).size(), 24u);
  }
}

std::string draws_of(const PlannedDefect& defect) {
  SamplePlan plan;
  const base::ParamTable table = scene::finish_table("blasted");
  plan.finishes = {{"blasted", "", {table, std::vector<float>(table.size(), 1.0f)}}};
  plan.defects = {defect};
  plan.defects[0].number = plan.defects[0].group = 1;
  return to_json(plan);
}

TEST(Plan, AnotherKindShiftsNobodysNumbers) {
  const Rehearsal few(ring(defects("4", kScratch), kNuisances + kCapture), 40);
  const Rehearsal more(ring(defects("4", kPit + kScratch), kNuisances + kCapture), 40);
  int same = 0;
  int scratches = 0;
  int pits = 0;
  for (int i = 0; i < 40; ++i) {
    const SamplePlan a = few.make(i);
    const SamplePlan b = more.make(i);
    EXPECT_EQ(a.view->values, b.view->values);
    EXPECT_EQ(a.lights[0].values.values, b.lights[0].values.values);
    EXPECT_EQ(a.capture[1].noise_key, b.capture[1].noise_key);
    ASSERT_EQ(a.nuisances.size(), b.nuisances.size());
    std::map<std::string, std::string> by_path;
    for (const PlannedDefect& defect : a.defects) {
      by_path[defect.path] = draws_of(defect);
    }
    for (const PlannedDefect& defect : b.defects) {
      if (defect.kind == "pit") {
        ++pits;
        continue;
      }
      ++scratches;
      same += by_path[defect.path] == draws_of(defect) ? 1 : 0;
    }
  }
  EXPECT_EQ(same, scratches);
  // Weights of 3 and 1.
  EXPECT_NEAR(scratches, 120, 4 * std::sqrt(160 * 0.75 * 0.25));
  EXPECT_EQ(scratches + pits, 160);
}

TEST(Plan, AParameterThatIsSetShiftsNoOther) {
  const Rehearsal plain(ring(defects("2", "    - scratch: {on: face}\n")), 10);
  const Rehearsal set(ring(defects("2", "    - scratch: {on: face, width: 20 um}\n")), 10);
  for (int i = 0; i < 10; ++i) {
    const SamplePlan a = plain.make(i);
    const SamplePlan b = set.make(i);
    ASSERT_EQ(a.defects.size(), b.defects.size());
    for (std::size_t k = 0; k < a.defects.size(); ++k) {
      EXPECT_EQ(a.defects[k].anchor.origin_mm, b.defects[k].anchor.origin_mm);
      EXPECT_EQ(a.defects[k].seed, b.defects[k].seed);
      EXPECT_EQ(b.defects[k].values["width"], 20);
      for (const char* name : {"length", "depth", "angle", "bend", "shoulder"}) {
        EXPECT_EQ(a.defects[k].values[name], b.defects[k].values[name]) << name;
      }
    }
  }
}

TEST(Plan, EachShotHasItsLightsExposureAndNoise) {
  const Rehearsal setup(ring_with("", "shots: {dark: [ring1], bright: [coaxial1]}\n", ""), 4);
  const Rehearsal level(
      ring_with("", "shots: {dark: {lights: [ring1], mean_level: 22.5 %}, bright: [coaxial1]}\n",
                ""),
      4);
  const Rehearsal plain(ring_with("", "", ""), 4);
  const SamplePlan plan = setup.make(2);
  ASSERT_EQ(plan.shots.size(), 2u);
  EXPECT_EQ(plan.shots[0].name, "dark");
  EXPECT_THAT(plan.shots[0].lights, ::testing::ElementsAre(0));
  EXPECT_THAT(plan.shots[1].lights, ::testing::ElementsAre(1));
  EXPECT_NE(plan.shots[0].noise_key, plan.shots[1].noise_key);
  EXPECT_NE(plan.shots[0].noise_key, setup.make(3).shots[0].noise_key);
  // Signal is exposure * light: of both lights together it is the sum of what each gives.
  const double both = 0.45 / plain.make(2).shots[0].exposure;
  EXPECT_NEAR(0.45 / plan.shots[0].exposure + 0.45 / plan.shots[1].exposure, both, 0.02 * both);
  EXPECT_NEAR(level.make(2).shots[0].exposure / plan.shots[0].exposure, 0.5, 0.005);
  // Nothing else depends on the shots.
  EXPECT_EQ(plain.make(2).view->values, plan.view->values);
  ASSERT_EQ(plain.make(2).defects.size(), plan.defects.size());
  EXPECT_THAT(plain.make(2).shots[0].lights, ::testing::ElementsAre(0, 1));
}

TEST(Plan, ViewsOfAPartShareItsDefects) {
  const int views = 3;
  const Rehearsal setup(ring_with("  views: {count: 3, turn: 120 deg}\n", "",
                                  "output: {splits: {train: 0.5, val: 0.5}}\n"),
                        60);
  std::set<std::string> groups;
  std::map<std::string, std::string> split_of;
  std::set<std::vector<float>> poses;
  int placed = 0;
  for (int i = 0; i < 60; ++i) {
    const SamplePlan first = setup.make(i / views * views);
    const SamplePlan plan = setup.make(i);
    EXPECT_EQ(plan.part, i / views);
    EXPECT_EQ(plan.step, i % views);
    EXPECT_EQ(plan.group, fmt::format("part{:06}", i / views));
    EXPECT_EQ(split_of.try_emplace(plan.group, plan.split).first->second, plan.split);
    ASSERT_EQ(plan.defects.size(), first.defects.size());
    ASSERT_EQ(plan.nuisances.size(), first.nuisances.size());
    for (std::size_t k = 0; k < plan.defects.size(); ++k) {
      ASSERT_EQ(draws_of(plan.defects[k]), draws_of(first.defects[k]));
    }
    EXPECT_EQ(plan.finishes.front().values.values, first.finishes.front().values.values);
    EXPECT_EQ(plan.lights[0].values.values, first.lights[0].values.values);
    if (i % views > 0) {
      EXPECT_NE(plan.capture[1].noise_key, first.capture[1].noise_key);
      EXPECT_NE(view_key(plan), view_key(first));
    }
    poses.insert(plan.view->values);
    placed += int(plan.defects.size());
    const double turn = double((*plan.view)["turn"]) - plan.step * 2 * M_PI / 3;
    EXPECT_LT(std::abs(std::remainder(turn, 2 * M_PI)), 5.001 * M_PI / 180);
  }
  EXPECT_EQ(poses.size(), 60u);  // the camera's jitter is each view's own
  EXPECT_EQ(split_of.size(), 20u);
  EXPECT_GT(placed, 60);
}

// Seen from the side, no view shows the whole of the bore's wall.
TEST(Plan, EachDefectIsInSightOfOneOfItsPartsViews) {
  std::string yaml = ring(defects("4", "    - pit: {on: bore}\n"), "", "tilt: 50 deg");
  yaml.insert(yaml.find("  view: {"), "  views: {count: 4}\n");
  const Rehearsal setup(yaml, 40);
  int seen_by_first = 0;
  int defects_of_parts = 0;
  for (int part = 0; part < 10; ++part) {
    std::vector<View> views;
    for (int step = 0; step < 4; ++step) {
      views.push_back(view_of(setup.recipe, setup.scene, setup.make(4 * part + step)));
    }
    const SamplePlan plan = setup.make(4 * part);
    EXPECT_TRUE(plan.unplaced.empty());
    for (const PlannedDefect& defect : plan.defects) {
      const auto faces = [&](const View& view) {
        const glm::dvec3 normal(view.render_from_part * glm::dvec4(defect.anchor.normal, 0));
        return normal.z > 0.1;
      };
      EXPECT_TRUE(std::any_of(views.begin(), views.end(), faces));
      seen_by_first += faces(views[0]) ? 1 : 0;
      ++defects_of_parts;
    }
  }
  EXPECT_EQ(defects_of_parts, 40);
  EXPECT_GT(seen_by_first, 2);
  EXPECT_LT(seen_by_first, 38);
}

TEST(Plan, DrawsOfAViewDifferInTheirDefectsAlone) {
  const Rehearsal setup(ring_with("  draws_per_view: 4\n", "", ""), 40);
  std::set<std::string> keys;
  std::set<std::string> defect_lists;
  for (int i = 0; i < 40; ++i) {
    const SamplePlan first = setup.make(i / 4 * 4);
    const SamplePlan plan = setup.make(i);
    EXPECT_EQ(plan.part, i);
    EXPECT_EQ(plan.view->values, first.view->values);
    EXPECT_EQ(plan.lights[0].values.values, first.lights[0].values.values);
    EXPECT_EQ(plan.finishes.front().values.values, first.finishes.front().values.values);
    EXPECT_EQ(plan.group, fmt::format("view{:06}", i / 4));
    EXPECT_EQ(plan.split, first.split);
    EXPECT_EQ(view_key(plan), view_key(first));
    keys.insert(view_key(plan));
    std::string list;
    for (const PlannedDefect& defect : plan.defects) {
      list += draws_of(defect);
    }
    defect_lists.insert(list);
    if (i % 4 > 0) {
      EXPECT_NE(plan.capture[1].noise_key, first.capture[1].noise_key);
      EXPECT_NE(plan.shots[0].noise_key, first.shots[0].noise_key);
    }
  }
  EXPECT_EQ(keys.size(), 10u);
  EXPECT_GT(defect_lists.size(), 30u);
}

TEST(Plan, AViewsKeyTellsEveryChangeOfTheView) {
  const Rehearsal setup(ring(defects("2", kScratch), kNuisances), 1);
  const SamplePlan plan = setup.make(0);
  const auto changed = [&](const std::function<void(SamplePlan&)>& change) {
    SamplePlan other = plan;
    change(other);
    return view_key(other) != view_key(plan);
  };
  EXPECT_FALSE(changed([](SamplePlan& p) { p.defects.clear(); }));
  EXPECT_FALSE(changed([](SamplePlan& p) { p.nuisances.clear(); }));
  EXPECT_FALSE(changed([](SamplePlan& p) { p.index = p.part = 9; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.photo = 1; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.optics->values[0] += 1; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.line_seed += 1; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.view->values[1] += 0.1f; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.lights[0].values.values[0] += 1; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.finishes.front().values.values[0] += 0.1f; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.shots[0].exposure *= 1.1; }));
  EXPECT_TRUE(changed([](SamplePlan& p) { p.shots[0].lights.pop_back(); }));
}

TEST(Plan, CountsOfAUniformRangeAreEquallyLikely) {
  const Rehearsal setup(ring(defects("[0, 3]", "    - pit: {on: face}\n")), 800);
  std::map<std::size_t, int> counts;
  for (int i = 0; i < 800; ++i) {
    ++counts[setup.make(i).defects.size()];
  }
  ASSERT_EQ(counts.size(), 4u);
  for (const auto& [count, times] : counts) {
    EXPECT_NEAR(times, 200, 4 * std::sqrt(800 * 0.25 * 0.75)) << count;
  }
}

TEST(Plan, SeedAndIndexBothMatter) {
  const Rehearsal setup(ring(defects("1", kScratch)), 2);
  const Planner other(setup.recipe, setup.scene, 8, 2);
  EXPECT_NE(setup.make(0).view->values, setup.make(1).view->values);
  EXPECT_NE(setup.make(0).view->values, other.make(0).view->values);
}

TEST(Plan, HashLeavesTheRecipesPlaceOut) {
  const Rehearsal setup(ring(defects("1", kScratch)), 2);
  SamplePlan plan = setup.make(0);
  const std::string hash = plan_sha256(plan);
  EXPECT_EQ(hash.size(), 64u);
  plan.recipe_file = "elsewhere/ring.yaml";
  EXPECT_EQ(plan_sha256(plan), hash);
  plan.shots[0].exposure *= 2;
  EXPECT_NE(plan_sha256(plan), hash);
}

// The 29 bits that a double has more than a float; looked at as bits, since compilers are known to
// drop a conversion to float and back.
TEST(Plan, CoordinatesAreHeldAsFloats) {
  const Rehearsal setup(ring(defects("9", kScratch)), 10);
  for (int i = 0; i < 10; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      for (const glm::dvec3& v :
           {defect.anchor.origin_mm, defect.anchor.tangent, defect.anchor.normal}) {
        for (int axis = 0; axis < 3; ++axis) {
          EXPECT_EQ(std::bit_cast<std::uint64_t>(v[axis]) & 0x1fffffffu, 0u) << v[axis];
        }
      }
    }
  }
}

TEST(Plan, UidsAreStableAndDistinct) {
  EXPECT_EQ(instance_uid(7, 17, 1), instance_uid(7, 17, 1));
  std::set<std::string> uids;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (int index = 0; index < 100; ++index) {
      for (int number = 1; number < 10; ++number) {
        uids.insert(instance_uid(seed, index, number));
      }
    }
  }
  EXPECT_EQ(uids.size(), 4u * 100 * 9);
  EXPECT_EQ(uids.begin()->size(), 16u);
}

TEST(Splits, SharesAreExactToTheNearestGroup) {
  for (const std::size_t groups : {1u, 2u, 7u, 10u, 100u, 1000u}) {
    const auto splits = deal_splits(3, groups, {{"train", 0.8}, {"val", 0.15}, {"test", 0.05}});
    std::array<double, 3> counts{};
    for (const std::uint8_t split : splits) {
      counts.at(split) += 1;
    }
    const auto n = double(groups);
    EXPECT_NEAR(counts[0], 0.8 * n, 0.5) << groups;
    EXPECT_NEAR(counts[1], 0.15 * n, 1) << groups;
    EXPECT_NEAR(counts[0] + counts[1], 0.95 * n, 0.5) << groups;
  }
}

TEST(Splits, DependOnTheSeedAndAreMixed) {
  const auto a = deal_splits(1, 100, {{"train", 0.5}, {"val", 0.5}});
  EXPECT_EQ(a, deal_splits(1, 100, {{"train", 0.5}, {"val", 0.5}}));
  EXPECT_NE(a, deal_splits(2, 100, {{"train", 0.5}, {"val", 0.5}}));
  int changes = 0;
  for (std::size_t i = 1; i < a.size(); ++i) {
    changes += a[i] != a[i - 1] ? 1 : 0;
  }
  EXPECT_GT(changes, 20);
}

TEST(Splits, APhotoIsWhollyInOneSplit) {
  const Rehearsal setup(
      photos(defects("1", "    - pit: {}\n"), "output: {splits: {train: 0.5, val: 0.5}}\n"), 18);
  std::map<std::string, std::string> split_of;
  std::map<std::string, int> photos_in;
  for (int i = 0; i < 18; ++i) {
    const SamplePlan plan = setup.make(i);
    const auto [it, added] = split_of.try_emplace(plan.group, plan.split);
    EXPECT_EQ(it->second, plan.split);
    photos_in[plan.split] += added ? 1 : 0;
  }
  EXPECT_EQ(split_of.size(), 6u);
  EXPECT_EQ(photos_in["train"], 3);
  EXPECT_EQ(photos_in["val"], 3);
}

}  // namespace
}  // namespace blemish::plan
