#include "dataset/identity.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "dataset/json.hpp"

namespace blemish::dataset {

namespace {

constexpr int kDatasetVersion = 1;
constexpr int kRecipeLanguage = 1;

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
  json["license"] = nullptr;
  json["source"] = header.wholly_rendered ? "synthetic: wholly rendered"
                                          : "synthetic: photos with rendered defects";
  json["scale"] = header.scale.empty() ? Json(nullptr) : Json(header.scale);
  json["formats"] = header.formats;
  json["inputs"] = Json::object();  // of the recipe's own files, by hash
  for (const recipe::InputFile& input : header.inputs) {
    json["inputs"][input.file] = input.sha256;
  }
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

}  // namespace blemish::dataset
