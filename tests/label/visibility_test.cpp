#include "label/visibility.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "hand_frame.hpp"
#include "label/labels.hpp"

namespace blemish::label {
namespace {

using blemish::testing::HandFrame;

Labels labels_of(const HandFrame& hand) {
  return make(hand.plan, hand.recipe, hand.frame, hand.developed());
}

Instance only(const HandFrame& hand) { return labels_of(hand).instances.at(0); }

// Lines along x or y of random height, constant along themselves.
cv::Mat streaks(cv::Size size, bool along_x, float height) {
  cv::Mat result(size, CV_32F);
  base::Stream stream(3, 4, "visibility_test");
  for (int line = 0; line < (along_x ? size.height : size.width); ++line) {
    const cv::Scalar value(height * stream.normal());
    (along_x ? result.row(line) : result.col(line)).setTo(value);
  }
  return result;
}

HandFrame scratch_on_streaks(bool along_x, float height) {
  HandFrame hand(256, 256);
  hand.frame.shots[0].twin += streaks({256, 256}, along_x, height);
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.add("scratch", {115, 128, 26, 2}, 0.02f);
  return hand;
}

TEST(Visibility, ContrastIsTheMeanChangeByTheMeanTwin) {
  HandFrame hand(120, 120, 0.4f);
  hand.add("pit", {50, 50, 10, 10}, -0.1f, 3);
  EXPECT_NEAR(only(hand).contrast, -0.25, 1e-6);
}

TEST(Visibility, CnrOnAFlatTwinIsTheChangeByTheNoise) {
  HandFrame hand(120, 120);
  hand.sigma_code = 4;
  hand.add("pit", {50, 50, 10, 10}, 0.02f, 3);  // 20 codes
  EXPECT_NEAR(only(hand).cnr, 5, 1e-4);
}

TEST(Visibility, CnrFallsWithTheTextureAround) {
  HandFrame hand(120, 120);
  hand.sigma_code = 3;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 120; ++x) {
      hand.frame.shots[0].twin.at<float>(y, x) += (x + y) % 2 == 0 ? 0.004f : -0.004f;  // 4 codes
    }
  }
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.add("pit", {50, 50, 10, 10}, 0.02f, 3);
  EXPECT_NEAR(only(hand).cnr, 20 / 5.0, 0.02);
}

TEST(Visibility, CnrLeavesOtherInstancesOut) {
  HandFrame hand(120, 120);
  hand.add("pit", {50, 50, 10, 10}, 0.02f, 1);
  hand.frame.shots[0].twin(cv::Rect(64, 40, 8, 30)).setTo(0.9);  // bright, but under the other one
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.frame.shots[0].image(cv::Rect(50, 50, 10, 10)) += 0.02f;
  hand.add("scratch", {64, 40, 8, 30}, 0.02f);
  EXPECT_NEAR(labels_of(hand).instances.at(0).cnr, 10, 1e-3);
}

TEST(Visibility, CnrWithoutRoomForARingUsesTheNoise) {
  HandFrame hand(12, 12);
  hand.add("pit", {0, 0, 12, 12}, 0.02f);
  EXPECT_NEAR(only(hand).cnr, 10, 1e-3);
}

TEST(Visibility, DprimeNoiseIsTheSquareRootOfTheSummedRatio) {
  HandFrame hand(120, 120);
  hand.add("pit", {50, 50, 10, 10}, 0.001f, 3);  // 1 code, sigma 2, 100 pixels
  EXPECT_NEAR(only(hand).dprime_noise, 5, 1e-3);
}

TEST(Visibility, OnAFlatTwinTheObserverKnowsNoiseAlone) {
  for (const cv::Rect rect : {cv::Rect(50, 50, 3, 3), cv::Rect(20, 60, 90, 4),
                              cv::Rect(10, 100, 300, 5), cv::Rect(0, 0, 20, 20)}) {
    HandFrame hand(320, 256);
    hand.add("scratch", rect, 0.003f, 2);
    const Instance scratch = only(hand);
    EXPECT_GT(scratch.dprime_noise, 2);
    EXPECT_NEAR(scratch.dprime, scratch.dprime_noise, 0.01 * scratch.dprime_noise) << rect;
  }
}

TEST(Visibility, OnASlopedTwinTheObserverLosesNothing) {
  HandFrame hand(256, 256);
  for (int y = 0; y < 256; ++y) {
    for (int x = 0; x < 256; ++x) {
      hand.frame.shots[0].twin.at<float>(y, x) +=
          0.001f * static_cast<float>(x) - 0.0005f * static_cast<float>(y);
    }
  }
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.add("pit", {100, 100, 12, 12}, 0.003f);
  EXPECT_NEAR(only(hand).dprime, only(hand).dprime_noise, 0.01 * only(hand).dprime_noise);
}

