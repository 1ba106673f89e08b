// What lights, optics and exposure do to flat light, against the formulas.
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "augment/op_values.hpp"

namespace blemish::augment {
namespace {

constexpr int kWidth = 200, kHeight = 120;

Context fine(std::int64_t index = 0) {
  Context context;
  context.max_code = 65535;
  context.index = index;
  context.camera_key = 7;
  return context;
}

// Gains of an op on flat light.
cv::Mat gains(const OpCall& op, const Context& context = fine(), double level = 0.4) {
  const cv::Mat flat(kHeight, kWidth, CV_32F, cv::Scalar(level));
  return develop(flat, flat, {op}, context).mean_twin / (level * context.max_code);
}

TEST(vignetting, is_the_fourth_power_of_the_cosine) {
  const double corner = 0.4;
  const cv::Mat gain = gains(call("vignetting", {{"angle", 0.4f}}));
  const double half = std::hypot(kWidth / 2.0, kHeight / 2.0);
  for (const cv::Point at : {cv::Point(0, 0), cv::Point(199, 119), cv::Point(100, 60), {150, 20}}) {
    const double r = std::hypot(at.x + 0.5 - kWidth / 2.0, at.y + 0.5 - kHeight / 2.0);
    const double angle = std::atan(std::tan(corner) * r / half);
    EXPECT_NEAR(gain.at<float>(at), std::pow(std::cos(angle), 4), 2e-5);
  }
  const cv::Mat barrel = gains(call("vignetting", {{"angle", 0.0f}, {"barrel", 0.3f}}));
  EXPECT_NEAR(barrel.at<float>(0, 0), 0.7, 0.01);
}

TEST(light_gradient, grows_along_its_direction) {
  const cv::Mat right = gains(call("light_gradient", {{"strength", 0.2f}, {"angle", 0.0f}}));
  EXPECT_NEAR(right.at<float>(50, 199), 1.2, 2e-3);
  EXPECT_NEAR(right.at<float>(50, 0), 0.8, 2e-3);
  EXPECT_NEAR(cv::mean(right)[0], 1, 1e-4);
  const cv::Mat up = gains(call("light_gradient", {{"strength", 0.2f}, {"angle", 1.57079633f}}));
  EXPECT_NEAR(up.at<float>(0, 50), 1.2, 2e-3);
  EXPECT_NEAR(up.at<float>(119, 50), 0.8, 2e-3);
}

TEST(hot_spot, is_brightest_at_its_place) {
  const cv::Mat gain =
      gains(call("hot_spot", {{"strength", 0.5f}, {"x", 0.25f}, {"y", 0.5f}, {"radius", 0.2f}}));
  cv::Point brightest;
  cv::minMaxLoc(gain, nullptr, nullptr, nullptr, &brightest);
  EXPECT_NEAR(brightest.x, 50, 1);
  EXPECT_NEAR(brightest.y, 60, 1);
  const double radius = 0.2 * std::hypot(kWidth, kHeight);
  EXPECT_NEAR(gain.at<float>(60, 50 + static_cast<int>(radius)), 1 + 0.5 / 4, 0.01);
}

TEST(flicker, is_damped_by_the_exposure_and_bands_with_a_rolling_shutter) {
  const auto flicker = [](float exposure, float row_time) {
    return gains(call("flicker", {{"depth", 0.5f},
                                  {"frequency", 100.0f},
                                  {"exposure", exposure},
                                  {"row_time", row_time},
                                  {"phase", 1.0f}}));
  };
  const cv::Mat global = flicker(1e-3f, 0);
  const double damped = 0.5 * std::sin(std::numbers::pi * 0.1) / (std::numbers::pi * 0.1);
  const double time = 0.5e-3;
  EXPECT_NEAR(global.at<float>(80, 3), 1 + damped * std::sin(200 * std::numbers::pi * time + 1),
              1e-4);
  EXPECT_EQ(global.at<float>(0, 0), global.at<float>(100, 100));
  const cv::Mat rolling = flicker(1e-3f, 1e-4f);  // a wave in 100 rows
  EXPECT_NEAR(rolling.at<float>(5, 0), rolling.at<float>(105, 0), 1e-4);
  EXPECT_GT(std::abs(rolling.at<float>(5, 0) - rolling.at<float>(55, 0)), 0.3);
  // Whole waves leave nothing.
  EXPECT_NEAR(flicker(0.02f, 1e-4f).at<float>(30, 30), 1, 1e-4);
}

TEST(ambient, adds_light) {
  const cv::Mat gain = gains(call("ambient", {{"level", 0.04f}, {"gradient", 0.0f}}));
  EXPECT_NEAR(gain.at<float>(10, 10), 1.1, 1e-4);
}

TEST(led_ageing, follows_the_index) {
  const OpCall op = call("led_ageing", {{"loss", 0.3f}, {"over", 100.0f}});
  EXPECT_NEAR(gains(op, fine(0)).at<float>(0, 0), 1, 1e-5);
  EXPECT_NEAR(gains(op, fine(100)).at<float>(0, 0), 1 - 0.3 * (1 - std::exp(-1.0)), 1e-4);
  EXPECT_NEAR(gains(op, fine(100000)).at<float>(0, 0), 0.7, 1e-4);
}

TEST(exposure_drift, is_a_function_of_the_index_with_the_spread_asked_for) {
  const OpCall op = call("exposure_drift", {{"spread", 0.05f}, {"period", 3.0f}});
  double sum2 = 0;
  constexpr int kCount = 600;
  for (int i = 0; i < kCount; ++i) {
    const cv::Mat flat(1, 4, CV_32F, cv::Scalar(0.4));
    const double gain =
        static_cast<double>(develop(flat, flat, {op}, fine(i)).mean_twin.at<float>(0, 0)) /
        (0.4 * 65535);
    sum2 += std::log(gain) * std::log(gain);
  }
  EXPECT_NEAR(std::sqrt(sum2 / kCount), 0.05, 0.006);
  EXPECT_EQ(gains(op, fine(17)).at<float>(0, 0), gains(op, fine(17)).at<float>(0, 0));
}

TEST(color_temperature, warms_and_cools_about_green) {
  const cv::Mat flat(8, 8, CV_32FC3, cv::Scalar::all(0.4));
  const auto color = [&](float shift) {
    Context context = fine();
    const OpCall op = call("color_temperature", {{"nominal", 5600.0f}, {"shift", shift}});
    cv::Mat image = develop(flat, flat, {op}, context).image;
    return image.at<cv::Vec<std::uint16_t, 3>>(0, 0);
  };
  const auto cooler = color(800), warmer = color(-800);
  EXPECT_EQ(cooler[1], warmer[1]);
  EXPECT_GT(cooler[0], cooler[1]);
  EXPECT_LT(cooler[2], cooler[1]);
  EXPECT_LT(warmer[0], warmer[1]);
  EXPECT_GT(warmer[2], warmer[1]);
  // By Wien's law, which is Planck's to a few thousandths here.
  const double wien = std::exp(-1.438777e7 * (1 / 450.0 - 1 / 550.0) * (1 / 6400.0 - 1 / 5600.0));
  EXPECT_NEAR(cooler[0] / double(cooler[1]), wien, 0.01);
}

TEST(dirty_lens, shades_the_same_places_in_every_picture) {
  const OpCall few = call("dirty_lens", {{"count", 3.0f}, {"size", 20.0f}, {"opacity", 0.4f}}, 1);
  const OpCall other = call("dirty_lens", {{"count", 3.0f}, {"size", 20.0f}, {"opacity", 0.4f}}, 2);
  const cv::Mat shade = gains(few);
  EXPECT_EQ(cv::norm(shade, gains(other), cv::NORM_INF), 0);
  double least = 0, most = 0;
  cv::minMaxLoc(shade, &least, &most);
  EXPECT_LT(least, 0.85);
  EXPECT_NEAR(most, 1, 1e-5);
  Context another = fine();
  another.camera_key = 8;
  EXPECT_GT(cv::norm(shade, gains(few, another), cv::NORM_INF), 0.05);
}

TEST(gain, makes_more_of_fewer_electrons) {
  const OpCall op = call("gain", {{"level", 6.0206f}});
  EXPECT_NEAR(gains(op, fine(), 0.2).at<float>(0, 0), 2, 1e-3);
  const cv::Mat flat(64, 64, CV_32F, cv::Scalar(0.2));
  const auto variance = [&](const std::vector<OpCall>& calls) {
    const std::vector<std::pair<std::string_view, float>> shot{
        {"read", 0}, {"prnu", 0}, {"dsnu", 0}};
    std::vector<OpCall> all = calls;
    all.push_back(call("sensor_noise", shot));
    return cv::mean(develop(flat, flat, all, fine()).variance_twin)[0];
  };
  EXPECT_NEAR(variance({op}) / variance({}), 4, 0.01);
}

TEST(curves, go_through_their_points) {
  const auto at = [](const OpCall& op, double level) {
    const cv::Mat flat(2, 2, CV_32F, cv::Scalar(level));
    return static_cast<double>(develop(flat, flat, {op}, fine()).mean_twin.at<float>(0, 0)) / 65535;
  };
  for (const double level : {0.001, 0.02, 0.3, 0.9}) {
    EXPECT_NEAR(at(call("gamma", {{"value", 2.2f}}), level), std::pow(level, 1 / 2.2), 1e-4);
    EXPECT_NEAR(at(call("gamma", {{"value", 0.5f}}), level), level * level, 1e-4);
  }
  const OpCall lut =
      call("tone_curve", {{"quarter", 0.2f}, {"half", 0.55f}, {"three_quarters", 0.8f}});
  EXPECT_NEAR(at(lut, 0.25), 0.2, 1e-5);
  EXPECT_NEAR(at(lut, 0.5), 0.55, 1e-5);
  EXPECT_NEAR(at(lut, 0.75), 0.8, 1e-5);
  for (double level = 0; level < 1; level += 0.01) {
    EXPECT_GE(at(lut, level + 0.01), at(lut, level));
  }
  EXPECT_NEAR(at(call("contrast", {{"gain", 2.0f}, {"pivot", 0.4f}, {"brightness", 0.1f}}), 0.5),
              0.7, 1e-5);
  EXPECT_NEAR(at(call("clip", {{"low", 0.1f}, {"high", 0.8f}}), 0.02), 0.1, 1e-5);
  EXPECT_NEAR(at(call("clip", {{"low", 0.1f}, {"high", 0.8f}}), 0.95), 0.8, 1e-5);
}

}  // namespace
}  // namespace blemish::augment
