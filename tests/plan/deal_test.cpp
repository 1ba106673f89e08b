// What a run deals to its samples: quotas and controls exact over the whole run, clusters,
// distances, directions, edges and places of the picture.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/lay.hpp"
#include "plan/place.hpp"
#include "plan/recipes.hpp"
#include "plan/shares.hpp"
#include "plan/spacing.hpp"

namespace blemish::plan {
namespace {

using ::testing::HasSubstr;

std::string quota(const std::string& classes, const std::string& kinds) {
  return "defects:\n  quota: {" + classes + "}\n  kinds:\n" + kinds;
}

const std::string kClusters =
    "    - scratch: {on: face}\n"
    "    - pit: {on: face, count: [1, 4]}\n"
    "    - pit: {weight: 0.5, on: face, cluster: {count: [2, 3], spread: 300 um}}\n";

std::map<std::string, int> planned(const SamplePlan& plan) {
  std::map<std::string, int> counts;
  for (const PlannedDefect& defect : plan.defects) {
    ++counts[defect.class_name];
  }
  for (const Unplaced& unplaced : plan.unplaced) {
    ++counts[unplaced.class_name];
  }
  return counts;
}

TEST(Quota, NumbersAreExactWhicheverWayTheRunIsSharded) {
  const int samples = 60;
  for (const std::string wanted : {"scratch: 100, pit: 77", "scratch: 7, pit: 1"}) {
    const std::string yaml = ring(quota(wanted, kClusters), "controls: {clean: 20 %, sham: 5 %}\n");
    std::map<std::string, int> whole;
    std::vector<std::string> plans;
    const Rehearsal setup(yaml, samples);
    for (int i = 0; i < samples; ++i) {
      const SamplePlan plan = setup.make(i);
      plans.push_back(to_json(plan));
      if (plan.control == Control::none) {
        for (const auto& [class_name, count] : planned(plan)) {
          whole[class_name] += count;
        }
      }
    }
    EXPECT_EQ(whole["scratch"], wanted.starts_with("scratch: 100") ? 100 : 7);
    EXPECT_EQ(whole["pit"], wanted.starts_with("scratch: 100") ? 77 : 1);
    // Each shard has a planner of its own and makes only some of the samples, in any order.
    for (int shard = 0; shard < 3; ++shard) {
      const Rehearsal part(yaml, samples);
      for (int i = samples - 1 - shard; i >= 0; i -= 3) {
        EXPECT_EQ(to_json(part.make(i)), plans[std::size_t(i)]);
      }
    }
  }
}

TEST(Quota, ClassesAreDealtEvenlyAndApartFromEachOther) {
  const Rehearsal setup(ring(quota("scratch: 30, pit: 100", kScratch + kPit)), 40);
  const Rehearsal more(ring(quota("scratch: 31, pit: 100", kScratch + kPit)), 40);
  int both = 0;
  for (int i = 0; i < 40; ++i) {
    const SamplePlan plan = setup.make(i);
    std::map<std::string, int> counts = planned(plan);
    EXPECT_LE(counts["scratch"], 1);
    EXPECT_GE(counts["pit"], 2);
    EXPECT_LE(counts["pit"], 3);
    both += counts["scratch"] == 1 && counts["pit"] == 3 ? 1 : 0;
    // Another quota of one class leaves the others where they are.
    const SamplePlan other = more.make(i);
    for (const PlannedDefect& defect : plan.defects) {
      const auto same = std::find_if(other.defects.begin(), other.defects.end(),
                                     [&](const PlannedDefect& d) { return d.path == defect.path; });
      ASSERT_NE(same, other.defects.end());
      EXPECT_EQ(same->anchor.origin_mm, defect.anchor.origin_mm);
    }
  }
  EXPECT_NEAR(both, 15, 8);  // of 40 samples 3/4 have the one and half the other
}

TEST(Quota, ViewsOfAPartCountOnce) {
  std::string yaml = ring(quota("scratch: 9, pit: 6", kScratch + kPit));
  yaml.insert(yaml.find("  view: {"), "  views: {count: 3}\n");
  const Rehearsal setup(yaml, 24);
  int scratches = 0;
  for (int i = 0; i < 24; i += 3) {
    scratches += planned(setup.make(i))["scratch"];
    EXPECT_EQ(planned(setup.make(i + 1)), planned(setup.make(i)));
  }
  EXPECT_EQ(scratches, 9);
}

TEST(Quota, WhatHasNoPlaceIsCountedWithItsReason) {
  const std::string kinds =
      "    - pit: {on: bore, count: 3}\n    - scratch: {on: bore, cluster: {count: 2}}\n";
  const Rehearsal setup(ring(quota("pit: 10, scratch: 4", kinds), "", "turn: 0 deg"), 5);
  std::map<std::string, int> lost;
  for (int i = 0; i < 5; ++i) {
    for (const Unplaced& unplaced : setup.make(i).unplaced) {
      ++lost[unplaced.class_name];
      EXPECT_THAT(unplaced.reason,
                  ::testing::AnyOf(HasSubstr("in view"), HasSubstr("found no place")));
    }
  }
  EXPECT_EQ(lost["pit"], 10);
  EXPECT_EQ(lost["scratch"], 4);
}

TEST(Controls, SharesAreExactAndShamsHaveADefect) {
  const Rehearsal setup(ring(defects("{poisson: 0.5}", kScratch + kPit),
                             "controls: {clean: 20 %, sham: 5 %}\n"
                             "nuisances:\n  - dust: {per_image: 3}\n"),
                        200);
  std::map<Control, int> counts;
  for (int i = 0; i < 200; ++i) {
    const SamplePlan plan = setup.make(i);
    ++counts[plan.control];
    EXPECT_EQ(plan.nuisances.size(), 3u);
    if (plan.control == Control::clean) {
      EXPECT_TRUE(plan.defects.empty());
    } else if (plan.control == Control::sham) {
      EXPECT_GE(plan.defects.size(), 1u);
      EXPECT_EQ(to_json(from_json(to_json(plan), "plan.json")), to_json(plan));
    }
  }
  EXPECT_EQ(counts[Control::clean], 40);
  EXPECT_EQ(counts[Control::sham], 10);
}

TEST(Controls, NoneLeftForTheQuotasIsAnError) {
  EXPECT_THROW(Rehearsal(ring(quota("scratch: 3", kScratch), "controls: {clean: 100 %}\n"), 10),
               base::UsageError);
}

// Samples of the core's outline, in part coordinates.
std::vector<glm::dvec3> outline_of(const PlannedDefect& defect) {
  const defect::DefectType& type = *defect::find(defect.kind);
  const defect::Reach reach = type.reach(defect.values, defect.seed);
  std::vector<glm::dvec3> points;
  const int steps = 80;
  for (int i = 0; i <= steps; ++i) {
    for (int j = 0; j <= steps; ++j) {
      const glm::dvec2 p = glm::mix(reach.min_um, reach.max_um, glm::dvec2(i, j) / double(steps));
      if (type.core_distance_um(defect.values, defect.seed, glm::vec2(p)) < 0) {
        points.push_back(defect.anchor.origin_mm +
                         (defect.anchor.tangent * p.x + defect.anchor.bitangent * p.y) / 1000.0);
      }
    }
  }
  return points;
}

double least_distance(const std::vector<glm::dvec3>& a, const std::vector<glm::dvec3>& b) {
  double least = 1e9;
  for (const glm::dvec3& p : a) {
    for (const glm::dvec3& q : b) {
      least = std::min(least, glm::distance(p, q));
    }
  }
  return least;
}

TEST(Spacing, CoresKeepTheirDistance) {
  const std::string kinds =
      "    - pit: {on: face, diameter: [200 um, 600 um], apart: 1 mm}\n"
      "    - scratch: {on: face, length: [1 mm, 2 mm], width: 200 um, apart: 0.5 mm}\n";
  const Rehearsal setup(ring(defects("14", kinds)), 6);
  double closest = 1e9;
  for (int i = 0; i < 6; ++i) {
    const SamplePlan plan = setup.make(i);
    EXPECT_EQ(plan.defects.size() + plan.unplaced.size(), 14u);
    EXPECT_GE(plan.defects.size(), 8u);
    std::vector<std::vector<glm::dvec3>> cores;
    for (const PlannedDefect& defect : plan.defects) {
      cores.push_back(outline_of(defect));
      ASSERT_FALSE(cores.back().empty());
    }
    for (std::size_t a = 0; a < cores.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        const bool pits = plan.defects[a].kind == "pit" || plan.defects[b].kind == "pit";
        const double gap = least_distance(cores[a], cores[b]);
        // A middle is known at its points, between them it wanders.
        EXPECT_GE(gap, (pits ? 1.0 : 0.5) - 0.02);
        closest = std::min(closest, gap);
      }
    }
  }
  EXPECT_LT(closest, 1.0);  // and not by being strewn thin
}

TEST(Spacing, ACrowdedPartSaysWhatFoundNoPlace) {
  const Rehearsal setup(ring(defects("30", "    - pit: {on: face, apart: 5 mm}\n")), 1);
  const SamplePlan plan = setup.make(0);
  ASSERT_FALSE(plan.unplaced.empty());
  EXPECT_EQ(plan.defects.size() + plan.unplaced.size(), 30u);
  EXPECT_EQ(plan.unplaced[0].reason, "no place at least 5 mm from the other defects");
}

TEST(Spacing, TouchingOnesOverlap) {
  const std::string kinds =
      "    - scratch: {on: face, touching: 100 %, length: 2 mm, width: 100 um}\n"
      "    - pit: {on: face, touching: 100 %, diameter: 300 um}\n";
  const Rehearsal setup(ring(defects("5", kinds)), 6);
  int touching = 0;
  for (int i = 0; i < 6; ++i) {
    const SamplePlan plan = setup.make(i);
    std::vector<std::vector<glm::dvec3>> cores;
    for (const PlannedDefect& defect : plan.defects) {
      cores.push_back(outline_of(defect));
      double nearest = cores.size() == 1 ? 0 : 1e9;
      for (std::size_t other = 0; other + 1 < cores.size(); ++other) {
        nearest = std::min(nearest, least_distance(cores.back(), cores[other]));
      }
      EXPECT_LT(nearest, 0.1) << defect.path;  // steps of the two grids
      touching += cores.size() > 1 ? 1 : 0;
    }
  }
  EXPECT_GE(touching, 18);
}

TEST(Clusters, LieAboutTheirFirst) {
  const Rehearsal setup(
      ring(defects("1", "    - scratch: {on: face, cluster: {count: 6, spread: 400 um}}\n")), 60);
  double squares = 0;
  int others = 0;
  for (int i = 0; i < 60; ++i) {
    const SamplePlan plan = setup.make(i);
    EXPECT_EQ(plan.defects.size() + plan.unplaced.size(), 6u);
    for (const PlannedDefect& defect : plan.defects) {
      EXPECT_EQ(defect.group, 1);
      if (defect.number > 1) {
        const glm::dvec3 off = defect.anchor.origin_mm - plan.defects[0].anchor.origin_mm;
        squares += glm::dot(off, off) / 2;
        EXPECT_NE(defect.values["length"], plan.defects[0].values["length"]);
        ++others;
      }
    }
  }
  ASSERT_GT(others, 280);
  EXPECT_NEAR(std::sqrt(squares / others), 0.4, 0.04);  // places off the face are drawn again
}

// Angle between a defect's tangent and a direction, as of lines.
double line_angle(const PlannedDefect& defect, glm::dvec3 direction) {
  const double cosine = std::abs(glm::dot(defect.anchor.tangent, glm::normalize(direction)));
  return std::acos(std::min(1.0, cosine));
}

TEST(Direction, FollowsTheLayWhereverItRuns) {
  std::string yaml = ring(defects("6", "    - scratch: {on: face, to_lay: 20 deg}\n"));
  const std::string finish = "finish: {kind: ground, ra: [0.2 um, 0.5 um]}";
  for (const std::string lay : {"lay: 35 deg", "lay: circular"}) {
    std::string laid = yaml;
    laid.replace(laid.find(finish), finish.size(), "finish: {kind: ground, " + lay + "}");
    const Rehearsal setup(laid, 8);
    for (int i = 0; i < 8; ++i) {
      const SamplePlan plan = setup.make(i);
      const View view = view_of(setup.recipe, setup.scene, plan);
      for (const PlannedDefect& defect : plan.defects) {
        const glm::dvec3 p = defect.anchor.origin_mm;
        const glm::dvec3 marks = lay == "lay: circular" ? glm::dvec3(-p.y, p.x, 0)
                                                        : glm::dvec3(std::cos(35 * M_PI / 180),
                                                                     std::sin(35 * M_PI / 180), 0);
        EXPECT_NEAR(line_angle(defect, marks), 20 * M_PI / 180, 1e-3);
        // Its own angle is that from image right, as ever.
        const Anchor upright = frame_at(p, defect.anchor.normal, view.right);
        const Anchor again = turned(upright, double(defect.values["angle"]));
        EXPECT_LT(glm::distance(again.tangent, defect.anchor.tangent), 1e-5);
      }
    }
  }
}

TEST(Direction, OfHandlingIsOneForThePart) {
  std::string yaml =
      ring(defects("4", "    - scratch: {on: face, to_handling: 0 deg}\n"), "", "turn: 0 deg");
  yaml.insert(yaml.find("  per_image"), "  handling: [0 deg, 180 deg]\n");
  const Rehearsal setup(yaml, 20);
  std::set<float> directions;
  for (int i = 0; i < 20; ++i) {
    const SamplePlan plan = setup.make(i);
    for (const PlannedDefect& defect : plan.defects) {
      EXPECT_NEAR(double(defect.values["angle"]), double(plan.defects[0].values["angle"]), 1e-5);
    }
    directions.insert(plan.defects.at(0).values["angle"]);
  }
  EXPECT_EQ(directions.size(), 20u);
}

// The ring's face ends at radii of 5.5 and 9.5 mm, where it turns by 45 deg.
TEST(Edges, OfAMeshAreItsOuterOnesWithTheFaceOnTheLeft) {
  const Rehearsal setup(ring(defects("6", "    - pit: {on: face, along: edges}\n")), 40);
  int outer = 0;
  int all = 0;
  for (int i = 0; i < 40; ++i) {
    const SamplePlan plan = setup.make(i);
    ASSERT_EQ(plan.defects.size(), 6u) << plan.unplaced.at(0).reason;
    for (const PlannedDefect& defect : plan.defects) {
      const glm::dvec2 p(defect.anchor.origin_mm);
      const double r = glm::length(p);
      const bool at_outer = std::abs(r - 9.5) < 0.05;
      EXPECT_TRUE(at_outer || std::abs(r - 5.5) < 0.05) << r;
      EXPECT_EQ(defect.region, "face");
      outer += at_outer ? 1 : 0;
      ++all;
      // Into the face: inward from the outer edge, outward from the inner one.
      const double radial = glm::dot(glm::dvec2(defect.anchor.bitangent), p) / r;
      EXPECT_NEAR(radial, at_outer ? -1 : 1, 0.01);
    }
  }
  const double share = 9.5 / 15;
  EXPECT_NEAR(outer, share * all, 4 * std::sqrt(share * (1 - share) * all));
}

TEST(Edges, OfAPhotoAreTheBordersOfItsRegions) {
  const Rehearsal setup(photos(defects("10", "    - pit: {on: face, along: edges}\n")), 6);
  std::map<int, int> columns;
  for (int i = 0; i < 6; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      const double x = defect.anchor.origin_mm.x / 0.025 + 512;
      ++columns[int(x)];
      // The face is right of x = 92 and left of 932; its border is walked with it on the left.
      EXPECT_NEAR(defect.anchor.bitangent.x, x < 512 ? 1 : -1, 1e-5);
    }
  }
  ASSERT_EQ(columns.size(), 2u);
  EXPECT_EQ(columns.begin()->first, 92);
  EXPECT_EQ(columns.rbegin()->first, 931);
  EXPECT_NEAR(columns[92], 30, 16);
}

