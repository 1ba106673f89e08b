// Each blur against its transfer function, on sine waves, at the frequencies that matter.
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "augment/op_values.hpp"

namespace blemish::augment {
namespace {

constexpr int kSize = 256;
constexpr double kPi = std::numbers::pi;

// Share of a wave's amplitude that is left, along image right turned by `angle_rad` as on the
// surface; `cycles_per_px` of the wave.
double transfer(const OpCall& op, double cycles_per_px, double angle_rad) {
  cv::Mat wave(kSize, kSize, CV_32F);
  const double fx = cycles_per_px * std::cos(angle_rad), fy = -cycles_per_px * std::sin(angle_rad);
  const auto phase = [&](int x, int y) { return 2 * kPi * (fx * x + fy * y); };
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      wave.at<float>(y, x) = static_cast<float>(0.5 + 0.2 * std::cos(phase(x, y)));
    }
  }
  Context context;
  context.max_code = 65535;
  const cv::Mat mean = develop(wave, wave, {op}, context).mean_twin;
  double real = 0, imaginary = 0, norm = 0;
  constexpr int kEdge = 40;
  for (int y = kEdge; y < kSize - kEdge; ++y) {
    for (int x = kEdge; x < kSize - kEdge; ++x) {
      // A Hann window, so that broken waves at its ends do not count.
      const double window = (1 - std::cos(2 * kPi * (x - kEdge) / (kSize - 2 * kEdge))) *
                            (1 - std::cos(2 * kPi * (y - kEdge) / (kSize - 2 * kEdge)));
      const double value = static_cast<double>(mean.at<float>(y, x)) / 65535 - 0.5;
      real += window * value * std::cos(phase(x, y));
      imaginary += window * value * std::sin(phase(x, y));
      norm += window * 0.1;
    }
  }
  EXPECT_NEAR(imaginary / norm, 0, 0.01);  // nothing moves
  return real / norm;
}

double sinc(double x) { return x == 0 ? 1 : std::sin(kPi * x) / (kPi * x); }

TEST(blur, disc_has_the_transfer_of_a_disc) {
  for (const float radius : {1.5f, 3.0f, 6.2f, 20.0f}) {
    for (const double f : {0.02, 0.05, 0.1}) {
      const double x = 2 * kPi * f * static_cast<double>(radius);
      const double wanted = 2 * std::cyl_bessel_j(1, x) / x;
      EXPECT_NEAR(transfer(call("defocus", {{"radius", radius}}), f, 0), wanted, 0.02) << radius;
      EXPECT_NEAR(transfer(call("defocus", {{"radius", radius}}), f, 0.7), wanted, 0.02) << radius;
    }
  }
}

TEST(blur, gaussian_has_the_transfer_of_a_gaussian) {
  for (const float sigma : {0.5f, 1.0f, 2.5f}) {
    for (const double f : {0.03, 0.06, 0.1}) {
      const double wanted = std::exp(-2 * std::pow(kPi * f * static_cast<double>(sigma), 2));
      const OpCall op = call("defocus", {{"radius", 0.0f}, {"sigma", sigma}});
      EXPECT_NEAR(transfer(op, f, 0.3), wanted, 0.01) << sigma << " " << f;
    }
  }
}

TEST(blur, motion_has_the_transfer_of_a_line_along_it_and_none_across) {
  for (const float length : {2.0f, 5.5f, 12.0f}) {
    for (const float angle : {0.0f, 0.5f, 1.57079633f, 2.4f}) {
      const OpCall op = call("motion_blur", {{"length", length}, {"angle", angle}});
      for (const double f : {0.02, 0.06, 0.1}) {
        const double along = transfer(op, f, static_cast<double>(angle));
        EXPECT_NEAR(along, sinc(f * static_cast<double>(length)), length < 6 ? 0.05 : 0.03)
            << length << " " << angle;
        EXPECT_NEAR(transfer(op, f, static_cast<double>(angle) + kPi / 2), 1, 0.05);
      }
    }
  }
}