TEST(Visibility, AScratchAlongTheStreaksCountsForLessThanOneAcross) {
  const Instance along = only(scratch_on_streaks(true, 0.02f));
  const Instance across = only(scratch_on_streaks(false, 0.02f));
  EXPECT_NEAR(along.dprime_noise, across.dprime_noise, 1e-3);
  EXPECT_LT(along.dprime, 0.5 * across.dprime);
  EXPECT_LT(across.dprime, across.dprime_noise);
}

// White texture of variance t on white noise of variance n is white noise of variance n + t.
TEST(Visibility, WhiteTextureCountsLikeNoise) {
  HandFrame hand(256, 256);
  base::Stream stream(8, 9, "visibility_test");
  for (auto it = hand.frame.shots[0].twin.begin<float>();
       it != hand.frame.shots[0].twin.end<float>(); ++it) {
    *it += static_cast<float>(0.004 * stream.normal());  // 4 codes on noise of 2
  }
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.add("pit", {120, 120, 4, 4}, 0.02f);
  const Instance pit = only(hand);
  EXPECT_NEAR(pit.dprime, pit.dprime_noise / std::sqrt(1 + 4.0), 0.12 * pit.dprime);
}

TEST(Visibility, NoiselessPicturesHaveTheNoiseOfRounding) {
  HandFrame hand(100, 100);
  hand.sigma_code = 0;
  hand.add("pit", {50, 50, 5, 5}, 0.001f);
  EXPECT_NEAR(only(hand).dprime_noise, 5 * std::sqrt(12.0), 0.01);
}

TEST(Visibility, WhereInfluencesOverlapEachHasItsOwnChange) {
  HandFrame hand(100, 100);
  hand.add("pit", {40, 40, 10, 10}, 0.01f, 4);
  hand.add("pit", {50, 40, 10, 10}, 0.02f, 4);  // cores apart, influences overlapping
  const Labels labels = labels_of(hand);
  EXPECT_NEAR(labels.instances.at(0).dprime_noise, 10 * 10 / 2.0, 0.05);
  EXPECT_NEAR(labels.instances.at(1).dprime_noise, 10 * 20 / 2.0, 0.05);
  EXPECT_EQ(area(labels.instances[0].visible), 100);
}

TEST(Visibility, LeavingOneOutOfTwoThatHideEachOther) {
  HandFrame hand(100, 100);
  hand.add("pit", {40, 40, 10, 10}, 0.01f);
  hand.add("pit", {40, 40, 10, 10}, 0.03f);
  // The deeper cut is all that is seen: leaving the first one out changes nothing.
  hand.frame.shots[0].image = hand.frame.shots[0].twin.clone();
  hand.frame.shots[0].image(cv::Rect(40, 40, 10, 10)) += 0.03f;
  hand.frame.instances[0].delta[0].setTo(0);
  hand.frame.instances[1].delta[0].setTo(0.02f);
  const Labels labels = labels_of(hand);
  EXPECT_EQ(labels.instances.at(0).dprime_noise, 0);
  EXPECT_EQ(labels.instances.at(0).visibility, "invisible");
  EXPECT_NEAR(labels.instances.at(1).dprime_noise, 10 * 20 / 2.0, 0.05);
}

TEST(Visibility, OppositeChangesThatCancelStayFinite) {
  HandFrame hand(100, 100);
  hand.add("pit", {40, 40, 10, 10}, 0.01f);
  hand.add("pit", {45, 40, 10, 10}, -0.01f);
  const Labels labels = labels_of(hand);
  for (const Instance& pit : labels.instances) {
    EXPECT_NEAR(pit.dprime_noise, 10 * 10 / 2.0, 0.05);
  }
}

TEST(Visibility, FollowsRoseUnlessTheRecipeSaysOtherwise) {
  recipe::LabelPolicy policy;
  EXPECT_EQ(visibility_at(1.99, policy), "invisible");
  EXPECT_EQ(visibility_at(2, policy), "weak");
  EXPECT_EQ(visibility_at(4.99, policy), "weak");
  EXPECT_EQ(visibility_at(5, policy), "visible");
  policy.weak_from = 3;
  policy.visible_from = 4;
  EXPECT_EQ(visibility_at(2.9, policy), "invisible");
  EXPECT_EQ(visibility_at(3.9, policy), "weak");
  EXPECT_EQ(visibility_at(4, policy), "visible");
}

}  // namespace
}  // namespace blemish::label