TEST(At, PlacesComeFromTheRowOfTheSizes) {
  const std::string file = "../tests/recipes/files/sizes.csv, column: ";
  const Rehearsal setup(photos(defects("2", "    - scratch: {length: {empirical: " + file +
                                                "length_um}, at: {x: {empirical: " + file +
                                                "x}, y: {empirical: " + file + "y}}}\n")),
                        30);
  const std::map<float, std::pair<double, double>> rows{{2000.0f, {0.25, 0.5}},
                                                        {3000.0f, {0.75, 0.5}},
                                                        {4000.0f, {0.5, 0.25}},
                                                        {5000.0f, {0.5, 0.75}}};
  std::set<float> seen;
  for (int i = 0; i < 30; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      const auto [x, y] = rows.at(defect.values["length"]);
      EXPECT_NEAR(defect.anchor.origin_mm.x / 0.025 + 512, 1024 * x, 0.01);
      EXPECT_NEAR(512 - defect.anchor.origin_mm.y / 0.025, 1024 * y, 0.01);
      seen.insert(defect.values["length"]);
    }
  }
  EXPECT_EQ(seen.size(), 4u);
}

TEST(At, IsSeenThroughTheCameraOnAMesh) {
  const Rehearsal setup(
      ring(defects("1", "    - pit: {at: {x: 50 %, y: 15 %}}\n"), "", "turn: [0 deg, 90 deg]"), 10);
  for (int i = 0; i < 10; ++i) {
    const SamplePlan plan = setup.make(i);
    const View view = view_of(setup.recipe, setup.scene, plan);
    ASSERT_EQ(plan.defects.size(), 1u);
    const glm::dvec3 p(view.render_from_part * glm::dvec4(plan.defects[0].anchor.origin_mm, 1));
    const glm::vec2 pixel = shared::pixel_from_point(view.camera, glm::vec3(p));
    EXPECT_NEAR(pixel.x, 110, 0.01);
    EXPECT_NEAR(pixel.y, 33, 0.01);
  }
}

