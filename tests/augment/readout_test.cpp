// What belongs to pixels, rows, colors and files.
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "augment/op_values.hpp"
#include "base/jpeg.hpp"

// A reader of JPEG that has nothing of libjpeg.
#define STBI_ONLY_JPEG
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#include <stb/stb_image.h>

namespace blemish::augment {
namespace {

constexpr int kSize = 256;

Context camera(std::uint32_t key = 3) {
  Context context;
  context.camera_key = key;
  context.full_well_e = 10000;
  context.max_code = 65535;
  return context;
}

cv::Mat flat(double level, int channels = 1) {
  return {kSize, kSize, CV_32FC(channels), cv::Scalar::all(level)};
}

// Signal, 1 = saturation, of one realization.
cv::Mat taken(const OpCall& op, double level = 0.3, const Context& context = camera()) {
  const cv::Mat light = flat(level);
  cv::Mat result;
  develop(light, light, {op}, context).image.convertTo(result, CV_64F, 1 / context.max_code);
  return result;
}

double deviation(const cv::Mat& m) {
  cv::Scalar mean, sd;
  cv::meanStdDev(m, mean, sd);
  return sd[0];
}

TEST(dark_current, doubles_with_warmth_and_grows_with_time) {
  const auto electrons = [](float temperature, float exposure) {
    return cv::mean(taken(call("dark_current", {{"rate", 100.0f},
                                                {"reference", 25.0f},
                                                {"temperature", temperature},
                                                {"doubling", 7.0f},
                                                {"exposure", exposure}}),
                          0))[0] *
           10000;
  };
  EXPECT_NEAR(electrons(25, 1), 100, 0.2);
  EXPECT_NEAR(electrons(32, 1), 200, 0.2);
  EXPECT_NEAR(electrons(25, 3), 300, 0.2);
}

TEST(hot_and_dead_pixels, are_a_share_and_the_cameras_own) {
  const OpCall hot = call("hot_pixels", {{"share", 0.01f}, {"electrons", 2000.0f}}, 1);
  const cv::Mat pixels = taken(hot, 0);
  EXPECT_NEAR(cv::countNonZero(pixels), 0.01 * kSize * kSize, 80);
  EXPECT_NEAR(cv::sum(pixels)[0] / cv::countNonZero(pixels), 0.2, 0.03);
  OpCall later = hot;
  later.noise_key = 2;
  EXPECT_EQ(cv::norm(pixels, taken(later, 0), cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(pixels, taken(hot, 0, camera(4)), cv::NORM_INF), 0.1);
  const cv::Mat dead = taken(call("dead_pixels", {{"share", 0.005f}, {"level", 0.0f}}));
  EXPECT_NEAR(kSize * kSize - cv::countNonZero(dead), 0.005 * kSize * kSize, 60);
}

TEST(row_noise, belongs_to_rows_and_columns) {
  const cv::Mat rows = taken(call("row_noise", {{"row", 20.0f}, {"column", 0.0f}}));
  EXPECT_LT(deviation(rows.row(5)), 1e-6);
  EXPECT_NEAR(deviation(rows.col(5)) * 10000, 20, 3);
  const cv::Mat columns = taken(call("row_noise", {{"row", 0.0f}, {"column", 20.0f}}, 1));
  EXPECT_LT(deviation(columns.col(5)), 1e-6);
  EXPECT_NEAR(deviation(columns.row(5)) * 10000, 20, 3);
  EXPECT_EQ(cv::norm(columns, taken(call("row_noise", {{"row", 0.0f}, {"column", 20.0f}}, 2)),
                     cv::NORM_INF),
            0);
  EXPECT_GT(
      cv::norm(rows, taken(call("row_noise", {{"row", 20.0f}, {"column", 0.0f}}, 2)), cv::NORM_INF),
      0);
}

TEST(banding, is_a_wave_over_rows) {
  const cv::Mat wave =
      taken(call("banding", {{"amplitude", 100.0f}, {"period", 32.0f}, {"phase", 0.0f}}));
  EXPECT_NEAR(wave.at<double>(8, 0), 0.31, 1e-4);
  EXPECT_NEAR(wave.at<double>(24, 9), 0.29, 1e-4);
  EXPECT_NEAR(wave.at<double>(8, 0), wave.at<double>(40, 0), 1e-4);
}

TEST(line_pattern, stripes_run_along_the_travel) {
  const cv::Mat stripes =
      taken(call("line_pattern", {{"column_gain", 0.02f}, {"line_gain", 0.0f}}));
  EXPECT_LT(deviation(stripes.col(9)), 1e-6);
  EXPECT_NEAR(deviation(stripes.row(9)) / 0.3, 0.02, 0.003);
  const cv::Mat lines = taken(call("line_pattern", {{"column_gain", 0.0f}, {"line_gain", 0.02f}}));
  EXPECT_LT(deviation(lines.row(9)), 1e-6);
  EXPECT_NEAR(deviation(lines.col(9)) / 0.3, 0.02, 0.003);
}

TEST(adc, has_steps_of_its_bits) {
  const cv::Mat light(1, 3, CV_32F);
  cv::Mat steps = (cv::Mat_<float>(1, 3) << 0.5f, 0.5009f, 0.9999f);
  const cv::Mat codes = develop(steps, steps, {call("adc", {{"bits", 2.0f}})}, camera()).image;
  for (int x = 0; x < 3; ++x) {
    const double code = codes.at<std::uint16_t>(x) / 65535.0 * 1023;
    EXPECT_NEAR(code, std::round(code), 0.02);
  }
  EXPECT_EQ(codes.at<std::uint16_t>(2), 65535);
}

TEST(sensor, preset_and_figures_change_the_noise) {
  const auto variance = [](const Settings& sensor) {
    const cv::Mat light = flat(0.4);
    const std::vector<OpCall> calls{
        call("sensor", sensor),
        call("sensor_noise", {{"prnu", 0.0f}, {"dsnu", 0.0f}, {"read", 0.0f}})};
    return cv::mean(develop(light, light, calls, camera()).variance_twin)[0] / (65535.0 * 65535.0);
  };
  EXPECT_NEAR(variance({}), 0.4 / 10000, 1e-7);
  EXPECT_NEAR(variance({{"preset", 1.0f}}), 0.4 / 32691, 1e-7);
  EXPECT_NEAR(variance({{"full_well", 5000.0f}}), 0.4 / 5000, 1e-7);
  const cv::Mat brighter = taken(call("sensor", {{"quantum_efficiency", 0.78f}}), 0.3);
  EXPECT_NEAR(brighter.at<double>(0, 0), 0.3 * 0.78 / 0.65, 1e-4);
}

TEST(sensor, every_preset_of_the_scene_can_be_named) {
  const std::vector<std::string> words = base::choice_words(find("sensor")->params[0]);
  ASSERT_EQ(words.size(), scene::sensor_presets().size() + 1);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    EXPECT_EQ(words[i + 1], scene::sensor_presets()[i].name);
  }
}

TEST(monochrome, is_one_plane_with_the_noise_of_one) {
  cv::Mat light(kSize, kSize, CV_32FC3, cv::Scalar(0.2, 0.3, 0.7));
  const std::vector<OpCall> calls{
      call("monochrome"), call("sensor_noise", {{"prnu", 0.0f}, {"dsnu", 0.0f}, {"read", 0.0f}})};
  const Developed developed = develop(light, light, calls, camera());
  cv::Mat planes[3];
  cv::split(developed.image, planes);
  EXPECT_EQ(cv::norm(planes[0], planes[2], cv::NORM_INF), 0);
  EXPECT_NEAR(cv::mean(developed.mean_twin)[0] / 65535, 0.4, 1e-4);
  EXPECT_NEAR(std::pow(deviation(planes[1]) / 65535, 2), 0.4 / 10000, 2e-6);
  EXPECT_NEAR(cv::mean(developed.variance_twin)[0] / 65535 / 65535, 0.4 / 10000, 1e-7);
}

TEST(bayer, brings_back_flat_and_even_color) {
  cv::Mat light(64, 64, CV_32FC3);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) {
      light.at<cv::Vec3f>(y, x) = {0.2f + 0.004f * static_cast<float>(x), 0.5f,
                                   0.3f + 0.005f * static_cast<float>(y)};
    }
  }
  for (float pattern = 1; pattern <= 4; ++pattern) {
    for (const float method : {0.0f, 1.0f}) {
      const OpCall op = call("bayer", {{"pattern", pattern}, {"method", method}});
      cv::Mat image;
      develop(light, light, {op}, camera()).image.convertTo(image, CV_32F, 1 / 65535.0);
      const cv::Rect inside(4, 4, 56, 56);
      // A plane through the pixels is kept by every interpolation that is linear and symmetric.
      EXPECT_LT(cv::norm(image(inside), light(inside), cv::NORM_INF), 2e-3) << pattern << method;
    }
  }
}

