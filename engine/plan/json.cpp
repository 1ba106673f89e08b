#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "plan/plan.hpp"

namespace blemish::plan {
namespace {

using Json = nlohmann::ordered_json;

// The double whose shortest text is the float's shortest text.
double shortest(float value) {
  const std::string text = fmt::format("{}", value);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

Json parameters(const base::Values& values) {
  Json json = Json::object();
  for (std::size_t i = 0; i < values.table.size(); ++i) {
    const base::Param& param = values.table[i];
    const std::string key = std::string(param.name) + std::string(base::name_suffix(param.unit));
    if (param.unit == base::Unit::choice) {
      json[key] = base::choice_words(param)[std::size_t(values.values[i])];
    } else {
      json[key] = shortest(values.values[i]);
    }
  }
  return json;
}

Json vector(glm::dvec3 v) {
  return Json::array({shortest(float(v.x)), shortest(float(v.y)), shortest(float(v.z))});
}

Json to_json(const PlannedDefect& defect) {
  return {{"number", defect.number},
          {"kind", defect.kind},
          {"class", defect.class_name},
          {"path", defect.path},
          {"region", defect.region},
          {"group", defect.group},
          {"anchor",
           {{"origin_mm", vector(defect.anchor.origin_mm)},
            {"tangent", vector(defect.anchor.tangent)},
            {"bitangent", vector(defect.anchor.bitangent)},
            {"normal", vector(defect.anchor.normal)}}},
          {"parameters", parameters(defect.values)},
          {"seed", defect.seed}};
}

Json to_json(const PlannedOp& op) {
  return {{"op", op.op},
          {"path", op.path},
          {"parameters", parameters(op.values)},
          {"noise_key", op.noise_key}};
}

Json to_json(const PlannedFinish& finish) {
  return {
      {"kind", finish.kind}, {"region", finish.region}, {"parameters", parameters(finish.values)}};
}

Json to_json(const PlannedLight& light) {
  return {{"kind", light.kind}, {"path", light.path}, {"parameters", parameters(light.values)}};
}

Json to_json(const PlannedShot& shot) {
  return {{"name", shot.name},
          {"lights", shot.lights},
          {"exposure", shot.exposure},
          {"noise_key", shot.noise_key}};
}

Json to_json(const Unplaced& unplaced) {
  return {{"path", unplaced.path},
          {"kind", unplaced.kind},
          {"class", unplaced.class_name},
          {"nuisance", unplaced.nuisance},
          {"reason", unplaced.reason}};
}

template <typename Item>
Json list(const std::vector<Item>& items) {
  Json json = Json::array();
  for (const Item& item : items) {
    json.push_back(to_json(item));
  }
  return json;
}

// What the camera sees but for defects.
void add_view(Json& json, const SamplePlan& plan) {
  json["finishes"] = list(plan.finishes);
  json["view"] = plan.view ? parameters(*plan.view) : Json(nullptr);
  json["optics"] = plan.optics ? parameters(*plan.optics) : Json(nullptr);
  json["line_seed"] = plan.line_seed;
  json["lights"] = list(plan.lights);
}

Json document(const SamplePlan& plan) {
  Json json;
  json["blemish_plan"] = 1;
  json["recipe"] = {
      {"name", plan.recipe_name}, {"file", plan.recipe_file}, {"yaml", plan.recipe_yaml}};
  json["seed"] = plan.seed;
  json["count"] = plan.count;
  json["index"] = plan.index;
  json["part"] = plan.part;
  json["step"] = plan.step;
  json["control"] = nullptr;
  if (plan.control != Control::none) {
    json["control"] = plan.control == Control::clean ? "clean" : "sham";
  }
  json["split"] = plan.split;
  json["group"] = plan.group;
  json["photo"] = nullptr;
  if (plan.photo) {
    json["photo"] = {
        {"index", *plan.photo}, {"file", plan.photo_file}, {"noise_key", plan.photo_noise_key}};
  }
  add_view(json, plan);
  json["shots"] = list(plan.shots);
  json["defects"] = list(plan.defects);
  json["nuisances"] = list(plan.nuisances);
  json["capture"] = list(plan.capture);
  json["unplaced"] = list(plan.unplaced);
  return json;
}

}  // namespace

std::string capture_json(const std::vector<PlannedOp>& ops) {
  Json json = Json::array();
  for (const PlannedOp& op : ops) {
    json.push_back(to_json(op));
  }
  return json.dump();
}

std::string to_json(const SamplePlan& plan) { return document(plan).dump(1) + "\n"; }

std::string plan_sha256(const SamplePlan& plan) {
  Json json = document(plan);
  json["recipe"].erase("file");
  return base::sha256(std::string_view(json.dump()));
}

std::string view_key(const SamplePlan& plan) {
  Json json;
  json["photo"] = plan.photo ? Json(*plan.photo) : Json(nullptr);
  add_view(json, plan);
  for (const PlannedShot& shot : plan.shots) {
    json["shots"].push_back({shot.lights, shot.exposure});
  }
  return base::sha256(std::string_view(json.dump()));
}

}  // namespace blemish::plan