TEST(At, WhereThePartIsNotIsUnplaced) {
  const Rehearsal setup(
      ring(defects("1", "    - pit: {at: {x: 50 %, y: 50 %}}\n"), "", "turn: 0 deg"), 1);
  const SamplePlan plan = setup.make(0);
  ASSERT_EQ(plan.unplaced.size(), 1u);
  EXPECT_EQ(plan.unplaced[0].reason, "the part is not at that place of the picture");
}

TEST(Nuisances, MayBeOfAnyKindThatIsDrawn) {
  std::string list = "nuisances:\n";
  for (const defect::DefectType* type : defect::registry()) {
    list += "  - " + std::string(type->name) + ": {per_image: 1, on: face}\n";
  }
  const Rehearsal setup(ring(defects("1", kScratch), list), 3);
  for (int i = 0; i < 3; ++i) {
    const SamplePlan plan = setup.make(i);
    std::set<std::string> kinds;
    for (const PlannedDefect& nuisance : plan.nuisances) {
      EXPECT_EQ(nuisance.number, 0);
      kinds.insert(nuisance.kind);
    }
    EXPECT_EQ(kinds.size(), defect::registry().size());
  }
}

// A kind's parameters and the keys of placing share one map of the recipe and one path.
TEST(Placing, NoKindTakesItsNames) {
  std::set<std::string_view> names{"on", "along", "at", "cluster", "class", "weight", "per_image"};
  for (const base::Param& param : recipe::placing_table()) {
    names.insert(param.name);
  }
  for (const defect::DefectType* type : defect::registry()) {
    for (const base::Param& param : type->params) {
      EXPECT_EQ(names.count(param.name), 0u) << type->name << " " << param.name;
    }
  }
}

}  // namespace
}  // namespace blemish::plan
