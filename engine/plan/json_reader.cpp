#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "plan/plan.hpp"
#include "plan/round.hpp"

namespace blemish::plan {
namespace {

using Json = nlohmann::ordered_json;

// A value of the document that knows its place, so that every fault names it.
class Value {
 public:
  Value(const Json& json, const std::string& file, std::string path)
      : json_(json), file_(file), path_(std::move(path)) {}

  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const {
    throw base::UsageError({file_, 0, 0, path_}, message, hint);
  }
  bool is_null() const { return json_.is_null(); }
  Value operator[](const std::string& key) const {
    const std::string path = path_.empty() ? key : path_ + "." + key;
    if (!json_.is_object() || !json_.contains(key)) {
      Value(json_, file_, path).fail("missing");
    }
    return {json_.at(key), file_, path};
  }
  // Call after all keys are known: a key beyond them is a fault.
  void only(const std::vector<std::string>& keys) const {
    if (!json_.is_object()) {
      fail("must be an object");
    }
    for (const auto& [key, value] : json_.items()) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        const std::string near = base::nearest_name(key, keys);
        fail(fmt::format("unknown key \"{}\"", key),
             near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
      }
    }
  }
  std::vector<Value> items() const {
    if (!json_.is_array()) {
      fail("must be a list");
    }
    std::vector<Value> result;
    for (std::size_t i = 0; i < json_.size(); ++i) {
      result.emplace_back(json_[i], file_, fmt::format("{}[{}]", path_, i));
    }
    return result;
  }
  std::string string() const {
    if (!json_.is_string()) {
      fail("must be a string");
    }
    return json_.get<std::string>();
  }
  bool boolean() const {
    if (!json_.is_boolean()) {
      fail("must be true or false");
    }
    return json_.get<bool>();
  }
  double number() const {
    if (!json_.is_number() || !std::isfinite(json_.get<double>())) {
      fail("must be a finite number");
    }
    return json_.get<double>();
  }
  std::uint64_t whole(std::uint64_t max) const {
    if (!json_.is_number_unsigned() || json_.get<std::uint64_t>() > max) {
      fail(fmt::format("must be a whole number from 0 to {}", max));
    }
    return json_.get<std::uint64_t>();
  }
  std::uint32_t word() const { return std::uint32_t(whole(0xffffffffu)); }
  glm::dvec3 vector() const {
    const std::vector<Value> parts = items();
    if (parts.size() != 3) {
      fail("must be a list of three numbers");
    }
    // Plans hold floats, whose shortest text means another double.
    return rounded_to_float({parts[0].number(), parts[1].number(), parts[2].number()});
  }

