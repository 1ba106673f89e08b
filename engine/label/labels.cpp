#include "label/labels.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "defect/kind.hpp"
#include "label/footprint.hpp"
#include "label/visibility.hpp"

namespace blemish::label {

namespace {

const plan::PlannedDefect& planned(const plan::SamplePlan& plan, int number) {
  const auto found = std::find_if(plan.defects.begin(), plan.defects.end(),
                                  [&](const auto& defect) { return defect.number == number; });
  assert(found != plan.defects.end());
  return *found;
}

int class_id(const recipe::Recipe& recipe, const std::string& name) {
  const auto found = std::find(recipe.classes.begin(), recipe.classes.end(), name);
  assert(found != recipe.classes.end());
  return static_cast<int>(found - recipe.classes.begin()) + 1;
}

// What the plan and the model say, without any pixel.
Instance describe(const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                  const plan::PlannedDefect& defect) {
  const defect::DefectType* type = defect::find(defect.kind);
  assert(type != nullptr);
  const defect::Measures sizes = type->measures(defect.values, defect.seed);
  Instance instance;
  instance.uid = plan::instance_uid(plan.seed, plan.part, defect.number);
  instance.number = defect.number;
  instance.kind = defect.kind;
  instance.class_name = defect.class_name;
  instance.class_id = class_id(recipe, defect.class_name);
  instance.region = defect.region;
  instance.length_um = sizes.length_um;
  instance.width_um = sizes.width_um;
  instance.depth_um = sizes.depth_um;
  instance.area_um2 = sizes.area_um2;
  instance.group = defect.group;
  instance.values = defect.values;
  return instance;
}

void add_raster_facts(Instance& instance, const render::InstanceRaster& raster) {
  instance.centerline_px = raster.centerline_px;
  instance.keypoints_px = raster.keypoints_px;
  instance.truncated = std::clamp(1 - raster.in_frame, 0.0, 1.0);
  instance.occluded = std::clamp(1 - raster.unhidden, 0.0, 1.0);
  instance.amodal_px = raster.amodal_px;
  instance.coverage_box = raster.box;
  if (!raster.box.empty()) {
    instance.coverage_px = cv::sum(raster.coverage)[0];
    raster.coverage.convertTo(instance.coverage, CV_8U, 255);
  }
}

// What one shot shows of the instance; the figures of the best shot so far stand for all.
void add_shot(Instance& instance, const std::string& shot, const Visibility& measured,
              const std::string& visibility, const Footprint& footprint, cv::Size picture) {
  Seen seen{shot, encode_rle(measured.visible, footprint.box, picture.height, picture.width),
            measured.dprime, measured.dprime_noise, visibility};
  instance.visible = instance.seen.empty() ? seen.visible : unite(instance.visible, seen.visible);
  if (instance.seen.empty() || measured.dprime > instance.dprime) {
    instance.contrast = measured.contrast;
    instance.cnr = measured.cnr;
    instance.dprime = measured.dprime;
    instance.dprime_noise = measured.dprime_noise;
    instance.visibility = visibility;
  }
  instance.seen.push_back(std::move(seen));
}

void add_measurements(Instance& instance, const recipe::LabelPolicy& policy,
                      const render::Frame& frame, const std::vector<Evidence>& evidence,
                      const Footprint& footprint, const render::InstanceRaster& raster) {
  const cv::Size picture(frame.width_px, frame.height_px);
  instance.core = encode_rle(footprint.core, footprint.box, picture.height, picture.width);
  instance.influence =
      encode_rle(footprint.influence, footprint.box, picture.height, picture.width);
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    const cv::Mat linear = raster.box.empty() ? cv::Mat() : raster.delta[i];
    const cv::Mat delta = own_delta(evidence[i], footprint, linear, raster.box);
    const Visibility measured = measure(evidence[i], footprint, delta);
    add_shot(instance, frame.shots[i].name, measured, visibility_at(measured.dprime, policy),
             footprint, picture);
  }
  instance.ignored =
      policy.invisible != recipe::InvisiblePolicy::keep && instance.visibility == "invisible";
}

// The exported mask and what is told of it.
void add_exported(Instance& instance, const recipe::LabelPolicy& policy, cv::Size picture) {
  cv::Rect box = bounding_box(instance.exported(policy.mask));
  if (box.empty()) {
    return;
  }
  cv::Mat mask = decode_rle(instance.exported(policy.mask), box);
  if (policy.grow_px > 0) {
    const Grown wide = grow(mask, box, policy.grow_px, picture);
    instance.grown = encode_rle(wide.mask, wide.box, picture.height, picture.width);
    box = wide.box;
    mask = wide.mask;
  }
  instance.bbox = bounding_box(instance.exported(policy.mask));
  instance.area_px = cv::countNonZero(mask);
  instance.outlines = outlines(mask, box.tl());
  instance.oriented_box = oriented_box(instance.outlines);
}

// Pixels that differ from the twin, bit for bit, where no influence reaches.
std::int64_t unlabelled_change(const render::Shot& shot, const cv::Mat& influence_count) {
  assert(shot.image.type() == shot.twin.type() && shot.image.size() == shot.twin.size());
  const std::size_t pixel_bytes = shot.image.elemSize();
  std::int64_t changed = 0;
  for (int y = 0; y < shot.image.rows; ++y) {
    const unsigned char* image = shot.image.ptr(y);
    const unsigned char* twin = shot.twin.ptr(y);
    const auto columns = static_cast<std::size_t>(shot.image.cols);
    if (std::memcmp(image, twin, columns * pixel_bytes) == 0) {
      continue;
    }
    const auto* count = influence_count.ptr<std::uint16_t>(y);
    for (std::size_t x = 0; x < columns; ++x) {
      const std::size_t at = x * pixel_bytes;
      if (count[x] == 0 && std::memcmp(image + at, twin + at, pixel_bytes) != 0) {
        ++changed;
      }
    }
  }
  return changed;
}

// Only what the renderer itself says it disturbed excuses a change.
cv::Mat rendered_influences(const render::Frame& frame) {
  std::vector<Footprint> rendered;
  for (const render::InstanceRaster& raster : frame.instances) {
    if (!raster.box.empty()) {
      rendered.push_back({raster.box, {}, cv::Mat(raster.influence != 0) / 255});
    }
  }
  return count_influences(rendered, {frame.width_px, frame.height_px});
}

double invisible_share(const std::vector<Instance>& instances, recipe::MaskPolicy policy) {
  std::int64_t labelled = 0;
  std::int64_t unseen = 0;
  for (const Instance& instance : instances) {
    if (instance.area_px > 0 && !instance.ignored) {
      const cv::Mat visible = decode_rle(instance.visible, instance.bbox);
      const cv::Mat exported = decode_rle(instance.exported(policy), instance.bbox);
      labelled += instance.area_px;
      unseen += cv::countNonZero(exported & (visible == 0));
    }
  }
  return labelled > 0 ? static_cast<double>(unseen) / static_cast<double>(labelled) : 0;
}

// Severities and the image's verdict, by the model values of all that was rendered.
void judge(Labels& labels, const recipe::Recipe& recipe) {
  std::vector<recipe::Subject> subjects;
  for (Instance& instance : labels.instances) {
    const defect::Measures sizes{instance.length_um, instance.width_um, instance.depth_um,
                                 instance.area_um2};
    subjects.push_back({instance.class_name, instance.region, sizes, instance.values});
    instance.severity = recipe::severity(recipe.severity, subjects.back());
  }
  if (recipe.accept) {
    labels.verdict = recipe::verdict(*recipe.accept, subjects);
  }
}

cv::Mat draw_instance_map(const std::vector<Instance>& instances, recipe::MaskPolicy policy,
                          cv::Size picture) {
  cv::Mat map = cv::Mat::zeros(picture, CV_16U);
  for (const Instance& instance : instances) {  // the later number is on top
    if (instance.area_px > 0) {
      const cv::Mat mask = decode_rle(instance.exported(policy), instance.bbox);
      map(instance.bbox).setTo(instance.number, mask);
    }
  }
  return map;
}

}  // namespace

