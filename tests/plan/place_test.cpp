#include "plan/place.hpp"

#include <array>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/recipes.hpp"

namespace blemish::plan {
namespace {

using ::testing::HasSubstr;

void expect_frame(const Anchor& anchor) {
  EXPECT_NEAR(glm::length(anchor.normal), 1, 1e-5);
  EXPECT_NEAR(glm::length(anchor.tangent), 1, 1e-5);
  EXPECT_LT(glm::distance(glm::cross(anchor.normal, anchor.tangent), anchor.bitangent), 1e-5);
}

TEST(PlaceOnMesh, AnchorsAreInTheRegionInViewAndFaceTheCamera) {
  const Rehearsal setup(ring(defects("8", "    - pit: {on: face}\n")), 50);
  for (int i = 0; i < 50; ++i) {
    const SamplePlan plan = setup.make(i);
    EXPECT_EQ(plan.defects.size(), 8u);
    const View view = view_of(setup.recipe, setup.scene, plan);
    for (const PlannedDefect& defect : plan.defects) {
      EXPECT_EQ(defect.region, "face");
      EXPECT_NEAR(defect.anchor.origin_mm.z, 0, 1e-3);
      const double r = glm::length(glm::dvec2(defect.anchor.origin_mm));
      EXPECT_GT(r, 5.4);
      EXPECT_LT(r, 9.51);
      EXPECT_TRUE(view.sees(defect.anchor.origin_mm));
      expect_frame(defect.anchor);
      EXPECT_GT(defect.anchor.normal.z, 0.99);
    }
  }
}

// The face's area inside radius r grows with r^2, and all angles are alike.
TEST(PlaceOnMesh, AnchorsAreUniformByArea) {
  const Rehearsal setup(ring(defects("20", "    - pit: {on: face}\n"), "", "turn: 0 deg"), 200);
  std::array<int, 8> octants{};
  int inner = 0;
  int all = 0;
  for (int i = 0; i < 200; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      const glm::dvec2 p(defect.anchor.origin_mm);
      const double turn = std::atan2(p.y, p.x) / (2 * M_PI) + 1;
      ++octants[std::size_t(turn * 8) % 8];
      inner += glm::length(p) < 7.5 ? 1 : 0;
      ++all;
    }
  }
  ASSERT_EQ(all, 4000);
  const double share = (7.5 * 7.5 - 5.5 * 5.5) / (9.5 * 9.5 - 5.5 * 5.5);
  EXPECT_NEAR(inner, share * all, 4 * std::sqrt(share * (1 - share) * all));
  double chi_square = 0;
  for (const int count : octants) {
    chi_square += (count - all / 8.0) * (count - all / 8.0) / (all / 8.0);
  }
  EXPECT_LT(chi_square, 24.3);  // 7 degrees of freedom, 0.1 %
}

TEST(PlaceOnMesh, ASmallViewOfALargePartFindsPlacesAtOnce) {
  std::string yaml =
      ring(defects("3", "    - pit: {on: face}\n"), "", "shift: {x: -7.5 mm, y: 0 mm}");
  yaml.replace(yaml.find("field_width: 22 mm"), 18, "field_width: 0.2 mm");
  const Rehearsal setup(yaml, 20);
  for (int i = 0; i < 20; ++i) {
    const SamplePlan plan = setup.make(i);
    ASSERT_EQ(plan.defects.size(), 3u);
    for (const PlannedDefect& defect : plan.defects) {
      EXPECT_NEAR(defect.anchor.origin_mm.x, 7.5, 0.11);
      EXPECT_NEAR(defect.anchor.origin_mm.y, 0, 0.11);
    }
  }
}

TEST(PlaceOnMesh, WhatFacesAwayIsUnplacedWithItsReason) {
  const Rehearsal setup(ring(defects("2", "    - pit: {on: bore}\n"), "", "turn: 0 deg"), 1);
  const SamplePlan plan = setup.make(0);
  EXPECT_TRUE(plan.defects.empty());
  ASSERT_EQ(plan.unplaced.size(), 2u);
  EXPECT_EQ(plan.unplaced[0].path, "defects.pit1#1");
  EXPECT_EQ(plan.unplaced[0].kind, "pit");
  EXPECT_FALSE(plan.unplaced[0].nuisance);
  EXPECT_THAT(plan.unplaced[0].reason, HasSubstr("in view"));
}

// At a tilt of 60 deg about x the pocket's far wall, 2 mm high, hides 2 mm tan(60 deg) of its
// floor.
TEST(PlaceOnMesh, HiddenSurfaceIsLeftOut) {
  std::string yaml = ring(defects("20", "    - pit: {on: floor}\n"), "", "tilt: 60 deg");
  yaml.replace(yaml.find("../scenes/ring/ring.stl"), 23, "../scenes/plate/plate.obj");
  const auto regions = yaml.find("  regions:");
  yaml.replace(regions, yaml.find('\n', regions) - regions,
               "  regions: {floor: {mesh: pocket_floor}}");
  yaml.replace(yaml.find("field_width: 22 mm"), 18, "field_width: 70 mm");
  const Rehearsal setup(yaml, 20);
  const double edge_mm = 7 - 2 * std::tan(M_PI / 3);
  double highest = -7;
  for (int i = 0; i < 20; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      EXPECT_NEAR(defect.anchor.origin_mm.z, -2, 1e-5);
      highest = std::max(highest, defect.anchor.origin_mm.y);
    }
  }
  EXPECT_LT(highest, edge_mm + 1e-3);
  EXPECT_GT(highest, edge_mm - 0.5);  // and no more than what is hidden
}

