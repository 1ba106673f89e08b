// Photon transfer on generated flat fields, by the sums of EMVA 1288: the camera that the pictures
// show must be the one that was asked for.
#include <cmath>

#include <gtest/gtest.h>

#include "augment/op_values.hpp"

namespace blemish::augment {
namespace {

constexpr int kSize = 512;
constexpr float kBlack = 0.05f;

Context camera() {
  Context context;
  context.camera_key = 41;
  context.full_well_e = 10700;
  context.read_noise_e = 2.4;
  context.dsnu_e = 1;
  context.prnu = 0.005;
  context.max_code = 4095;
  return context;
}

cv::Mat frame(double level, std::uint32_t key, const Context& context = camera()) {
  const cv::Mat flat(kSize, kSize, CV_32F, cv::Scalar(level));
  cv::Mat codes;
  develop(flat, flat, {call("sensor_noise", {{"black", kBlack}}, key)}, context)
      .image.convertTo(codes, CV_64F);
  return codes;
}

double mean_of(const cv::Mat& m) { return cv::mean(m)[0]; }
double variance_of(const cv::Mat& m) {
  cv::Scalar mean, sd;
  cv::meanStdDev(m, mean, sd);
  return sd[0] * sd[0];
}

// Temporal variance from a pair of frames: the fixed pattern cancels.
double temporal_variance(const cv::Mat& a, const cv::Mat& b) { return variance_of(a - b) / 2; }

// Spatial variance of the mean of many frames, the rest of the temporal noise taken off.
double spatial_variance(double level, int frames) {
  cv::Mat sum = cv::Mat::zeros(kSize, kSize, CV_64F);
  double temporal = 0;
  for (int i = 0; i < frames; i += 2) {
    const auto key = static_cast<std::uint32_t>(100 + i);
    const cv::Mat a = frame(level, key), b = frame(level, key + 1);
    sum += a + b;
    temporal += temporal_variance(a, b) / (frames / 2);
  }
  return variance_of(sum / frames) - temporal / frames;
}

const double kGain = 4095 * (1 - static_cast<double>(kBlack)) / 10700;  // codes per electron

// Slope of variance over mean.
double measured_gain() {
  double sum_xy = 0, sum_xx = 0;
  const cv::Mat dark_a = frame(0, 1), dark_b = frame(0, 2);
  const double dark_mean = mean_of(dark_a), dark_variance = temporal_variance(dark_a, dark_b);
  for (int step = 1; step <= 8; ++step) {
    const auto key = static_cast<std::uint32_t>(10 * step);
    const cv::Mat a = frame(0.08 * step, key), b = frame(0.08 * step, key + 1);
    const double x = mean_of(a) - dark_mean;
    sum_xy += x * (temporal_variance(a, b) - dark_variance);
    sum_xx += x * x;
  }
  return sum_xy / sum_xx;
}

TEST(photon_transfer, system_gain) { EXPECT_NEAR(measured_gain(), kGain, 0.02 * kGain); }

TEST(photon_transfer, read_noise) {
  const double variance = temporal_variance(frame(0, 1), frame(0, 2)) - 1.0 / 12;
  EXPECT_NEAR(std::sqrt(variance) / kGain, 2.4, 0.03 * 2.4);
}

TEST(photon_transfer, dsnu) { EXPECT_NEAR(std::sqrt(spatial_variance(0, 32)) / kGain, 1, 0.05); }

TEST(photon_transfer, prnu) {
  const double light = mean_of(frame(0.5, 1)) - mean_of(frame(0, 2));
  const double spread = std::sqrt(spatial_variance(0.5, 32) - spatial_variance(0, 32));
  EXPECT_NEAR(spread / light, 0.005, 0.03 * 0.005);
}

// What the brightest picture holds, counted by the gain that the noise tells.
TEST(photon_transfer, full_well) {
  const double electrons = (mean_of(frame(1.2, 1)) - mean_of(frame(0, 2))) / measured_gain();
  EXPECT_NEAR(electrons, 10700, 0.02 * 10700);
}

TEST(photon_transfer, saturation_ends_the_scale) {
  double low = 0, high = 0;
  cv::minMaxLoc(frame(1.2, 1), &low, &high);
  EXPECT_EQ(low, 4095);
  cv::minMaxLoc(frame(1.0, 1), &low, &high);
  EXPECT_EQ(high, 4095);
  EXPECT_LT(low, 4095);
}

TEST(photon_transfer, carried_variance_is_that_of_the_frames) {
  const cv::Mat flat(kSize, kSize, CV_32F, cv::Scalar(0.4));
  const Developed developed =
      develop(flat, flat, {call("sensor_noise", {{"black", kBlack}})}, camera());
  EXPECT_NEAR(mean_of(developed.mean_twin), mean_of(frame(0.4, 1)), 0.5);
  EXPECT_NEAR(mean_of(developed.variance_twin), variance_of(frame(0.4, 1)),
              0.02 * variance_of(frame(0.4, 1)));
}

TEST(sensor_noise, fixed_pattern_belongs_to_the_camera) {
  Context other = camera();
  other.camera_key = 42;
  const std::vector<OpCall> fixed{call("sensor_noise", {{"shot", 0.0f}, {"read", 0.0f}}, 1)};
  const std::vector<OpCall> later{call("sensor_noise", {{"shot", 0.0f}, {"read", 0.0f}}, 2)};
  const cv::Mat flat(64, 64, CV_32F, cv::Scalar(0.5));
  const cv::Mat first = develop(flat, flat, fixed, camera()).image;
  EXPECT_EQ(cv::norm(first, develop(flat, flat, later, camera()).image, cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(first, develop(flat, flat, fixed, other).image, cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(frame(0.5, 1), frame(0.5, 2), cv::NORM_INF), 0);
}

TEST(sensor_noise, color_channels_have_noise_of_their_own) {
  const cv::Mat flat(256, 256, CV_32FC3, cv::Scalar::all(0.5));
  const cv::Mat image = develop(flat, flat, {call("sensor_noise")}, camera()).image;
  cv::Mat channels[3], a, b;
  cv::split(image, channels);
  channels[0].convertTo(a, CV_64F);
  channels[1].convertTo(b, CV_64F);
  const double covariance = (mean_of(a.mul(b)) - mean_of(a) * mean_of(b));
  EXPECT_LT(std::abs(covariance), 0.03 * variance_of(a));
}

}  // namespace
}  // namespace blemish::augment