TEST(bayer, has_the_colors_of_its_pattern_at_their_pixels) {
  cv::Mat light(32, 32, CV_32FC3, cv::Scalar(0, 0, 0));
  light.at<cv::Vec3f>(10, 10) = {0.1f, 0.2f, 0.4f};  // red here with rggb
  const cv::Mat image = develop(light, light, {call("bayer")}, camera()).image;
  const auto at = image.at<cv::Vec<std::uint16_t, 3>>(10, 10);
  EXPECT_NEAR(at[2] / 65535.0, 0.4, 1e-4);
  EXPECT_EQ(at[1], 0);
  EXPECT_EQ(at[0], 0);
}

TEST(colors, are_balanced_and_paled) {
  const cv::Mat light(4, 4, CV_32FC3, cv::Scalar(0.2, 0.3, 0.4));
  const auto color = [&](const OpCall& op) {
    const auto pixel =
        develop(light, light, {op}, camera()).image.at<cv::Vec<std::uint16_t, 3>>(0, 0);
    return cv::Vec3d(pixel[0] / 65535.0, pixel[1] / 65535.0, pixel[2] / 65535.0);
  };
  EXPECT_LT(cv::norm(color(call("white_balance", {{"red", 1.5f}, {"blue", 0.5f}})) -
                     cv::Vec3d(0.1, 0.3, 0.6)),
            1e-4);
  EXPECT_LT(cv::norm(color(call("saturation", {{"amount", 0.0f}})) - cv::Vec3d(0.3, 0.3, 0.3)),
            1e-4);
  EXPECT_LT(cv::norm(color(call("saturation", {{"amount", 2.0f}})) - cv::Vec3d(0.1, 0.3, 0.5)),
            1e-4);
}

