#include "label/outline.hpp"

#include <cassert>
#include <cstdint>

#include <opencv2/imgproc.hpp>

namespace blemish::label {

namespace {

// Right, down, left, up, each the turn to the right of the one before.
const std::array<cv::Point, 4> kSteps{cv::Point(1, 0), cv::Point(0, 1), cv::Point(-1, 0),
                                      cv::Point(0, -1)};

// The directed borders between set and other pixels: bit d of a corner = a border leaves it in
// direction d, the set pixel to its right.
cv::Mat borders(const cv::Mat& padded) {
  cv::Mat bits = cv::Mat::zeros(padded.rows - 1, padded.cols - 1, CV_8U);
  const auto set = [&](int y, int x) { return padded.at<std::uint8_t>(y, x) != 0; };
  for (int y = 0; y < bits.rows; ++y) {
    for (int x = 0; x < bits.cols; ++x) {
      const bool a = set(y, x), b = set(y, x + 1), c = set(y + 1, x), d = set(y + 1, x + 1);
      const int leaving =
          (d && !b ? 1 : 0) | (c && !d ? 2 : 0) | (a && !c ? 4 : 0) | (b && !a ? 8 : 0);
      bits.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(leaving);
    }
  }
  return bits;
}

// Follows one border and takes it away, from its first corner in reading order, which it passes
// once. Where two borders leave a corner, pixels touch there only, and the turn to the left holds
// the piece together.
Ring follow(cv::Mat& bits, cv::Point start) {
  Ring ring;
  cv::Point at = start;
  int direction = -1;
  do {
    auto& leaving = bits.at<std::uint8_t>(at);
    int next = direction < 0 ? 0 : (direction + 3) % 4;
    while ((leaving >> next & 1) == 0) {
      next = (next + 1) % 4;
    }
    leaving = static_cast<std::uint8_t>(leaving & ~(1 << next));
    if (next != direction) {
      ring.push_back(at);
    }
    direction = next;
    at += kSteps[static_cast<std::size_t>(next)];
  } while (at != start);
  return ring;
}

}  // namespace

std::vector<Outline> outlines(const cv::Mat& mask, cv::Point corner) {
  if (mask.empty()) {
    return {};
  }
  assert(mask.type() == CV_8U);
  cv::Mat padded, pieces;
  cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  const int count = cv::connectedComponents(padded, pieces, 8) - 1;  // 0 is what is not set
  std::vector<Outline> result(static_cast<std::size_t>(count));
  cv::Mat bits = borders(padded);
  for (int y = 0; y < bits.rows; ++y) {
    for (int x = 0; x < bits.cols; ++x) {
      if (bits.at<std::uint8_t>(y, x) == 0) {
        continue;
      }
      // From its first corner an outer ring goes right, above a set pixel; a hole's goes down, the
      // set pixel to its left on the screen.
      const bool outer = (bits.at<std::uint8_t>(y, x) & 1) != 0;
      const cv::Point pixel(outer ? x + 1 : x, y + 1);
      Ring ring = follow(bits, {x, y});
      for (cv::Point& point : ring) {
        point += corner;
      }
      Outline& piece = result[static_cast<std::size_t>(pieces.at<int>(pixel)) - 1];
      (outer ? piece.outer : piece.holes.emplace_back()) = std::move(ring);
    }
  }
  return result;
}

OrientedBox oriented_box(const std::vector<Outline>& outlines) {
  std::vector<cv::Point> points;
  for (const Outline& outline : outlines) {
    points.insert(points.end(), outline.outer.begin(), outline.outer.end());
  }
  OrientedBox box;
  if (!points.empty()) {
    std::array<cv::Point2f, 4> corners;
    cv::minAreaRect(points).points(corners.data());
    std::copy(corners.begin(), corners.end(), box.begin());
  }
  return box;
}

}  // namespace blemish::label
