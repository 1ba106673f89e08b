#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "dataset/json.hpp"
#include "dataset/sample.hpp"
#include "defect/kind.hpp"

namespace blemish::dataset {

namespace {

// A fault inside a line; from_json_line adds the place.
[[noreturn]] void fail(const std::string& message) { throw base::Error({}, message); }

label::Rle rle_of(const Json& json) {
  const Json& size = json.at("size");
  return label::parse_rle(json.at("counts").get<std::string>(), size.at(0).get<int>(),
                          size.at(1).get<int>());
}

// What may be null.
std::string text_of(const Json& json) {
  return json.is_null() ? std::string() : json.get<std::string>();
}

cv::Rect box_of(const Json& json) {
  return {json.at(0).get<int>(), json.at(1).get<int>(), json.at(2).get<int>(),
          json.at(3).get<int>()};
}

cv::Point2d point_of(const Json& json) {
  return {json.at(0).get<double>(), json.at(1).get<double>()};
}

label::Ring ring_of(const Json& json) {
  label::Ring ring;
  for (std::size_t i = 0; i + 1 < json.size(); i += 2) {
    ring.emplace_back(json.at(i).get<int>(), json.at(i + 1).get<int>());
  }
  return ring;
}

label::Outline outline_of(const Json& json) {
  label::Outline outline{ring_of(json.at("outer")), {}};
  for (const Json& hole : json.at("holes")) {
    outline.holes.push_back(ring_of(hole));
  }
  return outline;
}

float value_of(const Json& json, const base::Param& param) {
  if (param.unit != base::Unit::choice) {
    return json.get<float>();
  }
  const std::vector<std::string> words = base::choice_words(param);
  const auto found = std::find(words.begin(), words.end(), json.get<std::string>());
  if (found == words.end()) {
    fail(fmt::format("\"{}\" is no choice of {}", json.get<std::string>(), param.name));
  }
  return static_cast<float>(found - words.begin());
}

base::Values values_of(const Json& json, const std::string& kind) {
  const defect::DefectType* type = defect::find(kind);
  if (type == nullptr) {
    fail(fmt::format("unknown kind \"{}\"", kind));
  }
  base::Values values{type->params, {}};
  for (const base::Param& param : type->params) {
    const std::string key = std::string(param.name) + std::string(base::name_suffix(param.unit));
    values.values.push_back(value_of(json.at(key), param));
  }
  return values;
}

// What the shots show, and which of them shows it best.
void read_seen(label::Instance& instance, const Json& json) {
  for (const auto& [shot, mask] : json.at("masks").at("visible").items()) {
    const label::Seen seen{shot, rle_of(mask), json.at("dprime").at(shot).get<double>(),
                           json.at("dprime_noise").at(shot).get<double>(),
                           json.at("shot_visibility").at(shot).get<std::string>()};
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
  instance.uid = json.at("uid").get<std::string>();
  instance.number = json.at("number").get<int>();
  instance.kind = json.at("kind").get<std::string>();
  instance.class_name = json.at("class").get<std::string>();
  instance.class_id = json.at("class_id").get<int>();
  instance.region = json.at("region").get<std::string>();
  instance.group = json.at("group").get<int>();
  instance.bbox = box_of(json.at("bbox"));
  instance.area_px = json.at("area_px").get<std::int64_t>();
  instance.coverage_px = json.at("coverage_px").get<double>();
  instance.coverage_box = box_of(json.at("coverage_box"));
  const Json& masks = json.at("masks");
  instance.core = rle_of(masks.at("core"));
  instance.influence = rle_of(masks.at("influence"));
  read_seen(instance, json);
  if (masks.contains("grown")) {
    instance.grown = rle_of(masks.at("grown"));
  }
  for (const Json& outline : json.at("outlines")) {
    instance.outlines.push_back(outline_of(outline));
  }
  for (std::size_t i = 0; i < instance.oriented_box.size(); ++i) {
    instance.oriented_box[i] = point_of(json.at("oriented_box").at(i));
  }
  for (const Json& point : json.at("centerline")) {
    instance.centerline_px.push_back(point_of(point));
  }
  for (const auto& [name, point] : json.at("keypoints").items()) {
    instance.keypoints_px.emplace_back(name, point_of(point));
  }
  instance.length_um = json.at("length_um").get<double>();
  instance.width_um = json.at("width_um").get<double>();
  instance.depth_um = json.at("depth_um").get<double>();
  instance.area_um2 = json.at("area_um2").get<double>();
  instance.contrast = json.at("contrast").get<double>();
  instance.cnr = json.at("cnr").get<double>();
  instance.visibility = json.at("visibility").get<std::string>();
  instance.ignored = json.at("ignored").get<bool>();
  instance.truncated = json.at("truncated").get<double>();
  instance.occluded = json.at("occluded").get<double>();
  instance.amodal_px = json.at("amodal_px").get<double>();
  instance.severity = text_of(json.at("severity"));
  instance.values = values_of(json.at("parameters"), instance.kind);
  return instance;
}

glm::dvec3 vector_of(const Json& json) {
  return {json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
}

std::optional<cv::Point2d> maybe_point_of(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(point_of(json));
}

render::PartView pose_of(const Json& json) {
  render::PartView pose;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 4; ++column) {
      pose.camera_from_part[column][row] = json.at("camera_from_part")
                                               .at(static_cast<std::size_t>(row))
                                               .at(static_cast<std::size_t>(column))
                                               .get<double>();
    }
  }
  const Json& camera = json.at("camera");
  pose.focal_px = camera.value("focal_px", 0.0);
  pose.mm_per_px = camera.value("mm_per_px", 0.0);
  pose.middle_px = point_of(camera.at("middle"));
  const Json& box = json.at("box");
  pose.min_mm = vector_of(box.at("min_mm"));
  pose.max_mm = vector_of(box.at("max_mm"));
  for (std::size_t i = 0; i < pose.box_px.size(); ++i) {
    pose.box_px[i] = maybe_point_of(box.at("corners").at(i));
  }
  for (const auto& [name, landmark] : json.at("landmarks").items()) {
    pose.landmarks.push_back({name, vector_of(landmark.at("part_mm")),
                              maybe_point_of(landmark.at("at")),
                              landmark.at("visibility").get<std::string>()});
  }
  return pose;
}

void read_files(Record& record, const Json& json) {
  for (const Json& image : json.at("images")) {
    record.images.push_back({image.at("file").get<std::string>(),
                             image.at("shot").get<std::string>(), image.at("width").get<int>(),
                             image.at("height").get<int>(), image.at("sha256").get<std::string>()});
  }
  for (const Json& side : json.at("files")) {
    record.files.push_back(
        {side.at("file").get<std::string>(), side.at("sha256").get<std::string>()});
  }
  if (const Json& background = json.at("background"); !background.is_null()) {
    record.background_file = background.at("file").get<std::string>();
    record.background_sha256 = background.at("sha256").get<std::string>();
    record.background_license = background.at("license").get<std::string>();
    record.background_owner = background.at("owner").get<std::string>();
  }
}

Record record_of(const Json& json) {
  Record record;
  record.index = json.at("index").get<std::int64_t>();
  record.split = json.at("split").get<std::string>();
  record.group = json.at("group").get<std::string>();
  if (const Json& attributes = json.at("attributes"); attributes.contains("part")) {
    record.part = attributes.at("part").get<std::int64_t>();
    record.view = attributes.at("view").get<int>();
  }
  if (const Json& control = json.at("control"); !control.is_null()) {
    record.control = control == "sham" ? plan::Control::sham : plan::Control::clean;
  }
  record.planned = json.at("planned").get<std::map<std::string, int>>();
  read_files(record, json);
  record.plan_sha256 = json.at("plan_sha256").get<std::string>();
  record.scale_assumed = json.at("scale_assumed").get<bool>();
  record.noise_short = json.at("noise").at("short").get<double>();
  record.noise_surplus = json.at("noise").at("surplus").get<double>();
  for (const Json& instance : json.at("instances")) {
    record.instances.push_back(instance_of(instance));
  }
  for (const Json& nuisance : json.at("nuisances")) {
    const auto kind = nuisance.at("kind").get<std::string>();
    record.nuisances.push_back(
        {kind, nuisance.at("path").get<std::string>(), values_of(nuisance.at("parameters"), kind)});
  }
  for (const Json& unplaced : json.at("unplaced")) {
    record.unplaced.push_back(
        {unplaced.at("path").get<std::string>(), unplaced.at("kind").get<std::string>(),
         unplaced.at("class").get<std::string>(), unplaced.at("nuisance").get<bool>(),
         unplaced.at("reason").get<std::string>()});
  }
  if (const Json& pose = json.at("pose"); !pose.is_null()) {
    record.pose = pose_of(pose);
  }
  record.verdict = text_of(json.at("verdict"));
  for (const Json& dropped : json.at("dropped")) {
    record.dropped.push_back(
        {dropped.at("number").get<int>(), dropped.at("kind").get<std::string>(),
         dropped.at("class").get<std::string>(), dropped.at("dprime").get<double>()});
  }
  record.out_of_view = json.at("out_of_view").get<std::vector<int>>();
  const Json& checks = json.at("checks");
  record.checks.invisible_label = checks.at("invisible_label").get<double>();
  record.checks.unlabelled_change = checks.at("unlabelled_change").get<std::int64_t>();
  return record;
}

}  // namespace

Record from_json_line(const std::string& line, const std::string& file, int line_number) {
  const auto refuse = [&](const std::string& message) {
    throw base::Error({file, line_number, 0, {}}, message,
                      "the line was changed by hand or by another version; make the sample again");
  };
  try {
    return record_of(Json::parse(line));
  } catch (const Json::exception& problem) {
    refuse(problem.what());
  } catch (const base::Error& error) {
    refuse(error.fault().message);
  }
  return {};
}

}  // namespace blemish::dataset
