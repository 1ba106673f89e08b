// Croissant 1.1 (docs.mlcommons.org/croissant): files with their hashes, pictures as a file set,
// splits.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.hpp"
#include "dataset/card.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

Json context() {
  return Json::parse(R"({
    "@language": "en", "@vocab": "https://schema.org/", "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs", "column": "cr:column", "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract",
    "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes",
    "isArray": "cr:isArray", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "name": {"@container": "@language"},
    "parentField": "cr:parentField", "path": "cr:path", "prov": "http://www.w3.org/ns/prov#",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex",
    "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source",
    "subField": "cr:subField", "transform": "cr:transform"})");
}

const char* encoding_of(const std::string& file) {
  const std::string extension = fs::path(file).extension().string();
  for (const auto& [known, type] : {std::pair{".json", "application/json"},
                                    {".jsonl", "application/jsonlines"},
                                    {".csv", "text/csv"},
                                    {".xml", "application/xml"},
                                    {".yaml", "application/yaml"},
                                    {".tar", "application/x-tar"},
                                    {".md", "text/markdown"},
                                    {".txt", "text/plain"}}) {
    if (extension == known) {
      return type;
    }
  }
  return "application/octet-stream";
}

// Label files of single pictures stand in sets by their pattern, not one by one.
bool stands_alone(const std::string& file) {
  const std::string extension = fs::path(file).extension().string();
  const bool of_picture = file.starts_with("labels/") || file.starts_with("Annotations/");
  return extension != ".png" && !of_picture && file != "README.md" && file != "croissant.json";
}

Json distribution(const CardFacts& facts, const fs::path& root) {
  Json files = Json::array();
  files.push_back({{"@type", "cr:FileSet"},
                   {"@id", "pictures"},
                   {"name", "pictures"},
                   {"description", "Pictures and label pictures"},
                   {"encodingFormat", "image/png"},
                   {"includes", "**/*.png"}});
  for (const std::string& file : facts.files) {
    if (stands_alone(file)) {
      files.push_back({{"@type", "cr:FileObject"},
                       {"@id", file_name_of(file)},
                       {"name", file},
                       {"contentUrl", file},
                       {"contentSize", fmt::format("{} B", fs::file_size(root / file))},
                       {"encodingFormat", encoding_of(file)},
                       {"sha256", base::sha256_file(root / file)}});
    }
  }
  return files;
}

Json splits(const CardFacts& facts) {
  Json data = Json::array();
  for (const auto& [split, count] : facts.census.pictures) {
    const char* url = split == "train"  ? "cr:TrainingSplit"
                      : split == "val"  ? "cr:ValidationSplit"
                      : split == "test" ? "cr:TestSplit"
                                        : "";
    data.push_back({{"split/name", split}, {"split/url", url}});
  }
  const auto field = [](const char* id, const char* type) {
    return Json{{"@type", "cr:Field"}, {"@id", id}, {"dataType", type}};
  };
  return {{"@type", "cr:RecordSet"},
          {"@id", "split"},
          {"name", "split"},
          {"dataType", "cr:Split"},
          {"key", {{"@id", "split/name"}}},
          {"field", {field("split/name", "sc:Text"), field("split/url", "sc:URL")}},
          {"data", std::move(data)}};
}

}  // namespace

std::string croissant_text(const CardFacts& facts, const fs::path& root) {
  const SetInfo& info = facts.info;
  Json json{{"@context", context()},
            {"@type", "sc:Dataset"},
            {"conformsTo", "http://mlcommons.org/croissant/1.1"},
            {"name", file_name_of(info.name)},
            {"description", info.description.empty()
                                ? "Pictures of parts with labeled defects, " + facts.format
                                : info.description},
            {"version", info.version.empty() ? "1.0.0" : info.version}};
  for (const auto& [key, value] : {std::pair{"url", info.url}, {"datePublished", info.date}}) {
    if (!value.empty()) {
      json[key] = value;
    }
  }
  if (const std::vector<std::string> licenses = licenses_of(facts); !licenses.empty()) {
    json["license"] = licenses.size() == 1 ? Json(licenses[0]) : Json(licenses);
  }
  if (!facts.census.credits.empty()) {
    json["creditText"] = fmt::format("{}", fmt::join(credit_lines(facts.census), "; "));
  }
  if (!info.creator.empty()) {
    json["creator"] = {{"@type", "sc:Organization"}, {"name", info.creator}};
  }
  if (info.synthetic) {
    json["rai:dataCollection"] = info.wholly_rendered
                                     ? "Synthetic: wholly rendered from CAD parts."
                                     : "Synthetic defects rendered into photos of good parts.";
    json["rai:dataAnnotationProtocol"] = "Labels are computed from the defects' models.";
    json["rai:machineAnnotationTools"] = "blemish " + info.version;
    json["rai:dataLimitations"] = "Synthetic defects do not replace real ones for acceptance.";
    json["rai:dataBiases"] =
        "Defects are as frequent, large and visible as the recipe says, not as in production.";
    json["rai:dataUseCases"] = "Training and testing of visual inspection, beside real pictures.";
    json["rai:dataReleaseMaintenancePlan"] = "TO FILL";
    json["prov:wasGeneratedBy"] =
        "blemish " + info.version + ", recipe SHA-256 " + info.recipe_sha256;
  }
  json["distribution"] = distribution(facts, root);
  json["recordSet"] = Json::array({splits(facts)});
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace blemish::dataset
