#include "label/rle.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/random.hpp"

namespace blemish::label {
namespace {

using ::testing::ElementsAre;

Rle whole(const cv::Mat& mask) {
  return encode_rle(mask, {0, 0, mask.cols, mask.rows}, mask.rows, mask.cols);
}

TEST(Rle, VectorsOfTheReferenceEncoder) {
  EXPECT_EQ(whole(cv::Mat::zeros(5, 10, CV_8U)).text, "b1");
  EXPECT_EQ(whole(cv::Mat::ones(2, 2, CV_8U)).text, "04");
  cv::Mat center = cv::Mat::zeros(3, 3, CV_8U);
  center.at<std::uint8_t>(1, 1) = 1;
  EXPECT_EQ(whole(center).text, "414");
  EXPECT_EQ(compress_counts({11, 3, 4, 1, 1}), ";34NM");
  cv::Mat bar = cv::Mat::zeros(48, 64, CV_8U);
  bar(cv::Rect(10, 5, 30, 4)).setTo(255);
  EXPECT_EQ(whole(bar).text, "U?4\\1000000000000000000000000000000000000000000000000000000000kS1");
  cv::Mat corners = cv::Mat::zeros(1000, 1000, CV_8U);
  corners.at<std::uint8_t>(0, 0) = 1;
  corners.at<std::uint8_t>(999, 999) = 1;
  EXPECT_EQ(whole(corners).text, "01na`n00");
}

TEST(Rle, RunsGoOnOverColumns) {
  const cv::Mat full = cv::Mat::ones(4, 3, CV_8U);
  const Rle rle = encode_rle(full, {2, 0, 3, 4}, 4, 9);
  EXPECT_THAT(rle.counts, ElementsAre(8, 12, 16));
  EXPECT_EQ(bounding_box(rle), cv::Rect(2, 0, 3, 4));
}

TEST(Rle, AnEmptyMaskHasNoBox) {
  const Rle rle = encode_rle({}, {}, 7, 5);
  EXPECT_THAT(rle.counts, ElementsAre(35));
  EXPECT_EQ(area(rle), 0);
  EXPECT_TRUE(bounding_box(rle).empty());
}

cv::Rect naive_box(const cv::Mat& mask) {
  cv::Rect box;
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      if (mask.at<std::uint8_t>(y, x) != 0) {
        box |= cv::Rect(x, y, 1, 1);
      }
    }
  }
  return box;
}

// Properties over masks of any size, place and density.
TEST(Rle, EveryMaskComesBack) {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    base::Stream stream(11, trial, "rle_test");
    const auto below = [&](int n) { return static_cast<int>(stream.uniform() * n); };
    const int height = 1 + below(40);
    const int width = 1 + below(40);
    const cv::Rect box =
        cv::Rect(below(width), below(height), 1 + below(width), 1 + below(height)) &
        cv::Rect(0, 0, width, height);
    const double density = stream.uniform() < 0.2 ? 1 : stream.uniform();
    cv::Mat mask(box.size(), CV_8U);
    for (auto it = mask.begin<std::uint8_t>(); it != mask.end<std::uint8_t>(); ++it) {
      *it = stream.uniform() < density ? 7 : 0;
    }
    cv::Mat expected = cv::Mat::zeros(height, width, CV_8U);
    cv::Mat(mask != 0).copyTo(expected(box));
    expected /= 255;

    const Rle rle = encode_rle(mask, box, height, width);
    ASSERT_EQ(std::accumulate(rle.counts.begin(), rle.counts.end(), 0u),
              static_cast<unsigned>(height * width));
    ASSERT_EQ(cv::norm(decode_rle(rle), expected, cv::NORM_INF), 0) << trial;
    ASSERT_EQ(cv::norm(decode_rle(rle, box), expected(box), cv::NORM_INF), 0) << trial;
    ASSERT_EQ(decompress_counts(rle.text), rle.counts);
    ASSERT_EQ(parse_rle(rle.text, height, width).counts, rle.counts);
    ASSERT_EQ(area(rle), cv::countNonZero(expected));
    ASSERT_EQ(bounding_box(rle), naive_box(expected));
  }
}

TEST(Rle, EveryListOfCountsComesBack) {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    base::Stream stream(12, trial, "rle_test");
    std::vector<std::uint32_t> counts(1 + static_cast<std::size_t>(stream.uniform() * 30));
    for (std::uint32_t& count : counts) {
      count = stream.word() >> static_cast<unsigned>(stream.uniform() * 32);
    }
    ASSERT_EQ(decompress_counts(compress_counts(counts)), counts);
  }
}

TEST(Rle, RefusesBrokenText) {
  EXPECT_THROW(decompress_counts("b"), base::Error);           // ends within a number
  EXPECT_THROW(decompress_counts("4 4"), base::Error);         // a blank
  EXPECT_THROW(decompress_counts("N"), base::Error);           // negative
  EXPECT_THROW(decompress_counts("oooooooooo"), base::Error);  // never ends
  EXPECT_THROW(parse_rle("414", 3, 4), base::Error);           // another size
}

TEST(Rle, TwoMasksUniteToThePixelsOfEither) {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    base::Stream stream(13, trial, "rle_test");
    const auto below = [&](int n) { return static_cast<int>(stream.uniform() * n); };
    const cv::Size size(1 + below(30), 1 + below(30));
    const auto random_mask = [&] {
      const double density = stream.uniform();
      cv::Mat mask(size, CV_8U);
      for (auto it = mask.begin<std::uint8_t>(); it != mask.end<std::uint8_t>(); ++it) {
        *it = stream.uniform() < density ? 1 : 0;
      }
      return mask;
    };
    const cv::Mat a = random_mask();
    const cv::Mat b = random_mask();
    const cv::Rect all({}, size);
    const Rle either = unite(encode_rle(a, all, size.height, size.width),
                             encode_rle(b, all, size.height, size.width));
    const Rle expected = encode_rle(a | b, all, size.height, size.width);
    ASSERT_EQ(either.counts, expected.counts) << trial;
    ASSERT_EQ(either.text, expected.text);
  }
}

}  // namespace
}  // namespace blemish::label
