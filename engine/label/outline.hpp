// Polygons of a mask: its pieces along the borders of their pixels, with their holes, and the
// oriented box. Filled, the polygons are the mask again. Knows nothing of instances.
#pragma once

#include <array>
#include <vector>

#include <opencv2/core.hpp>

namespace blemish::label {

// Corners of pixels in order, only those where the border turns; closed without saying the first
// one twice.
using Ring = std::vector<cv::Point>;

// One piece of a mask. Pixels that touch at a corner are one piece, so that a thin diagonal line
// is whole. Outer rings run clockwise as seen, holes counterclockwise.
struct Outline {
  Ring outer;
  std::vector<Ring> holes;
};

// `mask` (8U, non-zero = set) whose top left pixel is `corner` of the picture; in picture
// coordinates.
std::vector<Outline> outlines(const cv::Mat& mask, cv::Point corner);

// The smallest rectangle of any direction that holds every pixel as a whole, its corners in order;
// of no pixel, all corners are 0.
using OrientedBox = std::array<cv::Point2d, 4>;
OrientedBox oriented_box(const std::vector<Outline>& outlines);

}  // namespace blemish::label
