#include "label/labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hand_frame.hpp"

namespace blemish::label {
namespace {

using blemish::testing::HandFrame;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Labels labels_of(const HandFrame& hand) {
  return make(hand.plan, hand.recipe, hand.frame, hand.developed());
}

bool contains(const Rle& outer, const Rle& inner) {
  return cv::countNonZero(decode_rle(inner) & (decode_rle(outer) == 0)) == 0;
}

TEST(Labels, AnInstanceCarriesItsFacts) {
  HandFrame hand(100, 80);
  hand.add("pit", {10, 20, 8, 6}, -0.1f, 2).in_frame = 0.75;
  const Labels labels = labels_of(hand);
  ASSERT_EQ(labels.instances.size(), 1u);
  const Instance& pit = labels.instances[0];
  EXPECT_EQ(pit.uid, plan::instance_uid(5, 3, 1));
  EXPECT_EQ(pit.bbox, cv::Rect(10, 20, 8, 6));
  EXPECT_EQ(pit.area_px, 48);
  EXPECT_EQ(pit.coverage_px, 48);
  EXPECT_EQ(area(pit.influence), 12 * 10);
  EXPECT_EQ(pit.class_id, 1);
  EXPECT_DOUBLE_EQ(pit.truncated, 0.25);
  const defect::DefectType& type = *defect::find("pit");
  EXPECT_EQ(pit.area_um2, type.measures(pit.values, 0).area_um2);
  EXPECT_GT(pit.length_um, 0);
}

TEST(Labels, TheCoreNeedsTheCoverageOrTheCenterline) {
  HandFrame hand(40, 40);
  render::InstanceRaster& raster = hand.add("scratch", {10, 10, 4, 1}, 0.1f, 1);
  raster.coverage.at<float>(1, 1) = 0.49f;
  raster.coverage.at<float>(1, 2) = 0.5f;
  raster.thin.at<std::uint8_t>(0, 1) = 1;
  const Labels labels = labels_of(hand);
  const cv::Mat core = decode_rle(labels.instances.at(0).core);
  EXPECT_EQ(core.at<std::uint8_t>(10, 10), 0);
  EXPECT_EQ(core.at<std::uint8_t>(10, 11), 1);
  EXPECT_EQ(core.at<std::uint8_t>(9, 10), 1);
  EXPECT_EQ(cv::countNonZero(core), 4);
  EXPECT_NEAR(labels.instances[0].coverage_px, 2 + 0.99, 1e-6);
}

TEST(Labels, TooSmallForAnyPixelHasThePixelOfItsCenter) {
  HandFrame hand(40, 40);
  render::InstanceRaster& raster = hand.add("pit", {10, 10, 2, 2}, 0.1f);
  raster.coverage.setTo(0.1);
  raster.center_px = {11.9, 10.2};
  const Labels labels = labels_of(hand);
  EXPECT_EQ(labels.instances.at(0).bbox, cv::Rect(11, 10, 1, 1));
  EXPECT_TRUE(contains(labels.instances[0].influence, labels.instances[0].core));
}

TEST(Labels, TheCenterMayLieOutsideTheBox) {
  HandFrame hand(40, 40);
  render::InstanceRaster& raster = hand.add("pit", {10, 10, 2, 2}, 0.1f);
  raster.coverage.setTo(0.1);
  raster.center_px = {9.5, 13.5};
  const Labels labels = labels_of(hand);
  EXPECT_EQ(labels.instances.at(0).bbox, cv::Rect(9, 13, 1, 1));
  EXPECT_EQ(area(labels.instances[0].influence), 5);
}

TEST(Labels, HiddenOrOutsideIsOutOfView) {
  HandFrame hand(40, 40);
  render::InstanceRaster& hidden = hand.add("pit", {10, 10, 2, 2}, 0);
  hidden.coverage.setTo(0);
  hidden.unhidden = 0;
  render::InstanceRaster& outside = hand.add("pit", {20, 20, 2, 2}, 0);
  outside.box = {};
  outside.center_px = {-3, 20};
  hand.add("pit", {30, 30, 2, 2}, 0.1f);
  const Labels labels = labels_of(hand);
  EXPECT_THAT(labels.out_of_view, ElementsAre(1, 2));
  ASSERT_EQ(labels.instances.size(), 1u);
  EXPECT_EQ(labels.instances[0].number, 3);
}

TEST(Labels, VisiblePixelsExceedTheNoise) {
  HandFrame hand(40, 40);
  hand.sigma_code = 10;
  hand.add("pit", {10, 10, 4, 4}, 0.05f, 3);                       // 50 codes
  hand.frame.shots[0].image(cv::Rect(12, 10, 2, 4)).setTo(0.405);  // 5 codes
  const Labels labels = labels_of(hand);
  const Instance& pit = labels.instances.at(0);
  EXPECT_EQ(area(pit.visible), 8);
  EXPECT_TRUE(contains(pit.influence, pit.visible));
  EXPECT_DOUBLE_EQ(labels.checks.invisible_label, 0.5);
}

TEST(Labels, TheExportedMaskFollowsThePolicy) {
  HandFrame hand(40, 40);
  hand.add("pit", {10, 10, 4, 4}, 0.05f, 2);
  hand.frame.shots[0].image(cv::Rect(10, 10, 1, 4)).setTo(0.4);
  for (const auto& [policy, expected] :
       {std::pair{recipe::MaskPolicy::core, 16}, std::pair{recipe::MaskPolicy::influence, 64},
        std::pair{recipe::MaskPolicy::visible, 12}}) {
    hand.recipe.labels.mask = policy;
    const Labels labels = labels_of(hand);
    EXPECT_EQ(labels.instances.at(0).area_px, expected);
    EXPECT_EQ(cv::countNonZero(labels.instance_map), expected);
  }
}

TEST(Labels, AnInvisibleInstanceStaysWithoutPixelsUnderThePolicyVisible) {
  HandFrame hand(40, 40);
  hand.recipe.labels.mask = recipe::MaskPolicy::visible;
  hand.add("pit", {10, 10, 4, 4}, 0);
  const Labels labels = labels_of(hand);
  ASSERT_EQ(labels.instances.size(), 1u);
  EXPECT_EQ(labels.instances[0].area_px, 0);
  EXPECT_EQ(labels.instances[0].visibility, "invisible");
  EXPECT_EQ(area(labels.instances[0].core), 16);
  EXPECT_THAT(labels.out_of_view, IsEmpty());
}

TEST(Labels, TheLaterNumberIsOnTop) {
  HandFrame hand(40, 40);
  hand.add("pit", {10, 10, 10, 10}, 0.05f);
  hand.add("scratch", {15, 5, 2, 20}, 0.05f);
  const Labels labels = labels_of(hand);
  EXPECT_EQ(labels.instance_map.type(), CV_16U);
  EXPECT_EQ(labels.instance_map.at<std::uint16_t>(12, 12), 1);
  EXPECT_EQ(labels.instance_map.at<std::uint16_t>(12, 15), 2);
  EXPECT_EQ(labels.instance_map.at<std::uint16_t>(30, 30), 0);
  EXPECT_EQ(cv::countNonZero(labels.instance_map == 1), 80);
  EXPECT_EQ(labels.instances.at(0).area_px, 100);  // its own mask is whole
}

TEST(Labels, AChangeOutsideEveryInfluenceIsCounted) {
  HandFrame hand(40, 40);
  hand.add("pit", {10, 10, 4, 4}, 0.05f, 2);
  EXPECT_EQ(labels_of(hand).checks.unlabelled_change, 0);
  hand.frame.shots[0].image.at<float>(20, 20) += 1e-6f;
  hand.frame.shots[0].image.at<float>(20, 21) = -0.0f;
  hand.frame.shots[0].twin.at<float>(20, 21) = 0.0f;  // equal as numbers, not as bits
  EXPECT_EQ(labels_of(hand).checks.unlabelled_change, 2);
}

TEST(Labels, AChangeInAnyChannelIsCounted) {
  HandFrame hand(20, 20);
  cv::merge(std::vector<cv::Mat>(3, hand.frame.shots[0].twin), hand.frame.shots[0].twin);
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.frame.channels = 3;
  hand.frame.shots[0].image.at<cv::Vec3f>(3, 4)[2] += 0.01f;
  const cv::Mat gray(20, 20, CV_32F, cv::Scalar(400));
  augment::Developed developed;
  developed.mean_image = developed.mean_twin = developed.variance_twin = gray;
  const Labels labels = make(hand.plan, hand.recipe, hand.frame, {developed});
  EXPECT_EQ(labels.checks.unlabelled_change, 1);
}

TEST(Labels, ACleanPictureHasNoLabels) {
  const Labels labels = labels_of(HandFrame(30, 20));
  EXPECT_THAT(labels.instances, IsEmpty());
  EXPECT_EQ(labels.instance_map.size(), cv::Size(30, 20));
  EXPECT_EQ(cv::countNonZero(labels.instance_map), 0);
  EXPECT_EQ(labels.checks.invisible_label, 0);
}

TEST(Labels, AnInstanceIsAsVisibleAsInTheBestOfItsShots) {
  HandFrame hand(100, 100);
  hand.frame.shots[0].name = "dark";
  hand.add_shot("bright", -20, 0.5f);
  hand.add_shot("dim", 3);
  hand.add("pit", {40, 40, 10, 10}, 0.0004f, 2);  // 0.4, -8 and 1.2 codes of sigma 2
  const Labels labels = labels_of(hand);
  const Instance& pit = labels.instances.at(0);
  ASSERT_EQ(pit.seen.size(), 3u);
  EXPECT_EQ(pit.seen[0].shot, "dark");
  EXPECT_EQ(pit.seen[1].shot, "bright");
  EXPECT_NEAR(pit.seen[0].dprime_noise, 10 * 0.4 / 2, 0.01);
  EXPECT_NEAR(pit.seen[1].dprime_noise, 10 * 8 / 2.0, 0.1);
  EXPECT_EQ(area(pit.seen[0].visible), 0);
  EXPECT_EQ(area(pit.seen[1].visible), 100);
  EXPECT_LT(pit.seen[0].dprime, 5);
  EXPECT_EQ(pit.dprime, pit.seen[1].dprime);
  EXPECT_EQ(pit.dprime_noise, pit.seen[1].dprime_noise);
  EXPECT_NEAR(pit.contrast, -0.008 / 0.5, 1e-5);
  EXPECT_EQ(pit.visibility, "visible");
  EXPECT_EQ(labels.checks.invisible_label, 0);
}

TEST(Labels, TheVisibleMaskHoldsWhatAnyShotShows) {
  HandFrame hand(40, 40);
  hand.add_shot("other", 1);
  hand.recipe.labels.mask = recipe::MaskPolicy::visible;
  hand.add("pit", {10, 10, 4, 4}, 0.05f);
  hand.frame.shots[0].image(cv::Rect(10, 10, 2, 4)).setTo(0.4);  // seen on the right only
  hand.frame.shots[1].image(cv::Rect(11, 10, 3, 4)).setTo(0.4);  // seen on the left only
  const Labels labels = labels_of(hand);
  const Instance& pit = labels.instances.at(0);
  EXPECT_EQ(area(pit.seen[0].visible), 8);
  EXPECT_EQ(area(pit.seen[1].visible), 4);
  EXPECT_EQ(pit.area_px, 12);
  hand.recipe.labels.mask = recipe::MaskPolicy::core;
  EXPECT_DOUBLE_EQ(labels_of(hand).checks.invisible_label, 0.25);
}

TEST(Labels, EachShotHasItsOwnLeaveOneOut) {
  HandFrame hand(100, 100);
  hand.add_shot("other", 3);
  hand.add("pit", {40, 40, 10, 10}, 0.01f, 4);
  hand.add("pit", {50, 40, 10, 10}, 0.02f, 4);  // influences overlap
  const Labels labels = labels_of(hand);
  EXPECT_NEAR(labels.instances.at(0).seen[0].dprime_noise, 10 * 10 / 2.0, 0.05);
  EXPECT_NEAR(labels.instances.at(0).seen[1].dprime_noise, 3 * 10 * 10 / 2.0, 0.15);
  EXPECT_NEAR(labels.instances.at(1).seen[1].dprime_noise, 3 * 10 * 20 / 2.0, 0.3);
}

TEST(Labels, AnUnlabelledChangeInAnyShotIsCounted) {
  HandFrame hand(40, 40);
  hand.add_shot("other", 1);
  hand.add("pit", {10, 10, 4, 4}, 0.05f, 2);
  hand.frame.shots[0].image.at<float>(20, 20) += 0.1f;
  EXPECT_EQ(labels_of(hand).checks.unlabelled_change, 1);
  hand.frame.shots[1].image(cv::Rect(30, 30, 3, 1)) += 0.1f;
  EXPECT_EQ(labels_of(hand).checks.unlabelled_change, 3);  // the most of any shot
}

TEST(Labels, GrowingWidensTheExportedMaskAlone) {
  HandFrame hand(40, 40);
  hand.recipe.labels.grow_px = 2;
  hand.add("pit", {10, 10, 4, 4}, 0.05f);
  const Labels labels = labels_of(hand);
  const Instance& pit = labels.instances.at(0);
  EXPECT_EQ(area(pit.core), 16);
  EXPECT_EQ(pit.bbox, cv::Rect(8, 8, 8, 8));
  EXPECT_EQ(pit.area_px, 16 + 4 * 2 * 4 + 4 * 1);  // round corners: (1, 1) is within 2 px
  EXPECT_EQ(cv::countNonZero(labels.instance_map), pit.area_px);
  ASSERT_EQ(pit.outlines.size(), 1u);
  EXPECT_NEAR(labels.checks.invisible_label, 36.0 / 52, 1e-9);
}

TEST(Labels, AGrownMaskEndsAtThePicture) {
  HandFrame hand(40, 40);
  hand.recipe.labels.grow_px = 3;
  hand.add("pit", {0, 36, 4, 4}, 0.05f);
  EXPECT_EQ(labels_of(hand).instances.at(0).bbox, cv::Rect(0, 33, 7, 7));
}

TEST(Labels, AnInvisibleDefectIsIgnoredUnlessItIsKept) {
  HandFrame hand(40, 40);
  hand.add("pit", {10, 10, 4, 4}, 0);
  hand.add("pit", {20, 20, 4, 4}, 0.1f);
  const Labels ignored = labels_of(hand);
  EXPECT_TRUE(ignored.instances.at(0).ignored);
  EXPECT_FALSE(ignored.instances.at(1).ignored);
  EXPECT_EQ(ignored.checks.invisible_label, 0);  // an ignore region is no label
  hand.recipe.labels.invisible = recipe::InvisiblePolicy::keep;
  const Labels kept = labels_of(hand);
  EXPECT_FALSE(kept.instances.at(0).ignored);
  EXPECT_DOUBLE_EQ(kept.checks.invisible_label, 0.5);
}

TEST(Labels, TheRecipeSaysFromWhenOnADefectIsVisible) {
  HandFrame hand(100, 100);
  hand.add("pit", {40, 40, 10, 10}, 0.0006f);  // d' 3
  EXPECT_EQ(labels_of(hand).instances.at(0).visibility, "weak");
  hand.recipe.labels.weak_from = 4;
  EXPECT_EQ(labels_of(hand).instances.at(0).seen.at(0).visibility, "invisible");
  hand.recipe.labels.weak_from = hand.recipe.labels.visible_from = 1;
  EXPECT_EQ(labels_of(hand).instances.at(0).visibility, "visible");
}

TEST(Labels, HiddenAndVisiblePartsAddUpWhereMasksOverlap) {
  HandFrame hand(60, 60);
  hand.add("pit", {10, 10, 20, 20}, 0.05f);
  hand.add("scratch", {5, 15, 40, 3}, 0.05f);
  hand.add("pit", {25, 5, 10, 30}, 0.05f);
  const Labels labels = labels_of(hand);
  for (const Instance& instance : labels.instances) {
    const cv::Mat own = decode_rle(instance.core) != 0;
    const int seen = cv::countNonZero(labels.instance_map == instance.number);
    const int hidden = cv::countNonZero(own & (labels.instance_map != instance.number));
    EXPECT_GT(seen, 0);
    EXPECT_EQ(seen + hidden, instance.area_px);
    EXPECT_EQ(cv::countNonZero((labels.instance_map == instance.number) & (own == 0)), 0);
  }
  EXPECT_EQ(cv::countNonZero(labels.instance_map == 1), 400 - 5 * 20 - 3 * 15);
}

TEST(Labels, RulesJudgeByTheSizesOfTheModel) {
  HandFrame hand(60, 60);
  hand.add("pit", {10, 10, 4, 4}, 0.05f);
  hand.add("scratch", {20, 20, 20, 2}, 0);  // not seen, and part of the rule all the same
  hand.plan.defects[1].region = "bore";
  const std::vector<recipe::RuleClass> classes{{"pit", {defect::find("pit")}},
                                               {"scratch", {defect::find("scratch")}}};
  EXPECT_EQ(labels_of(hand).verdict, "");
  hand.recipe.accept.emplace();
  hand.recipe.accept->zones.push_back(
      {"bore", recipe::Rule::of_image("scratch.length > 1 mm", classes)});
  hand.recipe.severity.push_back(
      {"scratch", {{"major", recipe::Rule::of_defect("length > 1 mm", classes[1])}}});
  const Labels labels = labels_of(hand);
  EXPECT_GT(labels.instances.at(1).length_um, 1000);
  EXPECT_EQ(labels.verdict, "NG");
  EXPECT_EQ(labels.instances.at(0).severity, "");
  EXPECT_EQ(labels.instances.at(1).severity, "major");
  hand.plan.defects[1].region = "face";
  EXPECT_EQ(labels_of(hand).verdict, "OK");
}

}  // namespace
}  // namespace blemish::label
