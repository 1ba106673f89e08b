// Finished samples made by hand, from hand-made frames through the real labels.
#pragma once

#include "base/random.hpp"
#include "dataset/dataset.hpp"
#include "hand_frame.hpp"
#include "label/labels.hpp"

namespace blemish::testing {

struct HandSample {
  std::vector<dataset::Picture> pictures;
  cv::Mat instance_map;
  dataset::Record record;
};

// One pit, one scratch and some noise that depend on the index alone.
inline HandSample hand_sample(std::int64_t index, bool two_shots = false) {
  HandFrame hand(96, 64);
  if (two_shots) {
    hand.frame.shots[0].name = hand.plan.shots[0].name = "dark";
    hand.add_shot("bright", -0.05f);
  }
  hand.full_scale = 250;
  hand.plan.index = hand.plan.part = index;
  base::Stream stream(1, static_cast<std::uint64_t>(index), "hand_sample");
  const int x = 5 + static_cast<int>(stream.uniform() * 40);
  hand.add("pit", {x, 10, 9, 7}, -0.1f, 2);
  render::InstanceRaster& scratch = hand.add("scratch", {x, 14, 30, 2}, 0.12f, 1);
  scratch.centerline_px = {{x + 0.25, 15.0}, {x + 30.0, 15.0}};
  scratch.keypoints_px = {{"start", {x + 0.25, 15.0}}};
  scratch.in_frame = 0.875;

  HandSample sample;
  const std::vector<augment::Developed> developed = hand.developed();
  label::Labels labels = label::make(hand.plan, hand.recipe, hand.frame, developed);
  for (std::size_t i = 0; i < developed.size(); ++i) {
    dataset::Picture picture{hand.frame.shots[i].name, {}, {}};
    developed[i].image.convertTo(picture.image, CV_8U);
    developed[i].twin.convertTo(picture.twin, CV_8U);
    sample.pictures.push_back(picture);
  }
  sample.instance_map = labels.instance_map;
  dataset::Record& record = sample.record;
  record.index = index;
  record.split = index % 5 == 4 ? "val" : "train";
  record.group = "photo3.png";
  record.plan_sha256 = "00ff";
  record.background_file = "photo3.png";
  record.background_sha256 = "11ee";
  record.noise_short = 0.001;
  record.instances = std::move(labels.instances);
  record.nuisances = {{"pit", "nuisances.pit1#1", hand.plan.defects[0].values}};
  record.unplaced = {{"defects.pit1#4", "pit", "pit", false, "no room"}};
  record.planned = {{"pit", 4}};
  record.out_of_view = {5};
  record.dropped = {{6, "pit", "pit", 0.5}};
  record.verdict = "borderline";
  record.instances[1].severity = "minor";
  record.pose.emplace();
  record.pose->camera_from_part[3] = glm::dvec4(1, 2, 300, 1);
  record.pose->mm_per_px = 0.02;
  record.pose->middle_px = {48, 32};
  record.pose->max_mm = glm::dvec3(10, 20, 30);
  record.pose->box_px[7] = cv::Point2d(20.5, 30);
  record.pose->landmarks = {{"hole", glm::dvec3(1, 2, 3), cv::Point2d(4, 5), "hidden"},
                            {"tip", glm::dvec3(1, 2, 300), std::nullopt, "outside"}};
  record.checks = labels.checks;
  return sample;
}

inline dataset::Record hand_record(std::int64_t index, bool two_shots = false) {
  dataset::Record record = hand_sample(index, two_shots).record;
  record.images = {{"images/a.png", two_shots ? "dark" : "main", 96, 64, "22dd"}};
  if (two_shots) {
    record.images.push_back({"images/a_bright.png", "bright", 96, 64, "44ee"});
  }
  record.files = {{"twin/a.png", "33cc"}};
  return record;
}

}  // namespace blemish::testing
