// The second half of a sample's path: from the rendered frame to delivered pictures, labels and the
// record. Knows neither device nor folder.
#pragma once

#include <functional>

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
// The same, with what the policy `invisible: drop` asks for: all defects that the picture does not
// show are taken out of it together, and the rest is measured again in the new picture that
// `render` makes. Once: what is invisible only then stays.
using Render = std::function<render::Frame(const plan::SamplePlan&)>;
Sample make_sample(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                   const render::Frame& frame, const Render& render);

}  // namespace blemish::run
