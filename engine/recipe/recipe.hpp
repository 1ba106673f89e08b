// A recipe in memory: what YAML said, checked, with every number a distribution. Pure data. Loading
// finds every fault at once; it does not open photos or meshes (scene::load does) and draws
// nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "augment/op.hpp"
#include "base/params.hpp"
#include "defect/kind.hpp"
#include "recipe/rule.hpp"
#include "scene/cutout.hpp"
#include "scene/scene.hpp"

namespace blemish::recipe {

// What a defect's direction on the surface is measured from.
enum class Direction { picture, lay, handling, edge };

// Where defects of an entry lie beyond `on`: drawn from placing_table under the entry's path.
struct Placing {
  base::ParamSet params;
  Direction direction = Direction::picture;
  bool at = false;           // at a place of the picture
  bool along_edges = false;  // of the part, or of the regions of a photo
  double edge_rad = 0;       // least turn of the surface at an edge of a mesh
};
base::ParamTable placing_table();

struct DefectEntry {
  const defect::DefectType* type = nullptr;
  int ordinal = 1;   // among entries of its kind in its list, from 1
  std::string path;  // "defects.scratch1" | "nuisances.dust1", the stem of its streams
  double weight = 1;
  std::string class_name;       // defaults to the kind's name
  std::vector<std::string> on;  // allowed regions; empty = all but "ignore"
  Placing placing;
  std::shared_ptr<const std::vector<scene::Cutout>> cutouts;  // of grafts, in order of the files
  std::optional<std::size_t> variant;                         // index into part.variants
  base::ParamSet params;
  std::optional<base::Distribution> per_image;  // nuisances only
  base::Where where;
};

struct OpEntry {
  const augment::Op* op = nullptr;
  int ordinal = 1;
  std::string path;        // "capture.exposure1"
  double probability = 1;  // of a sample that it acts on
  base::ParamSet params;   // no lengths in px
  base::Where where;
};

// One picture of a pose, under some of the lights.
struct ShotSpec {
  std::string name = "main";
  std::vector<std::size_t> lights;   // indices into Recipe::lights, ascending
  std::optional<double> mean_level;  // instead of the sensor's
  base::Where where;
};

enum class MaskPolicy { core, influence, visible };

// What becomes of a defect that the picture does not show: an ignore region, a label like any
// other, or no part of the picture either.
enum class InvisiblePolicy { ignore, keep, drop };

struct LabelPolicy {
  MaskPolicy mask = MaskPolicy::core;
  double coverage = 0.5;
  double min_width_px = 1;
  double grow_px = 0;       // widens the exported mask
  double weak_from = 2;     // d' below which a defect is invisible (Rose's criterion: a guess), …
  double visible_from = 5;  // … and from which it is visible
  InvisiblePolicy invisible = InvisiblePolicy::ignore;
};

// An export format as recipes know it: its name and the tables of its options.
struct FormatSpec {
  std::string name;
  std::vector<base::ParamTable> options;
  FormatSpec(std::string format, std::vector<base::ParamTable> tables = {})
      : name(std::move(format)), options(std::move(tables)) {}
  FormatSpec(const char* format) : name(format) {}
};

// Large pictures cut into tiles for the exports.
struct Patches {
  int size_px = 0;      // 0 = whole pictures
  double centered = 0;  // share of the tiles that lie around a defect
};

// What the dataset's card says beyond the recipe's name.
struct Card {
  std::string description, license, creator, url, date;
};

struct Output {
  std::vector<std::string> formats{"coco"};
  std::map<std::string, std::vector<base::Values>> options;  // by format, one per table
  Patches patches;
  bool twins_as_negatives = false;  // twins go out as pictures without defects
  Card card;
  bool twin = true;
  bool coverage = false;
  bool real_in_test = false;  // real pictures beside ours in a test split are meant
  std::vector<std::pair<std::string, double>> splits{{"train", 1.0}};  // shares sum to 1
};

// A file beside the recipe that its plans depend on.
struct InputFile {
  std::string file;  // relative to the recipe's folder
  std::string sha256;
  bool operator==(const InputFile&) const = default;
};

// Shares of the run's samples: without defects, and with defects that change nothing.
struct Controls {
  double clean = 0;
  double sham = 0;
};

struct Recipe {
  std::string file;
  std::string name;
  std::uint64_t seed = 0;
  scene::PartSpec part;
  std::optional<scene::CameraSpec> camera;
  std::vector<scene::LightSpec> lights;
  std::vector<ShotSpec> shots;   // in the recipe's order; without the key one with all lights
  base::Distribution per_image;  // of defects, in view
  std::optional<base::Distribution> handling;  // direction of handling, drawn for each part
  std::vector<std::pair<std::string, std::int64_t>> quotas;  // by class; then no per_image
  base::Where quota_where;
  Controls controls;
  std::vector<DefectEntry> defects;
  std::vector<DefectEntry> nuisances;
  std::vector<OpEntry> capture;  // in physical order
  LabelPolicy labels;
  std::optional<Accept> accept;
  std::vector<Severity> severity;
  Output output;
  std::vector<std::string> classes;  // exported classes in order of first use; id = index + 1
  std::vector<InputFile> inputs;     // tables and cut-outs, each file once, by name
  std::string resolved_yaml;         // includes resolved, paths relative to the main recipe
  std::vector<base::Fault> warnings;
};

// Micrometers along the surface that one pixel sees: of a photo, or at look_at; 0 = unknown.
double um_per_px(const Recipe& recipe);

// Lengths of ops are held in micrometers, whether they were given so or in pixels.
void turn_to_um(base::Distribution& distribution, double um_per_px);

// Throws base::FaultsError with every fault. `formats`: the known export formats.
Recipe load(const std::string& file, const std::vector<FormatSpec>& formats);
// For pictures that exist already. Where the recipe says of the part no more than how photos are to
// be read (scale, response, noise), `capture` is all it needs.
Recipe load_for_augment(const std::string& file, const std::vector<FormatSpec>& formats);
Recipe parse(const std::string& text, const std::string& file,
             const std::vector<FormatSpec>& formats);

// Faults and warnings without throwing, and facts worth telling (a ring's elevation), for `lint`.
struct LintReport {
  std::vector<base::Fault> faults;  // errors and warnings in order of place
  std::vector<std::string> facts;
  bool ok() const;
};
LintReport lint(const std::string& file, const std::vector<FormatSpec>& formats);

}  // namespace blemish::recipe