TEST(PlaceOnMesh, AngleIsMeasuredFromImageRightAtTheMedianPose) {
  const Rehearsal setup(
      ring(defects("1", "    - scratch: {on: face, angle: 30 deg}\n"), "", "turn: 50 deg"), 5);
  for (int i = 0; i < 5; ++i) {
    const SamplePlan plan = setup.make(i);
    const View view = view_of(setup.recipe, setup.scene, plan);
    const glm::dvec3 seen = glm::dmat3(view.render_from_part) * plan.defects.at(0).anchor.tangent;
    EXPECT_NEAR(std::atan2(seen.y, seen.x), M_PI / 6, 1e-5);
  }
}

TEST(PlaceOnMesh, OverlappingRegionsCountOnce) {
  std::string yaml = ring(defects("20", "    - pit: {on: [face, left]}\n"), "", "turn: 0 deg");
  yaml.replace(yaml.find("regions: {"), 10,
               "regions: {left: {box: {x: [-20 mm, 0 mm], z: [-0.1 um, 0.1 um]}}, ");
  const Rehearsal setup(yaml, 150);
  int left = 0;
  int all = 0;
  for (int i = 0; i < 150; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      left += defect.anchor.origin_mm.x < 0 ? 1 : 0;
      ++all;
    }
  }
  EXPECT_EQ(all, 3000);
  EXPECT_NEAR(left, 0.5 * all, 4 * std::sqrt(0.25 * all));
}

TEST(PlaceOnMesh, ClustersFollowTheSurface) {
  const Rehearsal setup(
      ring(defects("2", "    - pit: {on: face, count: 6, diameter: 100 um, spacing: 4}\n")), 40);
  int members = 0;
  for (int i = 0; i < 40; ++i) {
    const SamplePlan plan = setup.make(i);
    for (std::size_t k = 0; k < plan.defects.size(); ++k) {
      const PlannedDefect& defect = plan.defects[k];
      EXPECT_EQ(defect.number, int(k) + 1);
      EXPECT_LE(defect.group, defect.number);
      EXPECT_NEAR(defect.anchor.origin_mm.z, 0, 1e-3);
      const PlannedDefect& first = plan.defects.at(std::size_t(defect.group) - 1);
      EXPECT_EQ(first.group, first.number);
      EXPECT_LT(glm::distance(first.anchor.origin_mm, defect.anchor.origin_mm), 4.0);
      if (defect.number != defect.group) {
        ++members;
        EXPECT_THAT(defect.path, HasSubstr(first.path + ".member"));
        EXPECT_LE(defect.values["diameter"], first.values["diameter"]);
      }
    }
    EXPECT_EQ(plan.defects.size() + plan.unplaced.size(), 12u);
  }
  EXPECT_GT(members, 300);
}

