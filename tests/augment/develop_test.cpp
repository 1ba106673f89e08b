#include "augment/develop.hpp"

#include <cmath>
#include <set>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "augment/op_values.hpp"

namespace blemish::augment {
namespace {

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

// A picture of all levels, and the same with a darker square.
cv::Mat ramp(int width, int height, int channels) {
  cv::Mat picture(height, width, CV_32FC(channels));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width * channels; ++x) {
      picture.ptr<float>(y)[x] =
          static_cast<float>(y * 31 + x * 7 % 100) / static_cast<float>(height * 31 + 100);
    }
  }
  return picture;
}

const cv::Rect kDefect(20, 30, 12, 9);

cv::Mat with_defect(const cv::Mat& twin) {
  cv::Mat image = twin.clone();
  image(kDefect) *= 0.5;
  return image;
}

double srgb(const void*, double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}
double gamma_3(const void*, double linear) { return std::cbrt(linear); }

TEST(develop, without_ops_rounds_to_codes) {
  const cv::Mat linear = (cv::Mat_<float>(1, 5) << -0.1f, 0.0f, 0.5f, 0.9979f, 1.7f);
  Context context;
  EXPECT_TRUE(same(develop(linear, linear, {}, context).image,
                   (cv::Mat_<std::uint8_t>(1, 5) << 0, 0, 128, 254, 255)));
  context.max_code = 1023;
  EXPECT_TRUE(same(develop(linear, linear, {}, context).image,
                   (cv::Mat_<std::uint16_t>(1, 5) << 0, 0, 512, 1021, 1023)));
}

TEST(develop, every_op_set_neutral_is_the_identity) {
  for (const int channels : {1, 3}) {
    const cv::Mat linear = ramp(200, 100, channels);
    const Developed plain = develop(linear, linear, {}, {});
    for (const Op* op : registry()) {
      if (op->place == Place::codec) {
        continue;
      }
      SCOPED_TRACE(op->name);
      const Developed through =
          develop(linear, linear, {call(op->name, neutral_settings().at(op->name))}, {});
      EXPECT_TRUE(same(plain.image, through.image));
      EXPECT_TRUE(same(plain.mean_twin, through.mean_twin));
      EXPECT_EQ(cv::countNonZero(through.variance_twin), 0);
      const OpCall neutral = call(op->name, neutral_settings().at(op->name));
      EXPECT_TRUE(same(plain.image, develop_photo(plain.image, {neutral}, {}, {})));
    }
  }
}

TEST(develop, exposure_counts_in_stops) {
  const cv::Mat linear(4, 4, CV_32F, cv::Scalar(0.1));
  const Developed brighter = develop(linear, linear, {call("exposure", {{"stops", 1.0f}})}, {});
  EXPECT_FLOAT_EQ(brighter.mean_twin.at<float>(0, 0), 51.0f);
  EXPECT_EQ(brighter.image.at<std::uint8_t>(3, 3), 51);
}

TEST(develop, image_and_twin_differ_only_where_the_frame_does) {
  for (const int channels : {1, 3}) {
    const cv::Mat twin = ramp(211, 97, channels);
    const std::vector<OpCall> chain{call("exposure", {{"stops", 0.2f}}), call("sensor_noise")};
    Developed developed = develop(with_defect(twin), twin, chain, {});
    EXPECT_GT(cv::norm(developed.image(kDefect), developed.twin(kDefect), cv::NORM_INF), 20);
    developed.twin(kDefect).copyTo(developed.image(kDefect));
    EXPECT_TRUE(same(developed.image, developed.twin));
  }
}

TEST(develop, gives_the_same_bits_for_any_number_of_threads) {
  const cv::Mat twin = ramp(333, 257, 1), image = with_defect(twin);
  const std::vector<OpCall> chain{call("exposure", {{"stops", -0.4f}}), call("sensor_noise")};
  const Developed many = develop(image, twin, chain, {});
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const Developed single = develop(image, twin, chain, {});
  EXPECT_TRUE(same(many.image, single.image));
  EXPECT_TRUE(same(many.twin, single.twin));
  EXPECT_TRUE(same(many.mean_image, single.mean_image));
  EXPECT_TRUE(same(many.variance_twin, single.variance_twin));
}

// All 16-bit codes as a photo, and its linear values by the inverse of `encode`.
struct FakePhoto {
  cv::Mat codes, linear;
  PhotoDelivery delivery;
};

FakePhoto fake_photo(double (*encode)(const void*, double), double (*decode)(double)) {
  FakePhoto photo;
  photo.codes.create(256, 256, CV_16U);
  photo.linear.create(256, 256, CV_32F);
  for (int y = 0; y < 256; ++y) {
    for (int x = 0; x < 256; ++x) {
      photo.codes.at<std::uint16_t>(y, x) = static_cast<std::uint16_t>(256 * y + x);
      photo.linear.at<float>(y, x) = static_cast<float>(decode((256 * y + x) / 65535.0));
    }
  }
  photo.delivery.codes = photo.codes;
  photo.delivery.untouched_image = cv::Mat::zeros(256, 256, CV_8U);
  photo.delivery.untouched_twin = cv::Mat::ones(256, 256, CV_8U);
  photo.delivery.encode = encode;
  return photo;
}

