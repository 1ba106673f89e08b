#include "dataset/identity.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "dataset/json.hpp"

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
                          const std::map<std::string, std::string>& hashes) {
  Json json = fixed_part(header);
  json["samples"] = samples;
  if (!quotas.empty()) {
    json["quota"] = quotas_json(quotas);
  }
  std::string listing;  // as sha256sum writes it
  for (const auto& [file, hash] : hashes) {
    json["hashes"][file] = hash;
    listing += hash + "  " + file + "\n";
  }
  json["id"] = base::sha256(std::string_view(listing));
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

Header read_header(const std::filesystem::path& dataset) {
  const std::filesystem::path file = dataset / "dataset.json";
  const Json json = Json::parse(base::read_file(file), nullptr, false);
  try {
    Header header;
    if (json.at("blemish_dataset") != kDatasetVersion) {
      throw base::Error({file.string(), 0, 0, {}}, "is of another version of the program",
                        "use the version that made it");
    }
    header.name = json.at("name").get<std::string>();
    header.recipe_sha256 = json.at("recipe").at("sha256").get<std::string>();
    header.engine_version = json.at("engine_version").get<std::string>();
    header.seed = json.at("seed").get<std::uint64_t>();
    header.count = json.at("count").get<std::int64_t>();
    for (const Json& entry : json.at("classes")) {
      header.classes.push_back(entry.at("name").get<std::string>());
    }
    header.shots = json.at("shots").get<std::vector<std::string>>();
    header.device = json.at("device").get<std::string>();
    header.driver = json.at("driver").get<std::string>();
    header.wholly_rendered = json.at("source") == kRendered;
    header.scale = json.at("scale").is_null() ? "" : json.at("scale").get<std::string>();
    header.formats = json.at("formats").get<std::vector<std::string>>();
    const auto mask =
        std::find(kMaskNames.begin(), kMaskNames.end(), json.at("mask").get<std::string>());
    if (mask == kMaskNames.end()) {
      throw base::Error({file.string(), 0, 0, "mask"}, "is none of core, influence, visible");
    }
    header.mask = static_cast<recipe::MaskPolicy>(mask - kMaskNames.begin());
    header.real_in_test = json.contains("real_in_test") && json.at("real_in_test").get<bool>();
    const auto text = [&](const Json& object, const char* key) {
      return object.at(key).is_null() ? std::string() : object.at(key).get<std::string>();
    };
    const Json& card = json.at("card");
    header.card = {text(card, "description"), text(json, "license"), text(card, "creator"),
                   text(card, "url"), text(card, "date")};
    return header;
  } catch (const Json::exception& problem) {
    throw base::Error({file.string(), 0, 0, {}}, problem.what(),
                      "the file was changed by hand or by another version");
  }
}

}  // namespace blemish::dataset
