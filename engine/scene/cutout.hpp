// A cut-out of a real defect: what it does to the light of the surface around it. Must not know
// where it is laid.
#pragma once

#include <string>
#include <vector>

#include <glm/glm.hpp>
#include <opencv2/core.hpp>

#include "scene/part.hpp"

namespace blemish::scene {

struct Cutout {
  std::string file, sha256;            // of the picture
  std::string mask_file, mask_sha256;  // of its mask
  // Light with the defect over light without it, 32F, one channel or three (BGR); 1 where the
  // defect does not reach. Without it is the plane of least squares through what lies around the
  // mask.
  cv::Mat factor;
  cv::Mat mask;  // 8U, 1 = the defect
  cv::Rect box;  // of the mask
  double um_per_px = 1;

  glm::dvec2 size_um() const { return um_per_px * glm::dvec2(box.width, box.height); }
  double fill() const { return double(cv::countNonZero(mask)) / box.area(); }
};

// `response`: how the picture encodes light. Throws Error: unreadable, a mask of another size or
// without a pixel, nothing around the mask to compare with.
Cutout load_cutout(const std::string& file, const std::string& mask_file, const PhotoSpec& response,
                   double um_per_px);

}  // namespace blemish::scene
