// The pixels of each instance: where it is (core) and what it disturbs (influence), from the
// renderer's coverage and the recipe's label policy. Knows nothing of how visible it is.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "recipe/recipe.hpp"
#include "render/frame.hpp"

namespace blemish::label {

struct Footprint {
  cv::Rect box;       // inside the picture, empty = no pixel
  cv::Mat core;       // 8U 0/1 over box
  cv::Mat influence;  // 8U 0/1 over box, a superset of core
};

// The core is where coverage reaches the policy's threshold or the centerline passes. An instance
// too small for any pixel has the pixel of its center, if that is in the picture and not hidden.
Footprint make_footprint(const render::InstanceRaster& raster, const recipe::LabelPolicy& policy,
                         cv::Size picture);

// How many influences cover each pixel of the picture (16U).
cv::Mat count_influences(const std::vector<Footprint>& footprints, cv::Size picture);

// The pixels whose centers are within `by_px` of the center of one of the mask's.
struct Grown {
  cv::Rect box;  // inside the picture
  cv::Mat mask;  // 8U 0/1 over box
};
Grown grow(const cv::Mat& mask, cv::Rect box, double by_px, cv::Size picture);

// `mask` over `from`, laid into a mask over `to`, which holds `from`.
cv::Mat widened(const cv::Mat& mask, cv::Rect from, cv::Rect to);

}  // namespace blemish::label
