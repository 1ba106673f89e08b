#include <cmath>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "base/files.hpp"
#include "base/image.hpp"
#include "base/random.hpp"
#include "scene/scene.hpp"
#include "temp_dir.hpp"

namespace blemish::scene {
namespace {

using ::testing::HasSubstr;

PhotoSpec response_of(Response response, double gamma = 2.2) {
  PhotoSpec spec;
  spec.response = response;
  spec.gamma = gamma;
  return spec;
}

TEST(Response, EncodeUndoesDecodeOnEveryCode) {
  for (const PhotoSpec& spec :
       {response_of(Response::srgb), response_of(Response::linear),
        response_of(Response::gamma, 2.2), response_of(Response::gamma, 0.8)}) {
    for (int code = 0; code < 65536; code += 1) {
      const double linear = decode(spec, code / 65535.0);
      ASSERT_EQ(std::lround(encode(spec, linear) * 65535), code);
    }
    for (int code = 0; code < 256; ++code) {
      // Through the float in which photos are held.
      const auto linear = float(decode(spec, code / 255.0));
      ASSERT_EQ(std::lround(encode(spec, double(linear)) * 255), code);
    }
  }
}

TEST(Response, HitsTheKnownPoints) {
  EXPECT_NEAR(decode(response_of(Response::srgb), 0.5), 0.21404, 1e-5);
  EXPECT_NEAR(decode(response_of(Response::gamma, 2), 0.5), 0.25, 1e-12);
  EXPECT_EQ(decode(response_of(Response::linear), 0.3), 0.3);
  EXPECT_NEAR(encode(response_of(Response::srgb), 1.7), 1, 1e-12);
  EXPECT_EQ(encode(response_of(Response::gamma), -0.1), 0.0);
}

// Adds white noise and rounds to 8 bits.
cv::Mat exposed(const cv::Mat& mean, double noise_sigma) {
  base::Stream stream(5, 0, "photo noise");
  cv::Mat result(mean.size(), CV_8U);
  for (int y = 0; y < mean.rows; ++y) {
    for (int x = 0; x < mean.cols; ++x) {
      const double value = double(mean.at<float>(y, x)) + noise_sigma * stream.normal();
      result.at<unsigned char>(y, x) = cv::saturate_cast<unsigned char>(value);
    }
  }
  return result;
}

// Slanted bars, blurred by a Gaussian and averaged over each pixel's box: each pixel is the mean of
// the exact edge profile over its width.
cv::Mat bars(double sigma_px, double slant) {
  cv::Mat result(400, 400, CV_32F);
  const double norm = std::hypot(1, slant);
  const auto step = [&](double distance) {  // integral of the blurred step over a unit box
    const auto primitive = [&](double d) {
      const double z = d / sigma_px;
      return d * base::normal_cdf(z) +
             sigma_px * std::exp(-0.5 * z * z) / std::sqrt(2 * 3.14159265358979323846);
    };
    return primitive(distance + 0.5) - primitive(distance - 0.5);
  };
  for (int y = 0; y < result.rows; ++y) {
    for (int x = 0; x < result.cols; ++x) {
      double value = 60;
      for (int bar = -10; bar < 14; ++bar) {
        const double offset = x + slant * y - 40.0 * bar;
        value += (bar % 2 == 0 ? 120 : -120) * step(offset / norm);
      }
      result.at<float>(y, x) = float(value);
    }
  }
  return result;
}

TEST(Blur, FindsTheSigmaOfKnownEdges) {
  for (const double sigma_px : {0.5, 0.7, 1.0, 1.5, 2.0, 2.5}) {
    for (const double slant : {0.07, 0.2}) {
      for (const double noise : {0.0, 1.5}) {
        const double found = estimate_blur_sigma_px(exposed(bars(sigma_px, slant), noise));
        EXPECT_NEAR(found, sigma_px, 0.15 * sigma_px) << "slant " << slant << " noise " << noise;
      }
    }
  }
}

TEST(Blur, StaysSensibleWithoutEdges) {
  const cv::Mat flat(300, 300, CV_32F, cv::Scalar(120));
  EXPECT_EQ(estimate_blur_sigma_px(exposed(flat, 4)), 0.7);  // noise alone: the usual camera
  base::Stream stream(9, 0, "texture");
  cv::Mat texture(300, 300, CV_32F);
  for (int y = 0; y < texture.rows; ++y) {
    for (int x = 0; x < texture.cols; ++x) {
      texture.at<float>(y, x) = float(stream.normal());
    }
  }
  cv::GaussianBlur(texture, texture, {}, 1.2);
  texture = 120 + texture * 60;
  const double found = estimate_blur_sigma_px(exposed(texture, 1));
  EXPECT_GT(found, 0.5);
  EXPECT_LT(found, 2);
}

TEST(Noise, FindsKnownNoiseOverTextureAndClipping) {
  cv::Mat mean(512, 512, CV_32F);
  for (int y = 0; y < mean.rows; ++y) {
    for (int x = 0; x < mean.cols; ++x) {
      float value = 60 + 0.2f * float(x);                     // a ramp
      value += y < 200 ? 20 * std::sin(1.3f * float(x)) : 0;  // texture
      mean.at<float>(y, x) = y > 460 ? 300 : value;           // overexposed
    }
  }
  for (const double sigma : {1.0, 2.0, 5.0}) {
    EXPECT_NEAR(estimate_noise_sigma(exposed(mean, sigma)), sigma, 0.1 * sigma);
  }
}

TEST(Noise, OfADarkOrTinyPhotoIsZeroAtWorst) {
  EXPECT_EQ(estimate_noise_sigma(cv::Mat::zeros(64, 64, CV_8U)), 0);
  EXPECT_EQ(estimate_noise_sigma(cv::Mat(8, 8, CV_8U, cv::Scalar(100))), 0);
}

class Photos : public ::testing::Test {
 protected:
  void write(const std::string& name, const cv::Mat& image) const {
    base::write_file(dir_ / name, base::encode_png(image));
  }
  PartSpec part(const std::vector<std::string>& names) const {
    PartSpec result;
    result.photos.emplace();
    result.photos->um_per_px = 20;
    for (const std::string& name : names) {
      result.photos->files.push_back(dir_ / name);
    }
    return result;
  }
  testing::TempDir dir_;
};

TEST_F(Photos, LoadWithLinearLightAndFacts) {
  cv::Mat image(64, 96, CV_8UC3, cv::Scalar(10, 128, 255));
  write("a.png", image);
  const Scene scene = load(part({"a.png"}), std::nullopt);
  ASSERT_EQ(scene.photos.size(), 1u);
  EXPECT_EQ(scene.photos[0].width_px, 96);
  EXPECT_EQ(scene.photos[0].height_px, 64);
  const Photo photo = scene.load_photo(0);
  EXPECT_EQ(photo.encoded.type(), CV_8UC3);
  EXPECT_EQ(photo.linear.type(), CV_32FC3);
  EXPECT_NEAR(photo.linear.at<cv::Vec3f>(5, 5)[1], 0.21586, 1e-4);
  EXPECT_EQ(photo.linear.at<cv::Vec3f>(5, 5)[2], 1);
  EXPECT_EQ(photo.sha256, base::sha256_file(dir_ / "a.png"));
  EXPECT_TRUE(photo.regions.empty());
}

TEST_F(Photos, SixteenBitsKeepTheirDepth) {
  cv::Mat image(40, 40, CV_16U, cv::Scalar(32768));
  write("deep.png", image);
  PartSpec spec = part({"deep.png"});
  spec.photos->response = Response::linear;
  const Photo photo = load(spec, std::nullopt).load_photo(0);
  EXPECT_EQ(photo.encoded.type(), CV_16U);
  EXPECT_NEAR(photo.linear.at<float>(0, 0), 32768.0f / 65535, 1e-7);
}

TEST_F(Photos, MaskIsFoundByStem) {
  write("a.png", cv::Mat(32, 32, CV_8U, cv::Scalar(90)));
  write("a_roi.png", cv::Mat(32, 32, CV_8U, cv::Scalar(1)));
  PartSpec spec = part({"a.png"});
  spec.photos->region_file = dir_ / "{stem}_roi.png";
  spec.photos->region_values = {{1, "face"}};
  const Scene scene = load(spec, std::nullopt);
  EXPECT_EQ(scene.load_photo(0).regions.at<unsigned char>(3, 3), 1);
  spec.photos->region_values = {{1, "face"}, {2, "edge"}};
  EXPECT_THROW(load(spec, std::nullopt), base::Error);  // no pixel of edge anywhere
}

TEST_F(Photos, FaultyFilesAreErrorsThatNameThem) {
  write("a.png", cv::Mat(32, 48, CV_8U, cv::Scalar(90)));
  const auto message = [](const PartSpec& spec) -> std::string {
    try {
      load(spec, std::nullopt);
    } catch (const base::Error& error) {
      return error.what();
    }
    return "";
  };
  PartSpec spec = part({"a.png"});
  spec.photos->region_file = dir_ / "roi.png";
  EXPECT_THAT(message(spec), HasSubstr("roi.png"));  // missing
  write("roi.png", cv::Mat(32, 32, CV_8U, cv::Scalar(1)));
  EXPECT_THAT(message(spec), HasSubstr("32x32"));
  EXPECT_THAT(message(spec), HasSubstr("48x32"));
  write("roi.png", cv::Mat(32, 48, CV_8UC3, cv::Scalar(1, 2, 3)));
  EXPECT_THAT(message(spec), HasSubstr("8-bit gray"));
  EXPECT_THAT(message(part({"a.png", "b.png"})), HasSubstr("b.png"));
}

TEST_F(Photos, APhotoThatChangedItsSizeIsAnError) {
  write("a.png", cv::Mat(32, 48, CV_8U, cv::Scalar(90)));
  const Scene scene = load(part({"a.png"}), std::nullopt);
  write("a.png", cv::Mat(30, 48, CV_8U, cv::Scalar(90)));
  EXPECT_THROW(scene.load_photo(0), base::Error);
}

TEST(ShippedPhotos, HaveTheBlurTheyWereMadeWith) {
  PartSpec part;
  part.photos.emplace();
  for (int i = 1; i <= 6; ++i) {
    part.photos->files.push_back(BLEMISH_SOURCE_DIR "/scenes/ground-steel-photos/steel" +
                                 std::to_string(i) + ".png");
  }
  part.photos->region_file = BLEMISH_SOURCE_DIR "/scenes/ground-steel-photos/regions/steel.png";
  part.photos->region_values = {{1, "face"}, {2, "edge"}, {255, "ignore"}};
  const Scene scene = load(part, std::nullopt);
  for (std::size_t i = 0; i < 6; ++i) {
    const Photo photo = scene.load_photo(i);
    EXPECT_NEAR(photo.blur_sigma_px, 0.75, 0.3) << photo.file;
    EXPECT_GT(photo.noise_sigma, 0.5) << photo.file;
    EXPECT_LT(photo.noise_sigma, 3) << photo.file;
  }
}

}  // namespace
}  // namespace blemish::scene
