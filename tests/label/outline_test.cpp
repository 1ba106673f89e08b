#include "label/outline.hpp"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "base/random.hpp"

namespace blemish::label {
namespace {

cv::Mat mask_of(const std::vector<std::string>& rows) {
  cv::Mat mask(static_cast<int>(rows.size()), static_cast<int>(rows[0].size()), CV_8U);
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      const char c = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
      mask.at<std::uint8_t>(y, x) = c == '#' ? 1 : 0;
    }
  }
  return mask;
}

// Twice the enclosed area, positive when the ring runs clockwise as seen.
std::int64_t twice_area(const Ring& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const cv::Point a = ring[i], b = ring[(i + 1) % ring.size()];
    sum += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return sum;
}

// How often the rings wind about the center of a pixel: crossings of a ray to the right.
int winding(const std::vector<Outline>& outlines, cv::Point pixel) {
  int turns = 0;
  const auto count = [&](const Ring& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const cv::Point a = ring[i], b = ring[(i + 1) % ring.size()];
      if (a.x == b.x && a.x > pixel.x) {
        const bool down = a.y <= pixel.y && b.y > pixel.y;
        const bool up = b.y <= pixel.y && a.y > pixel.y;
        turns += (down ? 1 : 0) - (up ? 1 : 0);
      }
    }
  };
  for (const Outline& outline : outlines) {
    count(outline.outer);
    for (const Ring& hole : outline.holes) {
      count(hole);
    }
  }
  return turns;
}

TEST(Outline, ARectangleHasFourCorners) {
  const auto found = outlines(cv::Mat::ones(3, 5, CV_8U), {10, 20});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].outer, (Ring{{10, 20}, {15, 20}, {15, 23}, {10, 23}}));
  EXPECT_TRUE(found[0].holes.empty());
}

TEST(Outline, AHoleRunsTheOtherWay) {
  const auto found = outlines(mask_of({"####", "#..#", "####"}), {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(twice_area(found[0].outer), 2 * 12);
  ASSERT_EQ(found[0].holes.size(), 1u);
  EXPECT_EQ(twice_area(found[0].holes[0]), -2 * 2);
}

TEST(Outline, PixelsThatTouchAtACornerAreOnePiece) {
  EXPECT_EQ(outlines(mask_of({"#..", ".#.", "..#"}), {}).size(), 1u);
  EXPECT_EQ(outlines(mask_of({"..#", ".#.", "#.."}), {}).size(), 1u);
  const auto diamond = outlines(mask_of({".#.", "#.#", ".#."}), {});
  ASSERT_EQ(diamond.size(), 1u);
  EXPECT_EQ(diamond[0].holes.size(), 1u);
  EXPECT_EQ(outlines(mask_of({"#.#"}), {}).size(), 2u);
}

TEST(Outline, NothingHasNoOutline) {
  EXPECT_TRUE(outlines({}, {}).empty());
  EXPECT_TRUE(outlines(cv::Mat::zeros(4, 4, CV_8U), {}).empty());
  EXPECT_EQ(oriented_box({}), OrientedBox{});
}

// Properties over masks of any size and density.
TEST(Outline, FilledItIsTheMaskAgain) {
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    base::Stream stream(21, trial, "outline_test");
    const auto below = [&](int n) { return static_cast<int>(stream.uniform() * n); };
    cv::Mat mask(1 + below(24), 1 + below(24), CV_8U);
    const double density = stream.uniform();
    for (auto it = mask.begin<std::uint8_t>(); it != mask.end<std::uint8_t>(); ++it) {
      *it = stream.uniform() < density ? 1 : 0;
    }
    const cv::Point corner(3, 5);
    const std::vector<Outline> found = outlines(mask, corner);
    cv::Mat pieces;
    ASSERT_EQ(static_cast<int>(found.size()), cv::connectedComponents(mask, pieces, 8) - 1);
    for (const Outline& outline : found) {
      ASSERT_GT(twice_area(outline.outer), 0);
    }
    for (int y = 0; y < mask.rows; ++y) {
      for (int x = 0; x < mask.cols; ++x) {
        ASSERT_EQ(winding(found, corner + cv::Point(x, y)), mask.at<std::uint8_t>(y, x)) << trial;
      }
    }
  }
}

TEST(Outline, TheOrientedBoxHoldsEveryPixelAndIsTight) {
  cv::Mat mask = cv::Mat::zeros(120, 120, CV_8U);
  const cv::RotatedRect rect({60, 55}, {80, 12}, 30);
  cv::Point2f corners[4];
  rect.points(corners);
  std::vector<cv::Point> polygon(corners, corners + 4);
  cv::fillConvexPoly(mask, polygon, cv::Scalar(1));
  const OrientedBox box = oriented_box(outlines(mask, {}));
  const double a = cv::norm(box[1] - box[0]), b = cv::norm(box[2] - box[1]);
  EXPECT_NEAR(std::max(a, b), 80, 3.5);  // border pixels are filled too
  EXPECT_NEAR(std::min(a, b), 12, 3.5);
  std::vector<cv::Point2f> held(box.begin(), box.end());
  std::vector<cv::Point> pixels;
  cv::findNonZero(mask, pixels);
  for (const cv::Point pixel : pixels) {
    for (const cv::Point offset : {cv::Point(0, 0), {1, 0}, {0, 1}, {1, 1}}) {
      EXPECT_GE(cv::pointPolygonTest(held, cv::Point2f(pixel + offset), true), -0.01);
    }
  }
}

}  // namespace
}  // namespace blemish::label
