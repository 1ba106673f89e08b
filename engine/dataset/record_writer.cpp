#include "dataset/json.hpp"
#include "dataset/sample.hpp"

namespace blemish::dataset {

namespace {

Json rle_json(const label::Rle& rle) {
  return {{"size", {rle.height, rle.width}}, {"counts", rle.text}};
}

Json box_json(cv::Rect box) { return {box.x, box.y, box.width, box.height}; }

Json point_json(cv::Point2d point) {
  return Json::array({short_number(point.x), short_number(point.y)});
}

// A flat list x, y, x, y, …, as COCO writes polygons.
Json ring_json(const label::Ring& ring) {
  Json json = Json::array();
  for (const cv::Point point : ring) {
    json.push_back(point.x);
    json.push_back(point.y);
  }
  return json;
}

Json outline_json(const label::Outline& outline) {
  Json holes = Json::array();
  for (const label::Ring& hole : outline.holes) {
    holes.push_back(ring_json(hole));
  }
  return {{"outer", ring_json(outline.outer)}, {"holes", std::move(holes)}};
}

template <typename Items, typename Make>
Json list(const Items& items, Make make) {
  Json json = Json::array();
  for (const auto& item : items) {
    json.push_back(make(item));
  }
  return json;
}

// An object with a key for each shot.
template <typename Make>
Json by_shot(const label::Instance& instance, Make make) {
  Json json = Json::object();
  for (const label::Seen& seen : instance.seen) {
    json[seen.shot] = make(seen);
  }
  return json;
}

Json instance_json(const label::Instance& instance) {
  Json keypoints = Json::object();
  for (const auto& [name, point] : instance.keypoints_px) {
    keypoints[name] = point_json(point);
  }
  Json json;
  json["uid"] = instance.uid;
  json["number"] = instance.number;
  json["kind"] = instance.kind;
  json["class"] = instance.class_name;
  json["class_id"] = instance.class_id;
  json["region"] = instance.region;
  json["group"] = instance.group;
  json["bbox"] = box_json(instance.bbox);
  json["area_px"] = instance.area_px;
  json["coverage_px"] = short_number(instance.coverage_px);
  json["coverage_box"] = box_json(instance.coverage_box);
  json["masks"] = {{"core", rle_json(instance.core)},
                   {"influence", rle_json(instance.influence)},
                   {"visible", by_shot(instance, [](const label::Seen& seen) {
                      return rle_json(seen.visible);
                    })}};
  if (!instance.grown.counts.empty()) {
    json["masks"]["grown"] = rle_json(instance.grown);
  }
  json["outlines"] = list(instance.outlines, outline_json);
  json["oriented_box"] = list(instance.oriented_box, point_json);
  json["centerline"] = list(instance.centerline_px, point_json);
  json["keypoints"] = std::move(keypoints);
  add_measures(json, instance);
  json["dprime"] =
      by_shot(instance, [](const label::Seen& seen) { return short_number(seen.dprime); });
  json["dprime_noise"] =
      by_shot(instance, [](const label::Seen& seen) { return short_number(seen.dprime_noise); });
  json["visibility"] = instance.visibility;
  json["shot_visibility"] =
      by_shot(instance, [](const label::Seen& seen) { return seen.visibility; });
  json["ignored"] = instance.ignored;
  json["truncated"] = short_number(instance.truncated);
  json["occluded"] = short_number(instance.occluded);
  json["amodal_px"] = short_number(instance.amodal_px);
  json["severity"] = instance.severity.empty() ? Json(nullptr) : Json(instance.severity);
  json["parameters"] = parameters_json(instance.values);
  return json;
}

Json vector_json(glm::dvec3 v) {
  return Json::array({short_number(v.x), short_number(v.y), short_number(v.z)});
}

Json maybe_point_json(const std::optional<cv::Point2d>& point) {
  return point ? point_json(*point) : Json(nullptr);
}

Json pose_json(const render::PartView& pose) {
  Json json;
  json["camera_from_part"] = Json::array();
  for (int row = 0; row < 3; ++row) {
    Json line = Json::array();
    for (int column = 0; column < 4; ++column) {
      line.push_back(short_number(pose.camera_from_part[column][row]));
    }
    json["camera_from_part"].push_back(std::move(line));
  }
  const bool pinhole = pose.focal_px > 0;
  json["camera"] = {
      {pinhole ? "focal_px" : "mm_per_px", short_number(pinhole ? pose.focal_px : pose.mm_per_px)},
      {"middle", point_json(pose.middle_px)}};
  json["box"] = {{"min_mm", vector_json(pose.min_mm)},
                 {"max_mm", vector_json(pose.max_mm)},
                 {"corners", list(pose.box_px, maybe_point_json)}};
  json["landmarks"] = Json::object();
  for (const render::LandmarkView& landmark : pose.landmarks) {
    json["landmarks"][landmark.name] = {{"part_mm", vector_json(landmark.part_mm)},
                                        {"at", maybe_point_json(landmark.at_px)},
                                        {"visibility", landmark.visibility}};
  }
  return json;
}

std::string_view mask_name(recipe::MaskPolicy mask) {
  switch (mask) {
    case recipe::MaskPolicy::core:
      return "core";
    case recipe::MaskPolicy::influence:
      return "influence";
    case recipe::MaskPolicy::visible:
      return "visible";
  }
  return "core";
}

Json control_json(plan::Control control) {
  switch (control) {
    case plan::Control::none:
      return nullptr;
    case plan::Control::clean:
      return "clean";
    case plan::Control::sham:
      return "sham";
  }
  return nullptr;
}

}  // namespace

std::string to_json_line(const Record& record, recipe::MaskPolicy mask) {
  Json json;
  json["index"] = record.index;  // first: the manifest is put in order by it
  json["split"] = record.split;
  json["group"] = record.group;
  json["control"] = control_json(record.control);
  json["attributes"] = Json::object();
  if (record.part) {
    json["attributes"] = {{"part", *record.part}, {"view", record.view}};
  }
  json["images"] = list(record.images, [](const ImageFile& image) {
    return Json{{"file", image.file},
                {"shot", image.shot},
                {"width", image.width_px},
                {"height", image.height_px},
                {"sha256", image.sha256}};
  });
  json["files"] = list(record.files, [](const SideFile& side) {
    return Json{{"file", side.file}, {"sha256", side.sha256}};
  });
  json["plan_sha256"] = record.plan_sha256;
  json["background"] = nullptr;
  if (!record.background_file.empty()) {
    json["background"] = {{"file", record.background_file},
                          {"sha256", record.background_sha256},
                          {"license", record.background_license},
                          {"owner", record.background_owner}};
  }
  json["scale_assumed"] = record.scale_assumed;
  json["noise"] = {{"short", short_number(record.noise_short)},
                   {"surplus", short_number(record.noise_surplus)}};
  json["pose"] = record.pose ? pose_json(*record.pose) : Json(nullptr);
  json["verdict"] = record.verdict.empty() ? Json(nullptr) : Json(record.verdict);
  json["mask"] = mask_name(mask);
  json["instances"] = list(record.instances, instance_json);
  json["nuisances"] = list(record.nuisances, [](const NuisanceRecord& nuisance) {
    return Json{{"kind", nuisance.kind},
                {"path", nuisance.path},
                {"parameters", parameters_json(nuisance.values)}};
  });
  json["planned"] = Json(record.planned);
  json["unplaced"] = list(record.unplaced, [](const plan::Unplaced& unplaced) {
    return Json{{"path", unplaced.path},
                {"kind", unplaced.kind},
                {"class", unplaced.class_name},
                {"nuisance", unplaced.nuisance},
                {"reason", unplaced.reason}};
  });
  json["out_of_view"] = record.out_of_view;
  json["dropped"] = list(record.dropped, [](const Dropped& dropped) {
    return Json{{"number", dropped.number},
                {"kind", dropped.kind},
                {"class", dropped.class_name},
                {"dprime", short_number(dropped.dprime)}};
  });
  json["checks"] = {{"invisible_label", short_number(record.checks.invisible_label)},
                    {"unlabelled_change", record.checks.unlabelled_change}};
  return to_line(json);
}

}  // namespace blemish::dataset
