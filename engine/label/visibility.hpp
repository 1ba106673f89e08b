// What an instance changed in the delivered picture of one shot, measured against its twin: the
// visible pixels, contrast, d'. All in codes of the expected picture, before noise and rounding.
#pragma once

#include <string>

#include <opencv2/core.hpp>

#include "augment/develop.hpp"
#include "label/footprint.hpp"

namespace blemish::label {

// One shot's expected pictures, as every instance is measured against them.
struct Evidence {
  cv::Mat mean_twin;        // 32F codes
  cv::Mat variance_twin;    // 32F codes squared, at least that of rounding
  cv::Mat delta;            // 32F codes, picture - twin, of all instances together
  cv::Mat linear_delta;     // the same in the linear frame, where instances overlap; may be empty
  cv::Mat influence_count;  // 16U
};

// No code value can tell less than its own rounding error, so the variance has the floor 1/12.
Evidence make_evidence(const render::Shot& shot, const augment::Developed& developed,
                       const std::vector<Footprint>& footprints);

// The instance's own change over the footprint's box (32F codes). Where influences overlap it is
// the change by leaving this instance out: the renderer's linear value times the local slope from
// linear signal to codes, which is the total change in codes by the total linear change.
// `linear_delta`: the renderer's over `box`.
cv::Mat own_delta(const Evidence& evidence, const Footprint& footprint, const cv::Mat& linear_delta,
                  cv::Rect box);

struct Visibility {
  cv::Mat visible;  // 8U 0/1 over the footprint's box: |delta| > sigma
  double contrast = 0;
  double cnr = 0;
  double dprime_noise = 0;
  double dprime = 0;
};

Visibility measure(const Evidence& evidence, const Footprint& footprint, const cv::Mat& delta);

// "visible", "weak" or "invisible", by the observer's d'.
std::string visibility_at(double dprime, const recipe::LabelPolicy& policy);

}  // namespace blemish::label
