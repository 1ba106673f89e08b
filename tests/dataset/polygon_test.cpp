// Polygons as each reader fills them, against the shapes and figures measured with the real ones.
#include "dataset/polygon.hpp"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace blemish::dataset {
namespace {

constexpr int kWidth = 1000, kHeight = 300;

Object object_of(const cv::Mat& mask) {
  Object object;
  object.mask = label::encode_rle(mask, {cv::Point(), mask.size()}, mask.rows, mask.cols);
  object.box = label::bounding_box(object.mask);
  return object;
}

// A scratch of three pixels, a pit of thirteen, a line of one pixel.
std::vector<Object> shapes() {
  std::vector<Object> result;
  for (int i = 0; i < 3; ++i) {
    cv::Mat mask = cv::Mat::zeros(kHeight, kWidth, CV_8U);
    if (i == 0) {
      cv::line(mask, {100, 40}, {270, 90}, cv::Scalar(1), 3);
    } else if (i == 1) {
      cv::circle(mask, {501, 77}, 2, cv::Scalar(1), -1);
    } else {
      cv::line(mask, {700, 50}, {749, 50}, cv::Scalar(1), 1);
    }
    result.push_back(object_of(mask));
  }
  return result;
}

cv::Rect around(const Shape& shape) {
  return cv::Rect(shape.box.x - 2, shape.box.y - 2, shape.box.width + 4, shape.box.height + 4) &
         cv::Rect(0, 0, kWidth, kHeight);
}

cv::Mat truth(const Object& object, cv::Rect box) { return label::decode_rle(object.mask, box); }

Path written(const Path& path) {  // with eight decimals of the width and height
  Path result = path;
  for (cv::Point2d& point : result) {
    point = {std::round(point.x / kWidth * 1e8) / 1e8 * kWidth,
             std::round(point.y / kHeight * 1e8) / 1e8 * kHeight};
  }
  return result;
}

TEST(Polygon, BordersAreExactForPycocotoolsAndWrongForRoundingReaders) {
  for (const Object& object : shapes()) {
    const Shape shape = shape_of(object);
    const cv::Rect box = around(shape);
    const label::Ring& ring = shape.pieces.at(0).outer;
    const Path borders(ring.begin(), ring.end());
    EXPECT_EQ(iou(fill_borders({borders}, box, {kWidth, kHeight}), truth(object, box)), 1);
    EXPECT_LT(iou(fill_pixels(borders, box, true), truth(object, box)), 0.85);
  }
}

TEST(Polygon, InsetByAFiftiethIsExactForReadersThatCutOff) {
  for (const Object& object : shapes()) {
    const Shape shape = shape_of(object);
    const cv::Rect box = around(shape);
    const Path path = written(inset(shape, 0.02).at(0));
    EXPECT_EQ(iou(fill_pixels(path, box, false), truth(object, box)), 1);
    EXPECT_EQ(iou(fill_borders({path}, box, {kWidth, kHeight}), truth(object, box)), 1);
  }
}

TEST(Polygon, CentersAreExactForReadersThatRound) {
  for (const Object& object : shapes()) {
    const Shape shape = shape_of(object);
    const cv::Rect box = around(shape);
    Path path = inset(shape, 0.5).at(0);
    for (cv::Point2d& point : path) {
      point -= cv::Point2d(0.5, 0.5);
    }
    EXPECT_EQ(iou(fill_pixels(written(path), box, true), truth(object, box)), 1);
  }
}

TEST(Polygon, PartsAndHolesAreJoinedByBridgesThatCostLittle) {
  cv::Mat mask = cv::Mat::zeros(kHeight, kWidth, CV_8U);
  cv::circle(mask, {200, 100}, 40, cv::Scalar(1), -1);
  cv::circle(mask, {200, 100}, 20, cv::Scalar(0), -1);
  cv::rectangle(mask, {250, 80}, {300, 120}, cv::Scalar(1), -1);
  const Object object = object_of(mask);
  const Shape shape = shape_of(object);
  ASSERT_EQ(shape.pieces.size(), 2u);
  EXPECT_TRUE(shape.has_holes());
  const double back = iou(fill_pixels(joined(inset(shape, 0.02)), shape.box, false), shape.mask);
  EXPECT_GT(back, 0.95);
  EXPECT_LT(back, 1);
}

TEST(Polygon, ADiagonalOfOnePixelStaysOnePiece) {
  const Object object = object_of(cv::Mat::eye(30, 30, CV_8U));
  const Shape shape = shape_of(object);
  EXPECT_EQ(shape.pieces.size(), 1u);
  EXPECT_EQ(iou(fill_pixels(inset(shape, 0.02).at(0), shape.box, false), shape.mask), 1);
  const Path corners = shape.oriented_box();
  EXPECT_NEAR(cv::norm(corners[1] - corners[0]) * cv::norm(corners[2] - corners[1]),
              30 * std::sqrt(2) * std::sqrt(2), 0.1);
}

TEST(Polygon, ACrossingIsToldFromATouch) {
  EXPECT_TRUE(crosses_itself({{0, 0}, {10, 10}, {10, 0}, {0, 10}}));
  EXPECT_FALSE(crosses_itself({{0, 0}, {10, 0}, {10, 10}, {0, 10}}));
  EXPECT_FALSE(
      crosses_itself({{0, 0}, {5, 0}, {5, 5}, {10, 5}, {10, 10}, {5, 10}, {5, 5}, {0, 5}}));
}

}  // namespace
}  // namespace blemish::dataset
