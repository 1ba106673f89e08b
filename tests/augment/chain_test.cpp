// What holds for every op: order, tiles and threads change nothing; expected value and variance are
// those of the realizations.
#include <cmath>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "augment/op_values.hpp"

namespace blemish::augment {
namespace {

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

// Smooth, in the middle of the range, colored.
cv::Mat scene_light(int width, int height, int channels) {
  cv::Mat picture(height, width, CV_32FC(channels));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width * channels; ++x) {
      picture.ptr<float>(y)[x] = 0.35f + 0.1f * static_cast<float>(x % channels) +
                                 0.1f * static_cast<float>(y) / static_cast<float>(height);
    }
  }
  return picture;
}

cv::Mat to_codes(const cv::Mat& linear) {
  cv::Mat codes;
  linear.convertTo(codes, CV_8U, 255);
  return codes;
}

std::vector<OpCall> every_op() {
  std::vector<OpCall> calls;
  for (const Op* op : registry()) {
    calls.push_back(call(op->name));
  }
  return calls;
}

TEST(chain, strips_and_threads_change_no_bit) {
  for (const int channels : {1, 3}) {
    const cv::Mat codes = to_codes(scene_light(149, 173, channels));
    for (const double noise : {0.0, 0.7}) {
      PhotoResponse response;
      response.noise_code = noise;
      const cv::Mat whole = develop_photo(codes, every_op(), {}, response, 1000);
      for (const int rows : {1, 7, 64}) {
        EXPECT_TRUE(same(whole, develop_photo(codes, every_op(), {}, response, rows))) << rows;
      }
      const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
      EXPECT_TRUE(same(whole, develop_photo(codes, every_op(), {}, response)));
    }
  }
}

TEST(chain, order_of_the_recipe_changes_nothing) {
  const cv::Mat codes = to_codes(scene_light(96, 64, 3));
  std::vector<OpCall> calls{call("jpeg"),  call("gamma"),      call("sensor_noise"),
                            call("bayer"), call("vignetting"), call("defocus")};
  const cv::Mat one = develop_photo(codes, calls, {}, {});
  std::reverse(calls.begin(), calls.end());
  EXPECT_TRUE(same(one, develop_photo(codes, calls, {}, {})));
}

TEST(chain, a_photo_alone_is_developed_as_image_and_twin_are) {
  const cv::Mat codes = to_codes(scene_light(90, 70, 3));
  cv::Mat linear;
  codes.convertTo(linear, CV_32F, 1 / 255.0);
  const std::vector<OpCall> calls{call("light_gradient"), call("sensor_noise"), call("sharpen")};
  EXPECT_TRUE(same(develop_photo(codes, calls, {}, {}), develop(linear, linear, calls, {}).twin));
}

// Of many realizations of one op behind the sensor's noise, against what is carried.
struct Moments {
  cv::Mat mean, variance;
};

Moments moments(const cv::Mat& linear, const std::string_view op, const Context& context) {
  constexpr int kRounds = 48;
  cv::Mat sum = cv::Mat::zeros(linear.size(), CV_64F), sum2 = sum.clone();
  for (std::uint32_t key = 0; key < kRounds; ++key) {
    const std::vector<OpCall> calls{call("sensor_noise", {{"prnu", 0.0f}, {"dsnu", 0.0f}}, 2 * key),
                                    call(op, {}, 2 * key + 1)};
    cv::Mat codes = develop(linear, linear, calls, context).image;
    if (codes.channels() == 3) {
      cv::transform(codes, codes, cv::Matx13f::all(1.0f));  // the sum keeps whole numbers
    }
    codes.convertTo(codes, CV_64F, linear.channels() == 3 ? 1.0 / 3 : 1);
    sum += codes;
    sum2 += codes.mul(codes);
  }
  Moments result;
  result.mean = sum / kRounds;
  result.variance = (sum2 / kRounds - result.mean.mul(result.mean)) * (kRounds / (kRounds - 1.0));
  return result;
}

TEST(chain, carried_values_are_those_of_the_realizations) {
  Context context;
  context.max_code = 4095;
  for (const int channels : {1, 3}) {
    const cv::Mat linear = scene_light(64, 64, channels);
    for (const Op* op : registry()) {
      // A second sensor would add nothing; a codec is not in the expected values.
      if (op->place == Place::codec || op->place == Place::electrons) {
        continue;
      }
      SCOPED_TRACE(std::string(op->name) + (channels == 1 ? " gray" : " color"));
      const std::vector<OpCall> calls{call("sensor_noise", {{"prnu", 0.0f}, {"dsnu", 0.0f}}),
                                      call(op->name)};
      const Developed carried = develop(linear, linear, calls, context);
      const Moments drawn = moments(linear, op->name, context);
      const double mean = cv::mean(carried.mean_twin)[0];
      // Fixed patterns of columns are part of each picture, not of the carried mean; few rows of
      // noise average badly.
      EXPECT_NEAR(cv::mean(drawn.mean)[0], mean, 0.003 * mean);
      if (op->place != Place::lines && op->place != Place::demosaic) {
        const double variance = cv::mean(carried.variance_twin)[0];
        const bool interpolates =
            op->name == "bayer" || op->name == "monochrome" || op->name == "saturation";
        if (channels == 1 || !interpolates) {
          EXPECT_NEAR(cv::mean(drawn.variance)[0], variance, 0.05 * variance);
        }
      }
    }
  }
}

}  // namespace
}  // namespace blemish::augment
