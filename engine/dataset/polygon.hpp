// Masks as polygons and back, the way each reader fills them, so that a writer can tell what its
// reader will get. No polygon text suits every reader: pycocotools wants the borders of pixels,
// OpenCV's fillPoly wants their centers.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "dataset/exchange.hpp"
#include "label/outline.hpp"

namespace blemish::dataset {

// An object's mask in its box with its outlines; of an object without mask, its filled box.
struct Shape {
  cv::Rect box;
  cv::Mat mask;  // 8U 0/1 over box
  std::vector<label::Outline> pieces;

  bool has_holes() const;
  Path oriented_box() const;  // four corners
};
Shape shape_of(const Object& object);

// The rings of all pieces and holes, moved into the mask by `distance_px` (up to half a pixel).
std::vector<Path> inset(const Shape& shape, double distance_px);
// All rings of a shape as one, joined by bridges that go there and back, for formats that know one
// polygon per object.
Path joined(const std::vector<Path>& rings);

// Filled over `box` (8U 0/1), several rings or-ed: as pycocotools does, whose points are borders …
cv::Mat fill_borders(const std::vector<Path>& rings, cv::Rect box, cv::Size picture);
// … and as OpenCV does, whose points are pixels: cut off to whole numbers or rounded.
cv::Mat fill_pixels(const Path& ring, cv::Rect box, bool round);

// Of two masks over one box; of two empty ones 1.
double iou(const cv::Mat& a, const cv::Mat& b);
double iou(cv::Rect2d a, cv::Rect2d b);

// Whether two sides of a ring cross; touching does not count.
bool crosses_itself(const Path& ring);

}  // namespace blemish::dataset