TEST(PlaceOnPhoto, AnchorsKeepToTheRegions) {
  const Rehearsal setup(photos(defects("10", "    - pit: {on: edge, diameter: [4 px, 8 px]}\n"),
                               "nuisances:\n  - dust: {per_image: 10}\n"),
                        12);
  for (int i = 0; i < 12; ++i) {
    const SamplePlan plan = setup.make(i);
    EXPECT_EQ(plan.photo, std::size_t(i) % 6);
    EXPECT_EQ(plan.photo_file,
              "../scenes/ground-steel-photos/steel" + std::to_string(i % 6 + 1) + ".png");
    EXPECT_FALSE(plan.view);
    EXPECT_EQ(plan.defects.size(), 10u);
    EXPECT_EQ(plan.nuisances.size(), 10u);
    for (const PlannedDefect& defect : plan.defects) {
      const double x = defect.anchor.origin_mm.x / 0.025 + 512;
      EXPECT_EQ(defect.region, "edge");
      EXPECT_TRUE((x >= 64 && x <= 92) || (x >= 932 && x <= 960)) << x;
      EXPECT_GE(defect.values["diameter"], 100);  // 4 px of 25 um
      EXPECT_LE(defect.values["diameter"], 200);
      EXPECT_EQ(defect.anchor.normal, glm::dvec3(0, 0, 1));
      expect_frame(defect.anchor);
    }
    for (const PlannedDefect& nuisance : plan.nuisances) {
      const double x = nuisance.anchor.origin_mm.x / 0.025 + 512;
      EXPECT_TRUE(x >= 64 && x <= 960) << x;  // all but "ignore"
      EXPECT_EQ(nuisance.number, 0);
      EXPECT_TRUE(nuisance.class_name.empty());
    }
  }
}

TEST(PlaceOnPhoto, AnchorsAreUniformOverTheAllowedPixels) {
  const Rehearsal setup(photos(defects("100", "    - pit: {on: face}\n")), 20);
  std::array<int, 8> columns{};
  std::array<int, 8> rows{};
  int all = 0;
  for (int i = 0; i < 20; ++i) {
    for (const PlannedDefect& defect : setup.make(i).defects) {
      const double x = (defect.anchor.origin_mm.x / 0.025 + 512 - 92) / (932 - 92);
      const double y = (512 - defect.anchor.origin_mm.y / 0.025) / 1024;
      ++columns.at(std::size_t(x * 8));
      ++rows.at(std::size_t(y * 8));
      ++all;
    }
  }
  ASSERT_EQ(all, 2000);
  for (const auto& counts : {columns, rows}) {
    double chi_square = 0;
    for (const int count : counts) {
      chi_square += (count - all / 8.0) * (count - all / 8.0) / (all / 8.0);
    }
    EXPECT_LT(chi_square, 24.3);
  }
}

TEST(PlaceOnPhoto, WithACameraOnlyWhatThePictureShows) {
  const Rehearsal setup(photos(defects("5", "    - pit: {on: face}\n"), R"(camera:
  resolution: 200x200
  lens: {kind: telecentric, field_width: 5 mm}
  sensor: {preset: imx255, bits: 8, exposure: {mean_level: 45 %}}
  view: {distance: 300 mm, shift: {x: [-2 mm, 2 mm]}, turn: [-5 deg, 5 deg]}
)"),
                        20);
  for (int i = 0; i < 20; ++i) {
    const SamplePlan plan = setup.make(i);
    ASSERT_TRUE(plan.view);
    const View view = view_of(setup.recipe, setup.scene, plan);
    EXPECT_EQ(plan.defects.size(), 5u);
    for (const PlannedDefect& defect : plan.defects) {
      EXPECT_TRUE(view.sees(defect.anchor.origin_mm));
    }
  }
}

}  // namespace
}  // namespace blemish::plan
