#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "dataset/json_field.hpp"
#include "dataset/sample.hpp"
#include "defect/kind.hpp"

namespace blemish::dataset {

namespace {

label::Rle rle_of(const Json& json) {
  const Json& size = member(json, "size");
  const std::string counts = text_of(member(json, "counts"));
  const int height = whole_of<int>(element(size, 0)), width = whole_of<int>(element(size, 1));
  try {
    return label::parse_rle(counts, height, width);
  } catch (const base::Error& error) {
    throw FieldFault(json, error.fault().message);
  }
}

cv::Rect box_of(const Json& json) {
  return {whole_of<int>(element(json, 0)), whole_of<int>(element(json, 1)),
          whole_of<int>(element(json, 2)), whole_of<int>(element(json, 3))};
}

cv::Point2d point_of(const Json& json) {
  return {number_of(element(json, 0)), number_of(element(json, 1))};
}

label::Ring ring_of(const Json& json) {
  label::Ring ring;
  for (std::size_t i = 0; i < list_of(json).size(); i += 2) {
    ring.emplace_back(whole_of<int>(element(json, i)), whole_of<int>(element(json, i + 1)));
  }
  return ring;
}

label::Outline outline_of(const Json& json) {
  label::Outline outline{ring_of(member(json, "outer")), {}};
  for (const Json& hole : list_of(member(json, "holes"))) {
    outline.holes.push_back(ring_of(hole));
  }
  return outline;
}

float value_of(const Json& json, const base::Param& param) {
  if (param.unit != base::Unit::choice) {
    return static_cast<float>(number_of(json));
  }
  const std::vector<std::string> words = base::choice_words(param);
  const auto found = std::find(words.begin(), words.end(), text_of(json));
  if (found == words.end()) {
    throw_wrong(json, fmt::format("one of {}", fmt::join(words, ", ")));
  }
  return static_cast<float>(found - words.begin());
}

base::Values values_of(const Json& json, const Json& kind) {
  const defect::DefectType* type = defect::find(text_of(kind));
  if (type == nullptr) {
    throw_wrong(kind, "a kind that this version knows");
  }
  base::Values values{type->params, {}};
  for (const base::Param& param : type->params) {
    const std::string key = std::string(param.name) + std::string(base::name_suffix(param.unit));
    values.values.push_back(value_of(member(json, key.c_str()), param));
  }
  return values;
}

// What the shots show, and which of them shows it best.
void read_seen(label::Instance& instance, const Json& json) {
  for (const auto& [shot, mask] : map_of(member(member(json, "masks"), "visible")).items()) {
    const label::Seen seen{shot, rle_of(mask),
                           number_of(member(member(json, "dprime"), shot.c_str())),
                           number_of(member(member(json, "dprime_noise"), shot.c_str())),
                           text_of(member(member(json, "shot_visibility"), shot.c_str()))};
    const bool first = instance.seen.empty();
    instance.visible = first ? seen.visible : label::unite(instance.visible, seen.visible);
    if (first || seen.dprime > instance.dprime) {
      instance.dprime = seen.dprime;
      instance.dprime_noise = seen.dprime_noise;
    }
    instance.seen.push_back(seen);
  }
}

label::Instance instance_of(const Json& json) {
  label::Instance instance;
  instance.uid = text_of(member(json, "uid"));
  instance.number = whole_of<int>(member(json, "number"));
  instance.kind = text_of(member(json, "kind"));
  instance.class_name = text_of(member(json, "class"));
  instance.class_id = whole_of<int>(member(json, "class_id"));
  instance.region = text_of(member(json, "region"));
  instance.group = whole_of<int>(member(json, "group"));
  instance.bbox = box_of(member(json, "bbox"));
  instance.area_px = whole_of<std::int64_t>(member(json, "area_px"));
  instance.coverage_px = number_of(member(json, "coverage_px"));
  instance.coverage_box = box_of(member(json, "coverage_box"));
  const Json& masks = member(json, "masks");
  instance.core = rle_of(member(masks, "core"));
  instance.influence = rle_of(member(masks, "influence"));
  read_seen(instance, json);
  if (masks.contains("grown")) {
    instance.grown = rle_of(member(masks, "grown"));
  }
  for (const Json& outline : list_of(member(json, "outlines"))) {
    instance.outlines.push_back(outline_of(outline));
  }
  for (std::size_t i = 0; i < instance.oriented_box.size(); ++i) {
    instance.oriented_box[i] = point_of(element(member(json, "oriented_box"), i));
  }
  for (const Json& point : list_of(member(json, "centerline"))) {
    instance.centerline_px.push_back(point_of(point));
  }
  for (const auto& [name, point] : map_of(member(json, "keypoints")).items()) {
    instance.keypoints_px.emplace_back(name, point_of(point));
  }
  instance.length_um = number_of(member(json, "length_um"));
  instance.width_um = number_of(member(json, "width_um"));
  instance.depth_um = number_of(member(json, "depth_um"));
  instance.area_um2 = number_of(member(json, "area_um2"));
  instance.contrast = number_of(member(json, "contrast"));
  instance.cnr = number_of(member(json, "cnr"));
  instance.visibility = text_of(member(json, "visibility"));
  instance.ignored = truth_of(member(json, "ignored"));
  instance.truncated = number_of(member(json, "truncated"));
  instance.occluded = number_of(member(json, "occluded"));
  instance.amodal_px = number_of(member(json, "amodal_px"));
  instance.severity = text_or_null(member(json, "severity"));
  instance.values = values_of(member(json, "parameters"), member(json, "kind"));
  return instance;
}

glm::dvec3 vector_of(const Json& json) {
  return {number_of(element(json, 0)), number_of(element(json, 1)), number_of(element(json, 2))};
}

std::optional<cv::Point2d> maybe_point_of(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(point_of(json));
}

render::PartView pose_of(const Json& json) {
  render::PartView pose;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 4; ++column) {
      pose.camera_from_part[column][row] = number_of(
          element(element(member(json, "camera_from_part"), static_cast<std::size_t>(row)),
                  static_cast<std::size_t>(column)));
    }
  }
  const Json& camera = member(json, "camera");
  if (map_of(camera).contains("focal_px")) {
    pose.focal_px = number_of(camera["focal_px"]);
  } else {
    pose.mm_per_px = number_of(member(camera, "mm_per_px"));
  }
  pose.middle_px = point_of(member(camera, "middle"));
  const Json& box = member(json, "box");
  pose.min_mm = vector_of(member(box, "min_mm"));
  pose.max_mm = vector_of(member(box, "max_mm"));
  for (std::size_t i = 0; i < pose.box_px.size(); ++i) {
    pose.box_px[i] = maybe_point_of(element(member(box, "corners"), i));
  }
  for (const auto& [name, landmark] : map_of(member(json, "landmarks")).items()) {
    pose.landmarks.push_back({name, vector_of(member(landmark, "part_mm")),
                              maybe_point_of(member(landmark, "at")),
                              text_of(member(landmark, "visibility"))});
  }
  return pose;
}