// Smooth with some grain, as cameras make it.
cv::Mat picture(int channels) {
  cv::Mat codes(96, 128, CV_8UC(channels));
  for (int y = 0; y < codes.rows; ++y) {
    for (int x = 0; x < codes.cols * channels; ++x) {
      codes.ptr(y)[x] =
          static_cast<std::uint8_t>(60 + y + 40 * std::sin(0.05 * x) + (x * 7 + y * 13) % 5);
    }
  }
  return codes;
}

cv::Mat read_by_stb(const std::vector<unsigned char>& bytes) {
  int width = 0, height = 0, channels = 0;
  stbi_uc* pixels = stbi_load_from_memory(bytes.data(), static_cast<int>(bytes.size()), &width,
                                          &height, &channels, 0);
  if (pixels == nullptr) {
    return {};
  }
  const cv::Mat read = cv::Mat(height, width, CV_8UC(channels), pixels).clone();
  stbi_image_free(pixels);
  if (channels == 1) {
    return read;
  }
  cv::Mat blue_first(read.size(), read.type());
  cv::mixChannels(read, blue_first, {0, 2, 1, 1, 2, 0});
  return blue_first;
}

TEST(jpeg, two_readers_see_the_same) {
  for (const int channels : {1, 3}) {
    for (const bool halved : {false, true}) {
      const cv::Mat codes = picture(channels);
      const auto bytes = base::encode_jpeg(codes, {90, halved, {}});
      const cv::Mat ours = base::decode_jpeg(bytes, channels);
      const cv::Mat theirs = read_by_stb(bytes);
      ASSERT_EQ(ours.size(), codes.size());
      ASSERT_EQ(theirs.size(), codes.size());
      ASSERT_EQ(theirs.channels(), channels);
      EXPECT_LE(cv::norm(ours, theirs, cv::NORM_INF), 4);  // the transforms' rounding
      EXPECT_LT(cv::norm(ours, codes, cv::NORM_L1) /
                    static_cast<double>(codes.total() * codes.elemSize()),
                6);
    }
  }
}

// Whole blocks take another way through the encoder than other widths; both keep the picture's
// edges.
TEST(jpeg, any_size_comes_back_whole) {
  const cv::Mat large = picture(1);
  for (const cv::Size size : {cv::Size(128, 96), {128, 93}, {64, 1}, {8, 8}, {121, 96}, {3, 5}}) {
    const cv::Mat codes = large(cv::Rect({}, size));
    const auto bytes = base::encode_jpeg(codes, {95, false, {}});
    const cv::Mat back = read_by_stb(bytes);
    ASSERT_EQ(back.size(), size);
    EXPECT_LE(cv::norm(back, base::decode_jpeg(bytes, 1), cv::NORM_INF), 4);
    EXPECT_LE(cv::norm(back, codes, cv::NORM_INF), 8) << size;
  }
}

TEST(jpeg, lower_quality_is_farther_from_the_picture) {
  const cv::Mat codes = picture(1);
  double before = 0;
  for (const float quality : {95.0f, 60.0f, 15.0f}) {
    const cv::Mat back = develop_photo(codes, {call("jpeg", {{"quality", quality}})}, {}, {});
    const double far = cv::norm(back, codes, cv::NORM_L2);
    EXPECT_GT(far, before);
    before = far;
  }
}

TEST(jpeg, of_more_bits_keeps_eight) {
  const cv::Mat light = flat(0.4);
  Context context = camera();
  context.max_code = 4095;
  const cv::Mat codes = develop(light, light, {call("jpeg")}, context).image;
  EXPECT_EQ(codes.depth(), CV_16U);
  EXPECT_NEAR(cv::mean(codes)[0], 0.4 * 4095, 10);
}

}  // namespace
}  // namespace blemish::augment
