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
  std::vector<dataset::Picture> pictures;  // by shot
  cv::Mat instance_map;
  dataset::Record record;  // without its files
};

// Each shot of the frame through the capture chain, with noise of its own.
std::vector<augment::Developed> develop(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                                        const render::Frame& frame);
Sample make_sample(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                   const render::Frame& frame);

}  // namespace blemish::run