 private:
  const Json& json_;
  const std::string& file_;
  std::string path_;
};

float parameter(const Value& value, const base::Param& param) {
  if (param.unit == base::Unit::choice) {
    const std::vector<std::string> words = base::choice_words(param);
    const auto found = std::find(words.begin(), words.end(), value.string());
    if (found == words.end()) {
      value.fail(fmt::format("must be one of {}", fmt::join(words, ", ")));
    }
    return float(found - words.begin());
  }
  const auto number = float(value.number());
  // Compared as floats: the float nearest to a bound such as pi may lie beyond the double.
  if (number < float(param.min) || number > float(param.max)) {
    value.fail(fmt::format("{} is outside [{}, {}]", number, param.min, param.max));
  }
  return number;
}

base::Values parameters(const Value& value, base::ParamTable table) {
  base::Values result{table, {}};
  std::vector<std::string> keys;
  for (const base::Param& param : table) {
    keys.push_back(std::string(param.name) + std::string(base::name_suffix(param.unit)));
    result.values.push_back(parameter(value[keys.back()], param));
  }
  value.only(keys);
  return result;
}

Anchor read_anchor(const Value& value) {
  value.only({"origin_mm", "tangent", "bitangent", "normal"});
  const Anchor anchor{value["origin_mm"].vector(), value["tangent"].vector(),
                      value["bitangent"].vector(), value["normal"].vector()};
  const bool unit = std::abs(glm::length(anchor.tangent) - 1) < 1e-4 &&
                    std::abs(glm::length(anchor.normal) - 1) < 1e-4 &&
                    std::abs(glm::dot(anchor.tangent, anchor.normal)) < 1e-4;
  const glm::dvec3 bitangent = glm::cross(anchor.normal, anchor.tangent);
  if (!unit || glm::distance(bitangent, anchor.bitangent) > 1e-4) {
    value.fail("tangent, bitangent and normal must be a right-handed frame of unit vectors");
  }
  return anchor;
}

PlannedDefect read_defect(const Value& value, int number) {
  value.only(
      {"number", "kind", "class", "path", "region", "group", "anchor", "parameters", "seed"});
  PlannedDefect defect;
  defect.number = int(value["number"].whole(1000000));
  if (defect.number != number) {
    value["number"].fail(fmt::format("must be {}", number),
                         "defects count from 1 in order, nuisances are 0");
  }
  defect.kind = value["kind"].string();
  const defect::DefectType* type = defect::find(defect.kind);
  if (type == nullptr) {
    value["kind"].fail(fmt::format("unknown kind \"{}\"", defect.kind));
  }
  defect.class_name = value["class"].string();
  defect.path = value["path"].string();
  defect.region = value["region"].string();
  defect.group = int(value["group"].whole(1000000));
  defect.anchor = read_anchor(value["anchor"]);
  defect.values = parameters(value["parameters"], type->params);
  defect.seed = value["seed"].word();
  return defect;
}

PlannedOp read_op(const Value& value) {
  value.only({"op", "path", "parameters", "noise_key"});
  const std::string name = value["op"].string();
  const augment::Op* op = augment::find(name);
  if (op == nullptr) {
    value["op"].fail(fmt::format("unknown op \"{}\"", name));
  }
  return {name, value["path"].string(), parameters(value["parameters"], op->params),
          value["noise_key"].word()};
}

PlannedLight read_light(const Value& value) {
  value.only({"kind", "path", "parameters"});
  const std::string kind = value["kind"].string();
  const scene::LightType* type = scene::find_light(kind);
  if (type == nullptr) {
    value["kind"].fail(fmt::format("unknown light \"{}\"", kind));
  }
  return {kind, value["path"].string(), parameters(value["parameters"], type->params)};
}

PlannedShot read_shot(const Value& value, const SamplePlan& plan) {
  value.only({"name", "lights", "exposure", "noise_key"});
  PlannedShot shot;
  shot.name = value["name"].string();
  // It becomes part of file names.
  if (!base::is_file_name(shot.name)) {
    value["name"].fail("must have letters, digits, _ and - only");
  }
  for (const PlannedShot& other : plan.shots) {
    if (other.name == shot.name) {
      value["name"].fail(fmt::format("another shot is \"{}\" already", shot.name));
    }
  }
  for (const Value& light : value["lights"].items()) {
    if (plan.lights.empty()) {
      light.fail("the plan has no lights");
    }
    const auto index = std::size_t(light.whole(plan.lights.size() - 1));
    if (std::find(shot.lights.begin(), shot.lights.end(), index) != shot.lights.end()) {
      light.fail("listed twice");
    }
    shot.lights.push_back(index);
  }
  shot.exposure = value["exposure"].number();
  if (shot.exposure <= 0) {
    value["exposure"].fail("must be above 0");
  }
  shot.noise_key = value["noise_key"].word();
  return shot;
}

Unplaced read_unplaced(const Value& value) {
  value.only({"path", "kind", "class", "nuisance", "reason"});
  return {value["path"].string(), value["kind"].string(), value["class"].string(),
          value["nuisance"].boolean(), value["reason"].string()};
}

PlannedFinish read_finish(const Value& value) {
  value.only({"kind", "region", "parameters"});
  const std::string kind = value["kind"].string();
  const std::vector<std::string> names = scene::finish_names();
  if (std::find(names.begin(), names.end(), kind) == names.end()) {
    value["kind"].fail(fmt::format("unknown finish \"{}\"", kind));
  }
  return {kind, value["region"].string(),
          parameters(value["parameters"], scene::finish_table(kind))};
}

void read_head(const Value& root, SamplePlan& plan) {
  root["recipe"].only({"name", "file", "yaml"});
  plan.recipe_name = root["recipe"]["name"].string();
  plan.recipe_file = root["recipe"]["file"].string();
  plan.recipe_yaml = root["recipe"]["yaml"].string();
  constexpr auto kMax = std::uint64_t(std::numeric_limits<std::int64_t>::max());
  plan.seed = root["seed"].whole(std::numeric_limits<std::uint64_t>::max());
  plan.count = std::int64_t(root["count"].whole(kMax));
  plan.index = std::int64_t(root["index"].whole(kMax));
  if (plan.index >= plan.count) {
    root["index"].fail(fmt::format("must be below the count of {}", plan.count));
  }
  plan.part = std::int64_t(root["part"].whole(kMax));
  plan.step = int(root["step"].whole(1000000));
  if (const Value control = root["control"]; !control.is_null()) {
    plan.control = control.string() == "clean" ? Control::clean : Control::sham;
    if (control.string() != "clean" && control.string() != "sham") {
      control.fail("must be clean, sham or null");
    }
  }
  plan.split = root["split"].string();
  plan.group = root["group"].string();
  if (const Value photo = root["photo"]; !photo.is_null()) {
    photo.only({"index", "file", "noise_key"});
    plan.photo = std::size_t(photo["index"].whole(kMax));
    plan.photo_file = photo["file"].string();
    plan.photo_noise_key = photo["noise_key"].word();
  }
}

SamplePlan read(const Value& root) {
  if (root.is_null() || root["blemish_plan"].whole(1) != 1) {
    root.fail("not a plan of this version");
  }
  root.only({"blemish_plan", "recipe", "seed",  "count",   "index",     "part",    "step",
             "control",      "split",  "group", "photo",   "finishes",  "view",    "optics",
             "line_seed",    "lights", "shots", "defects", "nuisances", "capture", "unplaced"});
  SamplePlan plan;
  read_head(root, plan);
  for (const Value& finish : root["finishes"].items()) {
    plan.finishes.push_back(read_finish(finish));
  }
  if (plan.finishes.empty() || plan.finishes.size() > scene::kMaxFinishes) {
    root["finishes"].fail(fmt::format("must hold 1 to {} finishes", scene::kMaxFinishes));
  }
  if (!root["view"].is_null()) {
    plan.view = parameters(root["view"], scene::view_table());
    plan.optics = parameters(root["optics"], scene::optics_table());
  }
  plan.line_seed = root["line_seed"].word();
  for (const Value& light : root["lights"].items()) {
    plan.lights.push_back(read_light(light));
  }
  for (const Value& shot : root["shots"].items()) {
    plan.shots.push_back(read_shot(shot, plan));
  }
  if (plan.shots.empty()) {
    root["shots"].fail("is empty");
  }
  for (const Value& defect : root["defects"].items()) {
    plan.defects.push_back(read_defect(defect, int(plan.defects.size()) + 1));
  }
  for (const Value& nuisance : root["nuisances"].items()) {
    plan.nuisances.push_back(read_defect(nuisance, 0));
  }
  for (const Value& op : root["capture"].items()) {
    plan.capture.push_back(read_op(op));
  }
  for (const Value& unplaced : root["unplaced"].items()) {
    plan.unplaced.push_back(read_unplaced(unplaced));
  }
  return plan;
}

// Line and column of a byte.
base::Where where_of(const std::string& text, std::size_t byte, const std::string& file) {
  base::Where where{file, 1, 1, {}};
  for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i) {
    const bool newline = text[i] == '\n';
    where.line += newline ? 1 : 0;
    where.column = newline ? 1 : where.column + 1;
  }
  return where;
}

}  // namespace

SamplePlan from_json(const std::string& text, const std::string& file) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& e) {
    throw base::UsageError(where_of(text, e.byte, file), "not JSON",
                           "give a file that `blemish plan` wrote");
  }
  if (!json.is_object() || !json.contains("blemish_plan")) {
    throw base::UsageError({file, 0, 0, {}}, "not a plan", "give a file that `blemish plan` wrote");
  }
  return read(Value(json, file, {}));
}

}  // namespace blemish::plan
