// Labels of one sample, computed from the renderer's frame: masks, boxes, outlines, visibility.
// Masks are computed, never traced; nothing here resamples. Must not know Vulkan or file formats.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "augment/develop.hpp"
#include "label/outline.hpp"
#include "label/rle.hpp"
#include "plan/plan.hpp"
#include "render/frame.hpp"

namespace blemish::label {

// How one shot shows an instance.
struct Seen {
  std::string shot = "main";
  Rle visible;
  double dprime = 0, dprime_noise = 0;
  std::string visibility;  // visible | weak | invisible, in this shot
};

struct Instance {
  std::string uid;
  int number = 0;
  std::string kind, class_name, region;
  int class_id = 0;          // from 1
  cv::Rect bbox;             // of the exported mask
  std::int64_t area_px = 0;  // of the exported mask
  double coverage_px = 0;    // sum of the unrounded coverage
  Rle core, influence;       // whole-picture masks
  Rle visible;               // in any of the shots
  Rle grown;  // the policy's mask, widened; without runs where the recipe widens none
  const Rle& exported(recipe::MaskPolicy policy) const;
  std::vector<Outline> outlines;  // of the exported mask
  OrientedBox oriented_box{};     // of the exported mask
  std::vector<cv::Point2d> centerline_px;
  std::vector<std::pair<std::string, cv::Point2d>> keypoints_px;
  double length_um = 0, width_um = 0, depth_um = 0, area_um2 = 0;
  std::vector<Seen> seen;  // by shot, in their order
  // Of the shot that shows it best, the one with the largest dprime.
  double contrast = 0, cnr = 0, dprime = 0, dprime_noise = 0;
  std::string visibility;  // by that shot
  bool ignored = false;    // exported as an ignore region: no label, but nothing clean either
  double truncated = 0, occluded = 0;
  double amodal_px = 0;  // pixels of the core, were nothing before it and the picture unbounded
  int group = 0;
  std::string severity;  // a grade of the recipe's, or empty
  base::Values values;
  cv::Rect coverage_box;
  cv::Mat coverage;  // 8U, rounded, over coverage_box
};

struct Checks {
  double invisible_label =
      0;  // share of exported label pixels that no shot shows, ignored ones out
  std::int64_t unlabelled_change = 0;  // pixels, the most of any shot; must be 0
};

struct Labels {
  // Those with a pixel of core or of exported mask, in order of number. Under the policy `visible`
  // an invisible instance stays here with an empty exported mask.
  std::vector<Instance> instances;
  std::vector<int> out_of_view;  // numbers of labelled instances without any such pixel
  cv::Mat instance_map;          // 16U, number of the topmost exported instance
  std::string verdict;           // OK | NG | borderline, empty without a rule of acceptance
  Checks checks;
};

// `developed`: the expected pictures and the noise of each of the frame's shots, from
// augment::develop.
Labels make(const plan::SamplePlan& plan, const recipe::Recipe& recipe, const render::Frame& frame,
            const std::vector<augment::Developed>& developed);

}  // namespace blemish::label