void read_files(Record& record, const Json& json) {
  for (const Json& image : list_of(member(json, "images"))) {
    record.images.push_back({text_of(member(image, "file")), text_of(member(image, "shot")),
                             whole_of<int>(member(image, "width")),
                             whole_of<int>(member(image, "height")),
                             text_of(member(image, "sha256"))});
  }
  for (const Json& side : list_of(member(json, "files"))) {
    record.files.push_back({text_of(member(side, "file")), text_of(member(side, "sha256"))});
  }
  if (const Json& background = member(json, "background"); !background.is_null()) {
    record.background_file = text_of(member(background, "file"));
    record.background_sha256 = text_of(member(background, "sha256"));
    record.background_license = text_of(member(background, "license"));
    record.background_owner = text_of(member(background, "owner"));
  }
}

Record record_of(const Json& json) {
  Record record;
  record.index = whole_of<std::int64_t>(member(json, "index"));
  record.split = text_of(member(json, "split"));
  record.group = text_of(member(json, "group"));
  if (const Json& attributes = map_of(member(json, "attributes")); attributes.contains("part")) {
    record.part = whole_of<std::int64_t>(member(attributes, "part"));
    record.view = whole_of<int>(member(attributes, "view"));
  }
  if (const Json& control = member(json, "control"); !control.is_null()) {
    const bool sham = text_of(control) == "sham";
    if (!sham && control != "clean") {
      throw_wrong(control, "clean, sham or null");
    }
    record.control = sham ? plan::Control::sham : plan::Control::clean;
  }
  for (const auto& [name, count] : map_of(member(json, "planned")).items()) {
    record.planned[name] = whole_of<int>(count);
  }
  read_files(record, json);
  record.plan_sha256 = text_of(member(json, "plan_sha256"));
  record.scale_assumed = truth_of(member(json, "scale_assumed"));
  record.noise_short = number_of(member(member(json, "noise"), "short"));
  record.noise_surplus = number_of(member(member(json, "noise"), "surplus"));
  for (const Json& instance : list_of(member(json, "instances"))) {
    record.instances.push_back(instance_of(instance));
  }
  for (const Json& nuisance : list_of(member(json, "nuisances"))) {
    const Json& kind = member(nuisance, "kind");
    record.nuisances.push_back({text_of(kind), text_of(member(nuisance, "path")),
                                values_of(member(nuisance, "parameters"), kind)});
  }
  for (const Json& unplaced : list_of(member(json, "unplaced"))) {
    record.unplaced.push_back({text_of(member(unplaced, "path")), text_of(member(unplaced, "kind")),
                               text_of(member(unplaced, "class")),
                               truth_of(member(unplaced, "nuisance")),
                               text_of(member(unplaced, "reason"))});
  }
  if (const Json& pose = member(json, "pose"); !pose.is_null()) {
    record.pose = pose_of(pose);
  }
  record.verdict = text_or_null(member(json, "verdict"));
  for (const Json& dropped : list_of(member(json, "dropped"))) {
    record.dropped.push_back({whole_of<int>(member(dropped, "number")),
                              text_of(member(dropped, "kind")), text_of(member(dropped, "class")),
                              number_of(member(dropped, "dprime"))});
  }
  for (const Json& number : list_of(member(json, "out_of_view"))) {
    record.out_of_view.push_back(whole_of<int>(number));
  }
  const Json& checks = member(json, "checks");
  record.checks.invisible_label = number_of(member(checks, "invisible_label"));
  record.checks.unlabelled_change = whole_of<std::int64_t>(member(checks, "unlabelled_change"));
  return record;
}

}  // namespace

Record from_json_line(const std::string& line, const std::string& file, int line_number) {
  const Json json = parse_json(line, file, line_number);
  try {
    Record record = record_of(json);
    record.line = line_number;
    return record;
  } catch (const FieldFault& fault) {
    throw base::Error({file, line_number, 0, path_of(json, fault)}, fault.what(),
                      "the line was changed by hand or by another version; make the sample again");
  }
}

}  // namespace blemish::dataset
