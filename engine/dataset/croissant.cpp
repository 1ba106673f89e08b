// Croissant 1.1 (docs.mlcommons.org/croissant): files with their hashes, pictures and label
// pictures as file sets, and as records splits, pictures, masks and boxes.
#include <algorithm>
#include <set>

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

bool is_ours(const CardFacts& facts) {
  return std::find(facts.files.begin(), facts.files.end(), "manifest.jsonl") != facts.files.end();
}

// Label pictures lie in a folder of such a name.
bool is_label(const std::string& file) {
  for (const fs::path& part : fs::path(file).parent_path()) {
    const std::string name = part.string();
    if (name == "masks" || name == "mask" || name == "ground_truth" || name == "instances" ||
        name.starts_with("Segmentation") || name.starts_with("panoptic_")) {
      return true;
    }
  }
  return false;
}

// Patterns of the folders that hold pictures of a sort.
struct Patterns {
  std::set<std::string> pictures, labels;
  // Readers let "*" stand for "/" too: then a pattern of pictures takes labels below it along.
  bool apart() const {
    return std::none_of(labels.begin(), labels.end(), [&](const std::string& label) {
      return std::any_of(pictures.begin(), pictures.end(), [&](const std::string& picture) {
        return label.starts_with(picture.substr(0, picture.find('*')));
      });
    });
  }
};

Patterns patterns_of(const CardFacts& facts) {
  if (is_ours(facts)) {
    return {{"images/*.png"}, {"instances/*.png"}};
  }
  Patterns patterns;
  for (const std::string& file : facts.files) {
    const fs::path path(file);
    const bool clean_twin = path.parent_path().filename() == "golden";  // of triples
    if (path.extension() == ".png" && !clean_twin) {
      (is_label(file) ? patterns.labels : patterns.pictures)
          .insert((path.parent_path() / "*.png").generic_string());
    }
  }
  return patterns;
}

Json file_set(const char* id, const char* description, const std::set<std::string>& patterns) {
  return {{"@type", "cr:FileSet"},
          {"@id", id},
          {"name", id},
          {"description", description},
          {"encodingFormat", "image/png"},
          {"includes", patterns}};
}

