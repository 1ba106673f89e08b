#include "run/sample.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "hand_frame.hpp"
#include "support/values.hpp"

namespace blemish::run {
namespace {

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

// A pit under a 10-bit camera with sensor noise.
testing::HandFrame camera_frame() {
  testing::HandFrame hand(96, 64);
  hand.add("pit", {20, 16, 12, 9}, -0.2f, 3);
  scene::CameraSpec camera;
  camera.width_px = 96;
  camera.height_px = 64;
  camera.view = testing::fallback_params(scene::view_table());
  camera.optics = testing::fallback_params(scene::optics_table());
  camera.sensor.preset = scene::find_sensor("imx174");
  camera.sensor.bits = 10;
  hand.recipe.camera = camera;
  plan::PlannedOp noise{"sensor_noise", "capture.sensor_noise1", {}, 9};
  noise.values.table = augment::find("sensor_noise")->params;
  for (const base::Param& param : noise.values.table) {
    const double value = base::median(base::fallback_distribution(param), param.min, param.max);
    noise.values.values.push_back(static_cast<float>(value));
  }
  hand.plan.capture.push_back(noise);
  return hand;
}

TEST(sample, takes_depth_and_noise_from_the_camera) {
  const testing::HandFrame hand = camera_frame();
  const augment::Developed developed = develop(hand.plan, hand.recipe, hand.frame).at(0);
  EXPECT_EQ(developed.image.type(), CV_16U);
  EXPECT_NEAR(developed.mean_twin.at<float>(0, 0), 0.4 * 1023, 0.01);
  const double full_well_e = hand.recipe.camera->sensor.preset->full_well_e;
  const double shot_code = 1023 * std::sqrt(0.4 / full_well_e);
  EXPECT_GT(std::sqrt(developed.variance_twin.at<float>(0, 0)), shot_code);
  EXPECT_LT(std::sqrt(developed.variance_twin.at<float>(0, 0)), 1.5 * shot_code);
}

TEST(sample, one_camera_takes_the_whole_set) {
  testing::HandFrame hand = camera_frame();
  for (const char* name : {"shot", "read"}) {
    hand.plan.capture[0].values.values[*base::index_of(hand.plan.capture[0].values.table, name)] =
        0;
  }
  const cv::Mat first = develop(hand.plan, hand.recipe, hand.frame).at(0).twin;
  hand.plan.index = 8;
  hand.plan.capture[0].noise_key = 10;
  EXPECT_TRUE(same(first, develop(hand.plan, hand.recipe, hand.frame).at(0).twin));
  hand.plan.seed = 6;
  EXPECT_FALSE(same(first, develop(hand.plan, hand.recipe, hand.frame).at(0).twin));
}

TEST(sample, record_tells_what_plan_and_frame_know) {
  testing::HandFrame hand = camera_frame();
  hand.plan.split = "val";
  hand.plan.group = "view3";
  hand.plan.nuisances.push_back({});
  hand.plan.nuisances.back().path = "nuisances.dust1#1";
  hand.frame.shots[0].noise_short_px = 96 * 64 / 4;
  const Sample sample = make_sample(hand.plan, hand.recipe, hand.frame);
  EXPECT_EQ(sample.record.index, 3);
  EXPECT_EQ(sample.record.split, "val");
  EXPECT_EQ(sample.record.group, "view3");
  EXPECT_EQ(sample.record.plan_sha256, plan::plan_sha256(hand.plan));
  EXPECT_DOUBLE_EQ(sample.record.noise_short, 0.25);
  ASSERT_EQ(sample.record.nuisances.size(), 1u);
  EXPECT_EQ(sample.record.nuisances[0].path, "nuisances.dust1#1");
  ASSERT_EQ(sample.record.instances.size(), 1u);
  EXPECT_EQ(sample.record.instances[0].class_name, "pit");
  EXPECT_EQ(sample.record.checks.unlabelled_change, 0);
  EXPECT_EQ(sample.instance_map.at<std::uint16_t>(20, 26), 1);
}

TEST(sample, photo_keeps_depth_and_untouched_codes) {
  testing::HandFrame hand(32, 32);
  hand.recipe.part.photos = scene::PhotoSpec{};
  hand.recipe.part.photos->response = scene::Response::linear;
  hand.recipe.part.photos->scale_assumed = true;
  hand.frame.photo = cv::Mat(32, 32, CV_16U, cv::Scalar(26000));
  hand.frame.shots[0].photo_untouched_image = cv::Mat::ones(32, 32, CV_8U);
  hand.frame.shots[0].photo_untouched_twin = cv::Mat::ones(32, 32, CV_8U);
  hand.frame.shots[0].photo_untouched_image.at<std::uint8_t>(5, 5) = 0;
  hand.frame.photo_noise_code = 40;
  const Sample sample = make_sample(hand.plan, hand.recipe, hand.frame);
  EXPECT_TRUE(same(sample.pictures.at(0).twin, hand.frame.photo));
  EXPECT_EQ(sample.pictures.at(0).image.at<std::uint16_t>(5, 5), 26214);
  EXPECT_TRUE(sample.record.scale_assumed);
  EXPECT_FLOAT_EQ(develop(hand.plan, hand.recipe, hand.frame).at(0).variance_twin.at<float>(0, 0),
                  1600);
}

TEST(sample, shots_have_noise_of_their_own_whatever_their_order) {
  testing::HandFrame hand(96, 64);
  hand.frame.shots[0].name = hand.plan.shots[0].name = "dark";
  hand.add_shot("bright", 1);
  hand.plan.shots[0].noise_key = 77;
  const testing::HandFrame camera = camera_frame();
  hand.recipe.camera = camera.recipe.camera;
  hand.plan.capture = camera.plan.capture;
  const auto first = develop(hand.plan, hand.recipe, hand.frame);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_TRUE(same(first[0].mean_twin, first[1].mean_twin));
  EXPECT_FALSE(same(first[0].twin, first[1].twin));
  EXPECT_TRUE(same(first[0].twin, first[0].image));  // nothing was added

  std::swap(hand.plan.shots[0], hand.plan.shots[1]);
  std::swap(hand.frame.shots[0], hand.frame.shots[1]);
  const auto swapped = develop(hand.plan, hand.recipe, hand.frame);
  EXPECT_TRUE(same(first[0].twin, swapped[1].twin));
  EXPECT_TRUE(same(first[1].twin, swapped[0].twin));

  // The pixels' fixed pattern is the camera's, so the same in both.
  for (const char* name : {"shot", "read"}) {
    base::Values& values = hand.plan.capture[0].values;
    values.values[*base::index_of(values.table, name)] = 0;
  }
  const auto fixed = develop(hand.plan, hand.recipe, hand.frame);
  EXPECT_TRUE(same(fixed[0].twin, fixed[1].twin));
}

TEST(sample, has_a_picture_of_each_shot) {
  testing::HandFrame hand = camera_frame();
  hand.frame.shots[0].name = hand.plan.shots[0].name = "dark";
  hand.frame.instances.clear();
  hand.plan.defects.clear();
  hand.add_shot("bright", 1, 0.2f);
  const Sample sample = make_sample(hand.plan, hand.recipe, hand.frame);
  ASSERT_EQ(sample.pictures.size(), 2u);
  EXPECT_EQ(sample.pictures[0].shot, "dark");
  EXPECT_EQ(sample.pictures[1].shot, "bright");
  EXPECT_NEAR(cv::mean(sample.pictures[0].twin)[0], 0.4 * 1023, 2);
  EXPECT_NEAR(cv::mean(sample.pictures[1].twin)[0], 0.2 * 1023, 2);
}

// The hand frame without the defects that a plan has lost.
render::Frame frame_of(const testing::HandFrame& hand, const plan::SamplePlan& plan) {
  render::Frame frame = hand.frame;
  frame.shots[0].image = frame.shots[0].twin.clone();
  std::erase_if(frame.instances, [&](const render::InstanceRaster& raster) {
    return std::none_of(plan.defects.begin(), plan.defects.end(),
                        [&](const auto& defect) { return defect.number == raster.number; });
  });
  for (const render::InstanceRaster& raster : frame.instances) {
    frame.shots[0].image(raster.box) += raster.delta[0];
  }
  return frame;
}

TEST(sample, drops_all_invisible_defects_together_and_once) {
  testing::HandFrame hand = camera_frame();  // 1: a deep pit
  hand.recipe.labels.invisible = recipe::InvisiblePolicy::drop;
  hand.add("pit", {50, 16, 4, 4}, 1e-6f);
  hand.add("pit", {50, 40, 4, 4}, -1e-6f);
  hand.add("scratch", {70, 40, 20, 3}, -0.2f);
  std::vector<std::size_t> rendered;
  const Sample sample =
      make_sample(hand.plan, hand.recipe, hand.frame, [&](const plan::SamplePlan& plan) {
        rendered.push_back(plan.defects.size());
        render::Frame frame = frame_of(hand, plan);
        frame.instances[0].delta[0].setTo(0);  // what only now fails is not dropped any more
        frame.shots[0].image(frame.instances[0].box) =
            frame.shots[0].twin(frame.instances[0].box) * 1;
        return frame;
      });
  EXPECT_EQ(rendered, std::vector<std::size_t>{2});
  ASSERT_EQ(sample.record.dropped.size(), 2u);
  EXPECT_EQ(sample.record.dropped[0].number, 2);
  EXPECT_EQ(sample.record.dropped[1].number, 3);
  EXPECT_LT(sample.record.dropped[1].dprime, 2);
  ASSERT_EQ(sample.record.instances.size(), 2u);
  EXPECT_EQ(sample.record.instances[0].number, 1);
  EXPECT_TRUE(sample.record.instances[0].ignored);
  EXPECT_EQ(sample.record.instances[1].number, 4);
  EXPECT_EQ(sample.record.instances[1].visibility, "visible");
  EXPECT_EQ(sample.record.plan_sha256, plan::plan_sha256(hand.plan));
  EXPECT_EQ(sample.record.planned.at("pit"), 3);  // dropped ones were asked for
}

TEST(sample, renders_once_where_nothing_is_dropped) {
  testing::HandFrame hand = camera_frame();
  hand.add("pit", {50, 16, 4, 4}, 0);
  const auto never = [](const plan::SamplePlan&) -> render::Frame {
    throw std::logic_error("rendered again");
  };
  EXPECT_TRUE(make_sample(hand.plan, hand.recipe, hand.frame, never).record.instances[1].ignored);
  hand.recipe.labels.invisible = recipe::InvisiblePolicy::drop;
  hand.plan.defects.pop_back();
  hand.frame.instances.pop_back();
  EXPECT_NO_THROW(make_sample(hand.plan, hand.recipe, hand.frame, never));
}

}  // namespace
}  // namespace blemish::run