const Rle& Instance::exported(recipe::MaskPolicy policy) const {
  if (!grown.counts.empty()) {
    return grown;
  }
  switch (policy) {
    case recipe::MaskPolicy::core:
      return core;
    case recipe::MaskPolicy::influence:
      return influence;
    case recipe::MaskPolicy::visible:
      return visible;
  }
  return core;
}

Labels make(const plan::SamplePlan& plan, const recipe::Recipe& recipe, const render::Frame& frame,
            const std::vector<augment::Developed>& developed) {
  assert(developed.size() == frame.shots.size() && !developed.empty());
  const cv::Size picture(frame.width_px, frame.height_px);
  const recipe::MaskPolicy policy = recipe.labels.mask;
  std::vector<Footprint> footprints;
  for (const render::InstanceRaster& raster : frame.instances) {
    footprints.push_back(make_footprint(raster, recipe.labels, picture));
  }
  std::vector<Evidence> evidence;
  for (std::size_t i = 0; i < developed.size(); ++i) {
    evidence.push_back(make_evidence(frame.shots[i], developed[i], footprints));
  }
  Labels labels;
  for (std::size_t i = 0; i < footprints.size(); ++i) {
    const render::InstanceRaster& raster = frame.instances[i];
    Instance instance = describe(plan, recipe, planned(plan, raster.number));
    if (!footprints[i].box.empty()) {
      add_raster_facts(instance, raster);
      add_measurements(instance, recipe.labels, frame, evidence, footprints[i], raster);
      add_exported(instance, recipe.labels, picture);
    }
    const bool has_core = !footprints[i].box.empty() && cv::countNonZero(footprints[i].core) > 0;
    if (has_core || instance.area_px > 0) {
      labels.instances.push_back(std::move(instance));
    } else {
      labels.out_of_view.push_back(raster.number);
    }
  }
  judge(labels, recipe);
  labels.instance_map = draw_instance_map(labels.instances, policy, picture);
  labels.checks.invisible_label = invisible_share(labels.instances, policy);
  const cv::Mat influences = rendered_influences(frame);
  for (const render::Shot& shot : frame.shots) {
    labels.checks.unlabelled_change =
        std::max(labels.checks.unlabelled_change, unlabelled_change(shot, influences));
  }
  return labels;
}

}  // namespace blemish::label
