// A rendered sample made by hand: a twin, and defects that add a given change over a rectangle.
// Plan and recipe know just enough for labels and datasets.
#pragma once

#include <string>
#include <vector>

#include "augment/develop.hpp"
#include "base/random.hpp"
#include "base/reader.hpp"
#include "defect/kind.hpp"
#include "plan/plan.hpp"
#include "recipe/recipe.hpp"
#include "render/frame.hpp"

namespace blemish::testing {

struct HandFrame {
  plan::SamplePlan plan;
  recipe::Recipe recipe;
  render::Frame frame;
  double full_scale = 1000;  // codes of the linear signal 1
  double sigma_code = 2;
  std::vector<float> gains{1};  // of a change, by shot

  HandFrame(int width_px, int height_px, float level = 0.4f) {
    plan.seed = 5;
    plan.count = 10;
    plan.index = plan.part = 3;
    plan.shots.resize(1);
    recipe.classes = {"pit", "scratch"};
    frame.width_px = width_px;
    frame.height_px = height_px;
    frame.shots.resize(1);
    frame.shots[0].twin = cv::Mat(height_px, width_px, CV_32F, cv::Scalar(level));
    frame.shots[0].image = frame.shots[0].twin.clone();
  }

  // A further shot, in which every change is `gain` times that of the first.
  void add_shot(const std::string& name, float gain, float level = 0.4f) {
    render::Shot shot;
    shot.name = name;
    shot.twin = cv::Mat(frame.height_px, frame.width_px, CV_32F, cv::Scalar(level));
    shot.image = shot.twin.clone();
    frame.shots.push_back(shot);
    gains.push_back(gain);
    plan.shots.push_back({name, {}, 1, base::path_hash(name)});
  }

  // Core = rect, influence = rect grown by `halo_px`; the change lies on the core.
  render::InstanceRaster& add(const std::string& kind, cv::Rect rect, float change,
                              int halo_px = 0) {
    const defect::DefectType* type = defect::find(kind);
    plan::PlannedDefect defect;
    defect.number = static_cast<int>(plan.defects.size()) + 1;
    defect.kind = defect.class_name = kind;
    defect.group = defect.number;
    defect.values.table = type->params;
    for (const base::Param& param : type->params) {
      const double middle = base::median(base::fallback_distribution(param), param.min, param.max);
      defect.values.values.push_back(static_cast<float>(middle));
    }
    plan.defects.push_back(defect);

    const cv::Rect picture(0, 0, frame.width_px, frame.height_px);
    render::InstanceRaster raster;
    raster.number = defect.number;
    raster.box = cv::Rect(rect.x - halo_px, rect.y - halo_px, rect.width + 2 * halo_px,
                          rect.height + 2 * halo_px) &
                 picture;
    const cv::Rect core = rect & picture;
    raster.coverage = cv::Mat::zeros(raster.box.size(), CV_32F);
    raster.coverage(core - raster.box.tl()).setTo(1);
    raster.thin = cv::Mat::zeros(raster.box.size(), CV_8U);
    raster.influence = cv::Mat::ones(raster.box.size(), CV_8U);
    for (const float gain : gains) {
      raster.delta.push_back(raster.coverage * (gain * change));
    }
    raster.center_px = {rect.x + 0.5 * rect.width, rect.y + 0.5 * rect.height};
    for (std::size_t i = 0; i < frame.shots.size(); ++i) {
      frame.shots[i].image(core) += gains[i] * change;
    }
    frame.instances.push_back(raster);
    return frame.instances.back();
  }

  std::vector<augment::Developed> developed() const {
    std::vector<augment::Developed> result;
    for (const render::Shot& shot : frame.shots) {
      augment::Developed one;
      one.mean_image = shot.image * full_scale;
      one.mean_twin = shot.twin * full_scale;
      one.variance_twin = cv::Mat(shot.twin.size(), CV_32F, cv::Scalar(sigma_code * sigma_code));
      one.mean_image.convertTo(one.image, CV_16U);
      one.mean_twin.convertTo(one.twin, CV_16U);
      result.push_back(one);
    }
    return result;
  }
};

}  // namespace blemish::testing
