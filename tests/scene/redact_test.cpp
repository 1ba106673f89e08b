#include "scene/redact.hpp"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace blemish::scene {
namespace {

cv::Mat plate(const std::string& text) {
  cv::Mat photo(100, 200, CV_8U, cv::Scalar(120));
  cv::putText(photo, text, {20, 60}, cv::FONT_HERSHEY_SIMPLEX, 1, cv::Scalar(20), 2);
  return photo;
}

constexpr int kLargestTrace = 25;  // of 100 between ink and ground

TEST(Redact, LeavesNoWritingInABox) {
  RedactSpec spec;
  spec.boxes_px = {{10, 30, 180, 45}};
  cv::Mat a = plate("SN 01234"), b = plate("SN 98765");
  redact(a, spec, {});
  redact(b, spec, {});
  cv::Mat difference;
  cv::absdiff(a, b, difference);
  double largest = 0;
  cv::minMaxLoc(difference, nullptr, &largest);
  EXPECT_LT(largest, kLargestTrace);
  // Within the box brightness changes slowly: no stroke is left.
  cv::Mat edges;
  cv::Laplacian(a(spec.boxes_px[0]).clone(), edges, CV_32F);
  EXPECT_LT(cv::norm(edges, cv::NORM_INF), 8);
}

TEST(Redact, TouchesNothingElse) {
  RedactSpec spec;
  spec.boxes_px = {{150, 50, 500, 500}, {300, 300, 5, 5}};  // beyond the border
  cv::Mat photo = plate("SN 01234");
  cv::Mat mask = cv::Mat::zeros(photo.size(), CV_8U);
  cv::circle(mask, {60, 50}, 20, cv::Scalar(255), -1);
  const cv::Mat before = photo.clone();
  redact(photo, spec, mask);
  mask(cv::Rect(150, 50, 50, 50)).setTo(255);
  cv::Mat changed = photo != before;
  EXPECT_EQ(cv::countNonZero(changed & (mask == 0)), 0);
  EXPECT_GT(cv::countNonZero(changed & mask), 100);
}

TEST(Redact, WorksOnColorOfSixteenBits) {
  cv::Mat photo(40, 40, CV_16UC3, cv::Scalar(1000, 2000, 3000));
  photo.at<cv::Vec<std::uint16_t, 3>>(20, 20) = {60000, 0, 0};
  RedactSpec spec;
  spec.boxes_px = {{10, 10, 20, 20}};
  redact(photo, spec, {});
  EXPECT_LT((photo.at<cv::Vec<std::uint16_t, 3>>(20, 20)[0]), 2000);
}

}  // namespace
}  // namespace blemish::scene
