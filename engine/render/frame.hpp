// What the renderer hands on: picture and twin in linear light for each lighting shot of the pose,
// and for each instance what the same evaluation says of its coverage and its influence. Pure data,
// no Vulkan.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>

#include "plan/plan.hpp"

namespace blemish::render {

// One labelled instance as the camera sees it, over the pixels of `box` (inside the picture; empty
// box = nothing of it is in the picture).
struct InstanceRaster {
  int number = 0;
  cv::Rect box;
  cv::Mat coverage;  // 32F, exact share of the pixel that the core covers, hidden parts out
  cv::Mat thin;      // 8U, 1 = the centerline passes within min_width/2 of the pixel's center
  // 8U, 1 = the instance may change the pixel in some shot; holds every pixel of the core.
  cv::Mat influence;
  double amodal_area_um2 = 0;  // model area of the whole core …
  double amodal_px = 0;   // … and its pixels, were nothing before it and the picture unbounded
  double in_frame = 1;    // share of the core's model area that lies inside the picture …
  double unhidden = 1;    // … and, of that, the share that nothing hides
  cv::Point2d center_px;  // where its anchor projects
  std::vector<cv::Point2d> centerline_px;
  std::vector<std::pair<std::string, cv::Point2d>> keypoints_px;
  // For each shot, 32F: expected change by this instance alone (leave-one-out where influences
  // overlap), linear signal, channels averaged.
  std::vector<cv::Mat> delta;
};

// The pose under one lighting.
struct Shot {
  std::string name = "main";
  // Linear signal, 1 = saturation (or full scale of a photo), 32FC1 or 32FC3 (BGR). Bit-identical
  // outside the defects' influence.
  cv::Mat image;
  cv::Mat twin;
  // Photo without a camera: where image/twin still equal it (8U, 1 = untouched by any defect or
  // nuisance: the photo's own code is to be delivered).
  cv::Mat photo_untouched_image;
  cv::Mat photo_untouched_twin;
  // Standard deviation of the photo noise that the ratio took away, in codes, to be topped up with
  // per-pixel noise (32F, empty when nothing is to be done); and the number of pixels with too
  // little and with too much.
  cv::Mat noise_topup_image, noise_topup_twin;
  std::size_t noise_short_px = 0, noise_surplus_px = 0;
};

struct LandmarkView {
  std::string name;
  glm::dvec3 part_mm{0};
  std::optional<cv::Point2d> at_px;  // nothing = behind the camera
  std::string visibility;            // visible | hidden | outside
};

// A mesh part before the camera.
struct PartView {
  glm::dmat4 camera_from_part{1};                    // mm; x right, y down, z forward
  double focal_px = 0;                               // 0 = telecentric, …
  double mm_per_px = 0;                              // … which sees this length at every distance
  cv::Point2d middle_px;                             // where the camera's axis meets the picture
  glm::dvec3 min_mm{0}, max_mm{0};                   // the part's box, in its coordinates …
  std::array<std::optional<cv::Point2d>, 8> box_px;  // … and its corners, x fastest, then y
  std::vector<LandmarkView> landmarks;
};

struct Frame {
  int width_px = 0, height_px = 0;
  int channels = 1;
  std::vector<Shot> shots;  // in the plan's order, never empty once rendered
  cv::Mat photo;            // the encoded photo of a sample without a camera, else empty
  double photo_noise_code = 0;
  std::string photo_sha256;
  std::vector<InstanceRaster> instances;  // in order of number
  std::optional<PartView> part;           // of a mesh
};

}  // namespace blemish::render