double from_srgb(double code) {
  return code <= 0.04045 ? code / 12.92 : std::pow((code + 0.055) / 1.055, 2.4);
}
double from_gamma_3(double code) { return code * code * code; }

TEST(develop_photo, encoding_brings_every_code_back) {
  Context context;
  context.max_code = 65535;
  const FakePhoto srgb_photo = fake_photo(srgb, from_srgb);
  const FakePhoto gamma_photo = fake_photo(gamma_3, from_gamma_3);
  for (const FakePhoto& photo : {srgb_photo, gamma_photo}) {
    const Developed plain = develop(photo.linear, photo.linear, {}, context, photo.delivery);
    EXPECT_TRUE(same(plain.image, photo.codes));
    EXPECT_TRUE(same(plain.twin, photo.codes));
    const Developed neutral =
        develop(photo.linear, photo.linear, {call("exposure")}, context, photo.delivery);
    EXPECT_TRUE(same(neutral.image, photo.codes));
  }
}

TEST(develop_photo, untouched_pixels_keep_their_codes) {
  const cv::Mat linear(64, 64, CV_32F, cv::Scalar(0.25));
  PhotoDelivery photo;
  photo.codes = cv::Mat(64, 64, CV_8U, cv::Scalar(9));
  photo.untouched_image = cv::Mat::ones(64, 64, CV_8U);
  photo.untouched_image(kDefect) = 0;
  photo.untouched_twin = cv::Mat::ones(64, 64, CV_8U);
  photo.encode = srgb;
  const Developed developed = develop(linear, linear, {}, {}, photo);
  EXPECT_TRUE(same(developed.twin, photo.codes));
  EXPECT_EQ(developed.image.at<std::uint8_t>(0, 0), 9);
  EXPECT_EQ(developed.image.at<std::uint8_t>(kDefect.tl()), 137);
}

double deviation(const cv::Mat& codes) {
  cv::Scalar mean, sd;
  cv::meanStdDev(codes, mean, sd);
  return sd[0];
}

TEST(develop_photo, top_up_adds_the_missing_noise_in_codes) {
  Context context;
  context.max_code = 65535;
  PhotoDelivery photo;
  photo.codes = cv::Mat(256, 256, CV_16U, cv::Scalar(30000));
  photo.untouched_image = cv::Mat::zeros(256, 256, CV_8U);
  photo.untouched_twin = cv::Mat::ones(256, 256, CV_8U);
  photo.topup_image = cv::Mat(256, 256, CV_32F, cv::Scalar(300));
  photo.encode = srgb;
  photo.noise_code = 300;
  const cv::Mat linear(256, 256, CV_32F, cv::Scalar(from_srgb(30000.0 / 65535)));
  const Developed developed = develop(linear, linear, {}, context, photo);
  EXPECT_NEAR(deviation(developed.image), 300, 5);
  EXPECT_EQ(deviation(developed.twin), 0);
  EXPECT_NEAR(cv::mean(developed.variance_twin)[0], 300 * 300, 10);
}

TEST(develop_photo, sensor_noise_adds_only_what_the_photo_lacks) {
  Context context;
  context.max_code = 65535;
  const double signal = 0.4;
  const double shot = std::sqrt(signal * context.full_well_e) / context.full_well_e * 65535;
  PhotoDelivery photo;
  photo.codes = cv::Mat(256, 256, CV_16U, cv::Scalar(26214));
  photo.untouched_image = photo.untouched_twin = cv::Mat::ones(256, 256, CV_8U);
  const cv::Mat linear(256, 256, CV_32F, cv::Scalar(signal));
  const std::vector<OpCall> chain{
      call("sensor_noise", {{"read", 0.0f}, {"prnu", 0.0f}, {"dsnu", 0.0f}})};

  photo.noise_code = 0.6 * shot;
  EXPECT_NEAR(deviation(develop(linear, linear, chain, context, photo).twin), 0.8 * shot,
              0.02 * shot);
  photo.noise_code = 1.1 * shot;
  const Developed enough = develop(linear, linear, chain, context, photo);
  EXPECT_EQ(deviation(enough.twin), 0);
  EXPECT_NEAR(std::sqrt(cv::mean(enough.variance_twin)[0]), 1.1 * shot, 0.01 * shot);
}

TEST(registry, names_are_unique_and_described) {
  std::set<std::string_view> names;
  for (const Op* op : registry()) {
    EXPECT_TRUE(names.insert(op->name).second) << op->name;
    EXPECT_FALSE(op->help.empty()) << op->name;
    EXPECT_EQ(find(op->name), op);
    for (const base::Param& param : op->params) {
      EXPECT_FALSE(param.help.empty()) << op->name << "." << param.name;
    }
  }
  EXPECT_EQ(find("exposures"), nullptr);
}

}  // namespace
}  // namespace blemish::augment