TEST(blur, vibration_has_the_transfer_of_a_sine_that_swings) {
  for (const float amplitude : {1.0f, 3.0f, 6.0f}) {
    for (const double f : {0.03, 0.08}) {
      const OpCall op = call("vibration", {{"amplitude", amplitude}, {"angle", 0.0f}});
      const double wanted = std::cyl_bessel_j(0, 2 * kPi * f * static_cast<double>(amplitude));
      EXPECT_NEAR(transfer(op, f, 0), wanted, 0.03) << amplitude << " " << f;
    }
  }
}

TEST(blur, sharpening_lifts_what_its_blur_takes) {
  const OpCall op = call("sharpen", {{"amount", 0.8f}, {"sigma", 1.0f}});
  for (const double f : {0.05, 0.15, 0.25}) {
    EXPECT_NEAR(transfer(op, f, 0.4), 1 + 0.8 * (1 - std::exp(-2 * kPi * kPi * f * f)), 0.01);
  }
}

TEST(blur, lengths_are_along_the_surface) {
  Context fine;
  fine.um_per_px = 20;
  cv::Mat point(31, 31, CV_32F, cv::Scalar(0));
  point.at<float>(15, 15) = 1;
  const OpCall op = call("motion_blur", {{"length", 100.0f}, {"angle", 0.0f}});
  const cv::Mat line = develop(point, point, {op}, fine).mean_twin;
  EXPECT_NEAR(line.at<float>(15, 15), 51, 0.01);  // a fifth
  EXPECT_NEAR(line.at<float>(15, 13), 51, 0.01);
  EXPECT_NEAR(line.at<float>(15, 12), 0, 0.01);
  EXPECT_NEAR(line.at<float>(14, 15), 0, 0.01);
}

TEST(blur, flat_light_stays_flat_up_to_the_edges) {
  const cv::Mat flat(40, 50, CV_32F, cv::Scalar(0.5));
  for (const char* op : {"defocus", "motion_blur", "vibration", "sharpen", "veiling_glare"}) {
    const cv::Mat mean = develop(flat, flat, {call(op)}, {}).mean_twin;
    EXPECT_LT(cv::norm(mean, cv::Mat(40, 50, CV_32F, cv::Scalar(127.5)), cv::NORM_INF), 1e-3) << op;
  }
}

TEST(blur, independent_noise_shrinks_by_the_weights_squares) {
  const cv::Mat flat(64, 64, CV_32F, cv::Scalar(0.5));
  PhotoDelivery photo;
  photo.noise_code = 2;
  const OpCall op = call("motion_blur", {{"length", 5.0f}, {"angle", 0.0f}});
  EXPECT_NEAR(cv::mean(develop(flat, flat, {op}, {}, photo).variance_twin)[0], 4.0 / 5, 0.01);
}

TEST(veiling_glare, strays_from_the_bright_half_into_the_dark) {
  cv::Mat halves(128, 256, CV_32F, cv::Scalar(0));
  halves(cv::Rect(128, 0, 128, 128)) = 0.8;
  const OpCall wide = call("veiling_glare", {{"amount", 0.1f}, {"spread", 1.0f}});
  const cv::Mat even = develop(halves, halves, {wide}, {}).mean_twin;
  // As wide as the picture: nearly everywhere the mean.
  EXPECT_NEAR(even.at<float>(64, 2), 0.1 * 0.4 * 255, 4);
  EXPECT_NEAR(even.at<float>(64, 253), (0.9 * 0.8 + 0.1 * 0.4) * 255, 4);
  const OpCall narrow = call("veiling_glare", {{"amount", 0.1f}, {"spread", 0.1f}});
  const cv::Mat near = develop(halves, halves, {narrow}, {}).mean_twin;
  EXPECT_GT(near.at<float>(64, 120), 5 * near.at<float>(64, 20));
}

}  // namespace
}  // namespace blemish::augment
