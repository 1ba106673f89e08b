// The second half of a sample's path: from the rendered frame to delivered pictures, labels and the
// record. A pure function; knows neither device nor folder.
#pragma once

#include "augment/develop.hpp"
#include "dataset/sample.hpp"
#include "label/labels.hpp"
#include "plan/plan.hpp"
#include "render/frame.hpp"

namespace blemish::run {

struct Sample {
  augment::Developed pictures;
  cv::Mat instance_map;
  dataset::Record record;  // without its files
};

augment::Developed develop(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                           const render::Frame& frame);
Sample make_sample(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                   const render::Frame& frame);

}  // namespace blemish::run