Json distribution(const CardFacts& facts, const Patterns& patterns, const fs::path& root) {
  Json files = Json::array();
  if (!patterns.pictures.empty()) {
    files.push_back(file_set("picture-files", "Pictures", patterns.pictures));
  }
  if (!patterns.labels.empty()) {
    files.push_back(file_set("mask-files", "Label pictures: 0 is no defect", patterns.labels));
  }
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

// A field and where it comes from: {"fileProperty": …}, {"column": …} or {"jsonPath": …}.
Json field(const std::string& id, Json type, const char* kind, const std::string& from,
           Json extract) {
  return {{"@type", "cr:Field"},
          {"@id", id},
          {"name", id},
          {"dataType", std::move(type)},
          {"source", {{kind, {{"@id", from}}}, {"extract", std::move(extract)}}}};
}

Json record_set(const char* id, const char* description, Json fields) {
  return {{"@type", "cr:RecordSet"},
          {"@id", id},
          {"name", id},
          {"description", description},
          {"field", std::move(fields)}};
}

// Which part of a picture's path is its split; empty = none.
std::string split_in_path(const Patterns& patterns, const CardFacts& facts) {
  const auto all_begin = [&](const std::string& start) {
    return std::all_of(
        patterns.pictures.begin(), patterns.pictures.end(), [&](const std::string& pattern) {
          return std::any_of(
              facts.census.pictures.begin(), facts.census.pictures.end(),
              [&](const auto& split) { return pattern.starts_with(start + split.first + "/"); });
        });
  };
  return all_begin("images/") ? "^images/([^/]+)/.*$" : all_begin("") ? "^([^/]+)/.*$" : "";
}

// Without a reference from split to split/name: joining the two, mlcroissant 1.1 puts the split in
// place of the path that it was taken from.
Json pictures(const Patterns& patterns, const CardFacts& facts) {
  const char* const kFrom = "picture-files";
  Json fields{
      field("pictures/file", "sc:Text", "fileSet", kFrom, {{"fileProperty", "fullpath"}}),
      field("pictures/image", "sc:ImageObject", "fileSet", kFrom, {{"fileProperty", "content"}})};
  if (const std::string regex = split_in_path(patterns, facts); !regex.empty()) {
    Json split =
        field("pictures/split", "sc:Text", "fileSet", kFrom, {{"fileProperty", "fullpath"}});
    split["source"]["transform"] = {{"regex", regex}};
    fields.push_back(std::move(split));
  }
  return record_set("pictures", "Each picture with its split", std::move(fields));
}

Json masks() {
  const char* const kFrom = "mask-files";
  return record_set(
      "masks", "Label pictures as they are stored",
      {field("masks/file", "sc:Text", "fileSet", kFrom, {{"fileProperty", "fullpath"}}),
       field("masks/mask", {"sc:ImageObject", "cr:SegmentationMask"}, "fileSet", kFrom,
             {{"fileProperty", "content"}})});
}

// Of the account of a format's objects.
Json boxes_by_account() {
  const auto column = [](const char* name, const char* type) {
    return field(fmt::format("boxes/{}", name), type, "fileObject", file_name_of("objects.jsonl"),
                 {{"column", name}});
  };
  Json box = column("bbox", "cr:BoundingBox");
  box["format"] = "XYWH";
  return record_set("boxes", "Each object with its box: left, top, width, height in pixels",
                    {column("uid", "sc:Text"), column("file", "sc:Text"),
                     column("class", "sc:Text"), std::move(box)});
}

// Of our own COCO file.
Json boxes_by_coco(const std::string& file) {
  const auto path = [&](const char* name, const char* type, const char* json_path) {
    return field(fmt::format("boxes/{}", name), type, "fileObject", file_name_of(file),
                 {{"jsonPath", json_path}});
  };
  Json box = path("bbox", "cr:BoundingBox", "$.annotations[*].bbox");
  box["format"] = "XYWH";
  return record_set(
      "boxes", "Each object with its box: left, top, width, height in pixels",
      {path("uid", "sc:Text", "$.annotations[*].attributes.uid"),
       path("image_id", "sc:Integer", "$.annotations[*].image_id"),
       path("category_id", "sc:Integer", "$.annotations[*].category_id"), std::move(box)});
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
  const auto plain = [](const char* id, const char* type) {
    return Json{{"@type", "cr:Field"}, {"@id", id}, {"dataType", type}};
  };
  return {{"@type", "cr:RecordSet"},
          {"@id", "split"},
          {"name", "split"},
          {"dataType", "cr:Split"},
          {"key", {{"@id", "split/name"}}},
          {"field", {plain("split/name", "sc:Text"), plain("split/url", "sc:URL")}},
          {"data", std::move(data)}};
}

Json record_sets(const CardFacts& facts, const Patterns& patterns) {
  Json sets = Json::array({splits(facts)});
  const auto has = [&](const char* file) {
    return std::find(facts.files.begin(), facts.files.end(), file) != facts.files.end();
  };
  if (!patterns.pictures.empty() && patterns.apart()) {
    sets.push_back(pictures(patterns, facts));
  }
  if (!patterns.labels.empty()) {
    sets.push_back(masks());
  }
  if (has("objects.jsonl")) {
    sets.push_back(boxes_by_account());
  } else if (has("annotations/coco.json") && !facts.census.objects.empty()) {
    sets.push_back(boxes_by_coco("annotations/coco.json"));
  }
  return sets;
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
  const Patterns patterns = patterns_of(facts);
  json["distribution"] = distribution(facts, patterns, root);
  json["recordSet"] = record_sets(facts, patterns);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace blemish::dataset
