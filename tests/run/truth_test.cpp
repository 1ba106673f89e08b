// Labels of rendered pictures are true: they move and grow with the view, hidden and visible parts
// make up the whole, what nobody sees has no label, and landmarks lie where the pose says.
#include <cmath>
#include <optional>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "hand_frame.hpp"
#include "run/sample.hpp"
#include "support/stage.hpp"

namespace blemish::run {
namespace {

using testing::Stage;
using testing::straight_scratch;
using testing::values_of;
using testing::with;

constexpr double kFieldMm = 4;

// The top of a plate of 40 x 20 x 2 mm, seen straight from above or tilted.
std::string plate_recipe(int side_px, const std::string& more_part = "",
                         const std::string& view = "{}") {
  return std::string("blemish: 1\nname: truth\npart:\n  mesh: \"") + BLEMISH_SOURCE_DIR +
         "/tests/recipes/files/plate.obj\"\n  unit: mm\n" + more_part +
         "camera:\n  resolution: " + std::to_string(side_px) + "x" + std::to_string(side_px) +
         "\n  lens: {kind: telecentric, field_width: " + std::to_string(kFieldMm) +
         " mm}\n  view: " + view + "\nlights:\n  - coaxial: {}\n";
}

Sample sample_of(Stage& stage, const plan::SamplePlan& plan) {
  const render::Frame frame = stage.render(plan);
  // What the planner puts into classes, this plan has by hand.
  stage.recipe.classes = {"scratch", "pit"};
  return make_sample(plan, stage.recipe, frame);
}

// A scratch, a pit and a bent scratch well inside the picture.
std::vector<plan::PlannedDefect> three_defects(const Stage& stage, double um_per_px, double zoom) {
  const auto at = [&](double x, double y) { return glm::vec2(zoom * x, zoom * y); };
  const double um = um_per_px;
  return {stage.defect("scratch", straight_scratch(40 * um, 3.4 * um), at(40, 30), 0.4),
          stage.defect("pit", values_of("pit", {{"diameter", 14 * um}}), at(90, 40)),
          stage.defect("scratch", with(straight_scratch(50 * um, 2.2 * um), {{"bend", 1.2}}),
                       at(60, 80), 2)};
}

class Truth : public testing::DeviceTest {};

TEST_F(Truth, MovingThePartMovesTheLabels) {
  constexpr int kSide = 128;
  constexpr double kMmPerPx = kFieldMm / kSide;
  Stage stage(plate_recipe(kSide));
  plan::SamplePlan plan = stage.plan_with(three_defects(stage, 1000 * kMmPerPx, 1));
  const Sample before = sample_of(stage, plan);
  ASSERT_EQ(before.record.instances.size(), 3u);
  const cv::Point way(11, -7);
  plan.view = with(*plan.view, {{"shift_x", way.x * kMmPerPx}, {"shift_y", -way.y * kMmPerPx}});
  const Sample after = sample_of(stage, plan);
  ASSERT_EQ(after.record.instances.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const label::Instance &a = before.record.instances[i], &b = after.record.instances[i];
    EXPECT_EQ(a.bbox + way, b.bbox);
    const int differing = cv::countNonZero(label::decode_rle(a.core, a.bbox) !=
                                           label::decode_rle(b.core, a.bbox + way));
    EXPECT_LE(differing, 2) << i;  // where coverage is the threshold's but for rounding
    EXPECT_NEAR(a.coverage_px, b.coverage_px, 2e-3 * a.coverage_px);
    ASSERT_EQ(a.keypoints_px.size(), b.keypoints_px.size());
    for (std::size_t k = 0; k < a.keypoints_px.size(); ++k) {
      EXPECT_NEAR(a.keypoints_px[k].second.x + way.x, b.keypoints_px[k].second.x, 0.01);
      EXPECT_NEAR(a.keypoints_px[k].second.y + way.y, b.keypoints_px[k].second.y, 0.01);
    }
    EXPECT_EQ(a.uid, b.uid);
    EXPECT_EQ(a.area_um2, b.area_um2);
  }
}

TEST_F(Truth, TwiceTheResolutionIsFourTimesTheArea) {
  constexpr int kSide = 128;
  const double um_per_px = 1000 * kFieldMm / kSide;
  Stage coarse(plate_recipe(kSide)), fine(plate_recipe(2 * kSide));
  const Sample small = sample_of(coarse, coarse.plan_with(three_defects(coarse, um_per_px, 1)));
  const Sample large = sample_of(fine, fine.plan_with(three_defects(fine, um_per_px, 2)));
  ASSERT_EQ(small.record.instances.size(), 3u);
  ASSERT_EQ(large.record.instances.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const label::Instance &a = small.record.instances[i], &b = large.record.instances[i];
    EXPECT_NEAR(b.coverage_px / a.coverage_px, 4, 4 * 0.004) << i;
    EXPECT_NEAR(b.amodal_px / a.amodal_px, 4, 0.01) << i;
    // A mask is right within half a pixel of its border.
    const double border_px = cv::arcLength(a.outlines.at(0).outer, true);
    EXPECT_LE(std::abs(double(b.area_px) / 4 - double(a.area_px)), 0.5 * border_px) << i;
  }
}

TEST_F(Truth, ADefectBehindThePartHasNoLabel) {
  Stage stage(plate_recipe(96));
  std::vector<plan::PlannedDefect> defects{
      stage.defect("pit", values_of("pit", {{"diameter", 600}}), {48, 48}),
      stage.defect("scratch", straight_scratch(1500, 120), {48, 48})};
  for (plan::PlannedDefect& defect : defects) {  // on the plate's other side
    defect.anchor.origin_mm.z = -2;
    defect.anchor.normal = -defect.anchor.normal;
    defect.anchor.bitangent = -defect.anchor.bitangent;
  }
  const plan::SamplePlan plan = stage.plan_with(defects);
  const Sample sample = sample_of(stage, plan);
  EXPECT_TRUE(sample.record.instances.empty());
  EXPECT_EQ(sample.record.out_of_view, (std::vector<int>{1, 2}));
  EXPECT_EQ(cv::norm(sample.pictures[0].image, sample.pictures[0].twin, cv::NORM_INF), 0);
  EXPECT_EQ(cv::countNonZero(sample.instance_map), 0);
  // The same ones on the near side are there.
  defects[0].anchor = stage.anchor({48, 48}, 0);
  EXPECT_EQ(sample_of(stage, stage.plan_with({defects[0]})).record.instances.size(), 1u);
}

// What is seen is the whole but for what the part hides and what lies outside the picture.
void expect_parts_add_up(const label::Instance& instance, double slack) {
  EXPECT_NEAR(instance.coverage_px / instance.amodal_px,
              (1 - instance.truncated) * (1 - instance.occluded), slack)
      << instance.number << ": truncated " << instance.truncated << ", occluded "
      << instance.occluded;
}

TEST_F(Truth, SeenAndOutsideAddUpToTheWhole) {
  Stage open(plate_recipe(96, "", "{tilt: 20 deg, turn: 30 deg}"));
  const double um_per_px = 1000 * kFieldMm / 96;
  const Sample bordering = sample_of(
      open,
      open.plan_with(
          {open.defect("pit", values_of("pit", {{"diameter", 30 * um_per_px}}), {1, 50}),
           open.defect("scratch", straight_scratch(60 * um_per_px, 4 * um_per_px), {70, 2}, 1),
           open.defect("pit", values_of("pit", {{"diameter", 20 * um_per_px}}), {50, 50})}));
  ASSERT_EQ(bordering.record.instances.size(), 3u);
  for (const label::Instance& instance : bordering.record.instances) {
    expect_parts_add_up(instance, 0.02);
  }
  EXPECT_GT(bordering.record.instances[0].truncated, 0.3);
  EXPECT_GT(bordering.record.instances[1].truncated, 0.3);
  EXPECT_EQ(bordering.record.instances[2].truncated, 0);
}

// A defect of which about half is hidden, found by walking up the picture.
std::optional<plan::PlannedDefect> half_hidden(const Stage& stage, const std::string& kind,
                                               const base::Values& values) {
  const render::View view = stage.view();
  for (int y = 150; y > 40; --y) {
    const plan::PlannedDefect defect = stage.defect(kind, values, glm::vec2(96, y), 1.2);
    render::InstanceRaster raster;
    render::Projector(view, defect).describe(raster);
    if (raster.in_frame == 1 && raster.unhidden > 0.3 && raster.unhidden < 0.7) {
      return defect;
    }
  }
  return std::nullopt;
}

// A pocket's wall hides some of its floor.
TEST_F(Truth, SeenAndHiddenAddUpToTheWhole) {
  Stage stage(std::string("blemish: 1\nname: walled\npart: {mesh: \"") + BLEMISH_SOURCE_DIR +
              "/scenes/plate/plate.obj\", unit: mm}\ncamera:\n  resolution: 192x192\n"
              "  lens: {kind: pinhole, focal: 25 mm}\n  sensor: {preset: imx174}\n"
              "  view: {distance: 200 mm, tilt: 25 deg, turn: 20 deg, "
              "shift: {x: 1 mm, y: -6 mm}}\nlights:\n  - coaxial: {}\n");
  for (const auto& [kind, values] : {std::pair{"pit", values_of("pit", {{"diameter", 20 * 47.0}})},
                                     std::pair{"scratch", straight_scratch(50 * 47.0, 5 * 47.0)}}) {
    const auto defect = half_hidden(stage, kind, values);
    ASSERT_TRUE(defect) << kind;
    const Sample sample = sample_of(stage, stage.plan_with({*defect}));
    ASSERT_EQ(sample.record.instances.size(), 1u);
    EXPECT_GT(sample.record.instances[0].occluded, 0.3);
    expect_parts_add_up(sample.record.instances[0], 0.03);
  }
}

TEST_F(Truth, LandmarksAndPoseAgree) {
  Stage stage(plate_recipe(96,
                           "  landmarks: {near: {x: 0.5 mm, y: 0.25 mm, z: 0 mm}, "
                           "below: {x: 0 mm, y: 0 mm, z: -2 mm}, "
                           "corner: {x: 20 mm, y: 10 mm, z: 0 mm}}\n",
                           "{distance: 250 mm, tilt: 10 deg, turn: 25 deg}"));
  const Sample sample = sample_of(stage, stage.blank);
  ASSERT_TRUE(sample.record.pose);
  const render::PartView& pose = *sample.record.pose;
  ASSERT_EQ(pose.landmarks.size(), 3u);
  EXPECT_EQ(pose.landmarks[0].visibility, "visible");
  EXPECT_EQ(pose.landmarks[1].visibility, "hidden");
  EXPECT_EQ(pose.landmarks[2].visibility, "outside");
  for (const render::LandmarkView& landmark : pose.landmarks) {
    const glm::dvec4 at = pose.camera_from_part * glm::dvec4(landmark.part_mm, 1);
    EXPECT_NEAR(at.z, 250, 10);
    EXPECT_NEAR(landmark.at_px->x, pose.middle_px.x + at.x / pose.mm_per_px, 0.01);
    EXPECT_NEAR(landmark.at_px->y, pose.middle_px.y + at.y / pose.mm_per_px, 0.01);
  }
  EXPECT_EQ(pose.max_mm, glm::dvec3(20, 10, 0));
  EXPECT_NEAR(pose.box_px[7]->x, pose.landmarks[2].at_px->x, 0.01);
  EXPECT_TRUE(sample.record.instances.empty());
}

// The figures of one faint scratch on a rendered ground face, along the lay or across it.
label::Instance faint_scratch(const render::Frame& ground, bool along) {
  testing::HandFrame hand(ground.width_px, ground.height_px);
  hand.full_scale = 255;
  hand.sigma_code = 1;
  hand.frame.shots[0].twin = ground.shots[0].twin;
  hand.frame.shots[0].image = ground.shots[0].twin.clone();
  const cv::Point middle(ground.width_px / 2, ground.height_px / 2);
  hand.add(
      "scratch",
      along ? cv::Rect(middle.x - 15, middle.y, 30, 2) : cv::Rect(middle.x, middle.y - 15, 2, 30),
      0.01f);
  return label::make(hand.plan, hand.recipe, hand.frame, hand.developed()).instances.at(0);
}

TEST_F(Truth, AFaintScratchAcrossTheLayIsSeenBetterThanTheSameOneAlong) {
  Stage stage(plate_recipe(192, "  finish: {kind: ground, ra: 0.8 um, lay: 0 deg}\n"));
  const render::Frame ground = stage.render(stage.blank);
  const label::Instance along = faint_scratch(ground, true), across = faint_scratch(ground, false);
  std::printf("  d' along %.2f, across %.2f; by noise alone %.2f\n", along.dprime, across.dprime,
              along.dprime_noise);
  EXPECT_NEAR(along.dprime_noise, across.dprime_noise, 1e-3);
  EXPECT_LT(along.dprime, 0.9 * along.dprime_noise);  // the texture counts
  EXPECT_GT(across.dprime, 1.3 * along.dprime);
}

}  // namespace
}  // namespace blemish::run
