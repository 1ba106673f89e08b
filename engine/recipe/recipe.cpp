#include "recipe/recipe.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace fs = std::filesystem;

namespace {

using base::Document;
using base::Fault;
using base::Node;

bool is_error(const Fault& fault) { return fault.severity == base::Severity::error; }

void read_head(const Node& root, Recipe& recipe) {
  const Node version = root["blemish"];
  if (!version) {
    version.fault("is missing: a recipe names the version of its language", "blemish: 1");
  } else if (version.whole(0, 1000000, 1) != 1) {
    version.fault("this program knows version 1 of the language", "blemish: 1");
  }
  recipe.name = fs::path(recipe.file).stem().string();
  if (const Node name = root["name"]) {
    recipe.name = name.string(recipe.name);
  }
  if (const Node seed = root["seed"]) {
    recipe.seed =
        static_cast<std::uint64_t>(seed.whole(0, std::numeric_limits<long long>::max(), 0));
  }
}

// The path from the main recipe's folder.
std::string relative_to_recipe(const std::string& absolute, const std::string& recipe_file) {
  const fs::path folder = fs::absolute(recipe_file).lexically_normal().parent_path();
  return fs::path(absolute).lexically_relative(folder).string();
}

// The files that distributions take their numbers from.
std::vector<InputFile> input_files(const Recipe& recipe) {
  std::map<std::string, std::string> hashes;
  const auto add = [&](const base::ParamSet& set) {
    for (const base::Distribution& distribution : set.distributions) {
      if (!distribution.file.empty()) {
        hashes[relative_to_recipe(distribution.file, recipe.file)] = distribution.file_sha256;
      }
    }
  };
  for (const auto* entries : {&recipe.defects, &recipe.nuisances}) {
    for (const DefectEntry& entry : *entries) {
      add(entry.params);
      add(entry.placing.params);
      for (const scene::Cutout& cutout :
           entry.cutouts ? *entry.cutouts : std::vector<scene::Cutout>{}) {
        hashes[relative_to_recipe(cutout.file, recipe.file)] = cutout.sha256;
        hashes[relative_to_recipe(cutout.mask_file, recipe.file)] = cutout.mask_sha256;
      }
    }
  }
  for (const OpEntry& entry : recipe.capture) {
    add(entry.params);
  }
  for (const scene::FinishSpec& finish : recipe.part.finishes) {
    add(finish.params);
  }
  for (const scene::LightSpec& light : recipe.lights) {
    add(light.params);
  }
  if (recipe.camera) {
    add(recipe.camera->view);
    add(recipe.camera->optics);
  }
  if (recipe.part.photos && !recipe.part.photos->credit_sha256.empty()) {
    hashes[relative_to_recipe(recipe.part.photos->credit_file, recipe.file)] =
        recipe.part.photos->credit_sha256;
  }
  std::vector<InputFile> files;
  for (const auto& [file, hash] : hashes) {
    files.push_back({file, hash});
  }
  return files;
}

// By file in order of reading, then by place.
void sort_by_place(std::vector<Fault>& faults, const std::vector<std::string>& files) {
  const auto key = [&](const Fault& fault) {
    const auto file = std::find(files.begin(), files.end(), fault.where.file) - files.begin();
    return std::tuple(file, fault.where.line, fault.where.column);
  };
  std::stable_sort(faults.begin(), faults.end(),
                   [&](const Fault& a, const Fault& b) { return key(a) < key(b); });
}

void expect_distinct_streams(const Node& root, const Recipe& recipe) {
  if (const auto same = equal_hash(stream_paths(recipe))) {
    root.fault(
        fmt::format("the random streams \"{}\" and \"{}\" are one", same->first, same->second),
        "change the order or the number of the kinds");
  }
}

struct Reading {
  Recipe recipe;
  std::vector<Fault> faults;  // sorted by place
  bool ok() const { return std::none_of(faults.begin(), faults.end(), is_error); }
};

// A recipe that says nothing of a part but how photos of it are to be read.
bool is_capture_alone(const Node& root) {
  const Node part = root["part"];
  const Node photos = part["photos"];
  const bool seen = root["camera"] || root["lights"] || root["defects"];
  return root["capture"] && !seen && !part["mesh"] && (!part || (photos && !photos["files"]));
}

Reading read_capture_alone(const Document& document, const std::string& file) {
  Reading reading;
  Recipe& recipe = reading.recipe;
  recipe.file = file;
  const Node root = document.root();
  read_head(root, recipe);
  read_photo_encoding(root["part"]["photos"], recipe.part);
  read_capture(root["capture"], recipe);
  expect_distinct_streams(root, recipe);
  document.report_unread();
  reading.faults = document.faults();
  sort_by_place(reading.faults, document.files());
  return reading;
}

Reading read(const Document& document, const std::string& file,
             const std::vector<FormatSpec>& formats) {
  Reading reading;
  Recipe& recipe = reading.recipe;
  recipe.file = file;
  const Node root = document.root();
  if (root) {
    read_head(root, recipe);
    read_part(root["part"], recipe);
    read_camera(root, recipe);
    read_lights(root, recipe);
    read_shots(root, recipe);
    read_defects(root["defects"], recipe);
    read_controls(root["controls"], recipe);
    read_nuisances(root["nuisances"], recipe);
    read_capture(root["capture"], recipe);
    read_labels(root["labels"], recipe);
    read_accept(root["accept"], recipe);
    read_severity(root["severity"], recipe);
    read_output(root["output"], formats, recipe);
    recipe.inputs = input_files(recipe);
    expect_distinct_streams(root, recipe);
    document.report_unread();
    recipe.resolved_yaml = document.resolved_yaml(
        [&](const std::string& absolute) { return relative_to_recipe(absolute, file); });
  }
  reading.faults = document.faults();
  sort_by_place(reading.faults, document.files());
  return reading;
}

Recipe checked(Reading reading) {
  std::vector<Fault> errors;
  std::copy_if(reading.faults.begin(), reading.faults.end(), std::back_inserter(errors), is_error);
  if (!errors.empty()) {
    throw base::FaultsError(std::move(errors));
  }
  reading.recipe.warnings = std::move(reading.faults);
  return std::move(reading.recipe);
}

}  // namespace

Recipe load(const std::string& file, const std::vector<FormatSpec>& formats) {
  return checked(read(Document::load(file), file, formats));
}

Recipe load_for_augment(const std::string& file, const std::vector<FormatSpec>& formats) {
  const Document document = Document::load(file);
  return checked(is_capture_alone(document.root()) ? read_capture_alone(document, file)
                                                   : read(document, file, formats));
}

Recipe parse(const std::string& text, const std::string& file,
             const std::vector<FormatSpec>& formats) {
  return checked(read(Document::parse(text, file), file, formats));
}

bool LintReport::ok() const { return std::none_of(faults.begin(), faults.end(), is_error); }

LintReport lint(const std::string& file, const std::vector<FormatSpec>& formats) {
  const Document document = Document::load(file);
  Reading reading = is_capture_alone(document.root()) ? read_capture_alone(document, file)
                                                      : read(document, file, formats);
  LintReport report;
  if (reading.ok()) {
    report.facts = facts(reading.recipe);
  }
  report.faults = std::move(reading.faults);
  return report;
}

}  // namespace blemish::recipe
