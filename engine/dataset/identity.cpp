#include "dataset/identity.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "dataset/json_field.hpp"

namespace blemish::dataset {

namespace {

constexpr int kDatasetVersion = 1;
constexpr int kRecipeLanguage = 1;

constexpr std::array kMaskNames{"core", "influence", "visible"};
constexpr const char* kRendered = "synthetic: wholly rendered";

// By format; only what differs from the defaults would be shorter and say less.
Json options_json(const Header& header) {
  Json json = Json::object();
  for (const auto& [format, tables] : header.options) {
    json[format] = Json::object();
    for (const base::Values& values : tables) {
      json[format].update(parameters_json(values));
    }
  }
  return json;
}

Json fixed_part(const Header& header) {
  Json classes = Json::array();
  for (const std::string& name : header.classes) {
    classes.push_back({{"id", classes.size() + 1}, {"name", name}});
  }
  Json json;
  json["blemish_dataset"] = kDatasetVersion;
  json["name"] = header.name;
  json["recipe"] = {{"language", kRecipeLanguage}, {"sha256", header.recipe_sha256}};
  json["engine_version"] = header.engine_version;
  json["seed"] = header.seed;
  json["count"] = header.count;
  json["classes"] = std::move(classes);
  json["shots"] = header.shots;
  json["device"] = header.device;
  json["driver"] = header.driver;
  json["mask"] = kMaskNames.at(static_cast<std::size_t>(header.mask));
  json["license"] = header.card.license.empty() ? Json(nullptr) : Json(header.card.license);
  json["source"] = header.wholly_rendered ? kRendered : "synthetic: photos with rendered defects";
  json["scale"] = header.scale.empty() ? Json(nullptr) : Json(header.scale);
  json["formats"] = header.formats;
  json["inputs"] = Json::object();  // of the recipe's own files, by hash
  for (const recipe::InputFile& input : header.inputs) {
    json["inputs"][input.file] = input.sha256;
  }
  if (!header.options.empty()) {
    json["options"] = options_json(header);
  }
  if (header.real_in_test) {
    json["real_in_test"] = true;
  }
  json["card"] = {{"description", header.card.description},
                  {"creator", header.card.creator},
                  {"url", header.card.url},
                  {"date", header.card.date}};
  return json;
}

std::string to_text(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string unfinished_json(const Header& header) {
  Json json = fixed_part(header);
  json["samples"] = nullptr;
  return to_text(json);
}

std::string finished_json(const Header& header, std::int64_t samples,
                          const std::vector<QuotaCount>& quotas,
                          const std::map<std::string, std::string>& hashes, const std::string& id) {
  Json json = fixed_part(header);
  json["samples"] = samples;
  if (!quotas.empty()) {
    json["quota"] = quotas_json(quotas);
  }
  json["hashes"] = hashes;
  json["id"] = id;
  return to_text(json);
}

void check_identity(const std::filesystem::path& file, const Header& header) {
  const Json there = Json::parse(base::read_file(file), nullptr, false);
  if (there.is_discarded() || !there.is_object() || !there.contains("blemish_dataset")) {
    throw base::UsageError({file.string(), 0, 0, {}}, "is not that of a dataset",
                           "choose an empty folder");
  }
  const Json here = Json::parse(to_line(fixed_part(header)));
  for (const auto& [key, value] : here.items()) {
    if (!there.contains(key) || there.at(key) != value) {
      const std::string other = there.contains(key) ? to_line(there.at(key)) : "nothing";
      throw base::UsageError(
          {file.string(), 0, 0, key},
          fmt::format("the folder holds another dataset: {}, not {}", other, to_line(value)),
          "go on with the same recipe, seed, -n and device, or choose another folder");
    }
  }
}

namespace {

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& text : list_of(list)) {
    texts.push_back(text_of(text));
  }
  return texts;
}

recipe::MaskPolicy mask_of(const Json& json) {
  const auto found = std::find(kMaskNames.begin(), kMaskNames.end(), text_of(json));
  if (found == kMaskNames.end()) {
    throw_wrong(json, fmt::format("one of {}", fmt::join(kMaskNames, ", ")));
  }
  return static_cast<recipe::MaskPolicy>(found - kMaskNames.begin());
}

Header header_of(const Json& json) {
  Header header;
  if (const Json& version = member(json, "blemish_dataset"); version != kDatasetVersion) {
    throw_wrong(version, fmt::format("{}: it is of another version of the program, or changed",
                                     kDatasetVersion));
  }
  header.name = text_of(member(json, "name"));
  header.recipe_sha256 = text_of(member(member(json, "recipe"), "sha256"));
  header.engine_version = text_of(member(json, "engine_version"));
  header.seed = whole_of<std::uint64_t>(member(json, "seed"));
  header.count = whole_of<std::int64_t>(member(json, "count"));
  for (const Json& entry : list_of(member(json, "classes"))) {
    header.classes.push_back(text_of(member(entry, "name")));
  }
  header.shots = texts_of(member(json, "shots"));
  header.device = text_of(member(json, "device"));
  header.driver = text_of(member(json, "driver"));
  header.wholly_rendered = text_of(member(json, "source")) == kRendered;
  header.scale = text_or_null(member(json, "scale"));
  header.formats = texts_of(member(json, "formats"));
  header.mask = mask_of(member(json, "mask"));
  header.real_in_test = json.contains("real_in_test") && truth_of(json["real_in_test"]);
  const Json& card = member(json, "card");
  header.card = {text_or_null(member(card, "description")), text_or_null(member(json, "license")),
                 text_or_null(member(card, "creator")), text_or_null(member(card, "url")),
                 text_or_null(member(card, "date"))};
  return header;
}

}  // namespace

Header read_header(const std::filesystem::path& dataset) {
  const std::filesystem::path file = dataset / "dataset.json";
  const Json json = parse_json(base::read_file(file), file.string(), 1);
  try {
    return header_of(json);
  } catch (const FieldFault& fault) {
    throw base::Error({file.string(), 0, 0, path_of(json, fault)}, fault.what(),
                      "the file was changed by hand or by another version");
  }
}

}  // namespace blemish::dataset
