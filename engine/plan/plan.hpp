// The plan of one sample: every parameter drawn, plain data, readable as JSON. A pure function of
// the recipe and its input files, seed, count and index. Executing a plan draws only per-pixel
// noise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "recipe/recipe.hpp"
#include "scene/scene.hpp"

namespace blemish::plan {

// Where a defect sits: in part coordinates (mm), with the surface's frame there. tangent x
// bitangent = normal; the local frame's u runs along tangent, v along bitangent, in micrometers.
struct Anchor {
  glm::dvec3 origin_mm{0};
  glm::dvec3 tangent{1, 0, 0};
  glm::dvec3 bitangent{0, 1, 0};
  glm::dvec3 normal{0, 0, 1};
};

struct PlannedDefect {
  int number = 0;  // from 1 among labelled defects; 0 for a nuisance
  std::string kind;
  std::string class_name;  // empty for a nuisance
  // Of its draws: "defects.scratch1#3" is the sample's third defect, drawn from the first scratch
  // entry; ".member2" is added for the second companion of a cluster.
  std::string path;
  std::string region;  // named region of its anchor, or empty
  int group = 0;       // number of the first instance of its cluster, or its own
  Anchor anchor;
  base::Values values;
  std::uint32_t seed = 0;  // of its shape noise
  bool nuisance() const { return number == 0; }
};

struct PlannedOp {
  std::string op;
  std::string path;
  base::Values values;
  std::uint32_t noise_key = 0;
};

struct PlannedLight {
  std::string kind;
  std::string path;
  base::Values values;
};

// One picture of the pose.
struct PlannedShot {
  std::string name = "main";
  std::vector<std::size_t> lights;  // indices into SamplePlan::lights
  double exposure = 1;              // factor from radiance to saturation = 1, rounded to 3 digits
  std::uint32_t noise_key = 0;      // tells the noise of this exposure from the other shots'
};

struct PlannedFinish {
  std::string kind;
  std::string region;   // empty = everywhere
  base::Values values;  // drawn under "part.finish", "part.finish2", …
};

// A defect that found no place, with the reason.
struct Unplaced {
  std::string path;
  std::string kind;
  std::string class_name;  // empty for a nuisance
  bool nuisance = false;
  std::string reason;
};

// Samples that tell whether pictures with defects differ by more than their defects: without any,
// and with ones that go the whole way but change nothing.
enum class Control { none, clean, sham };

struct SamplePlan {
  std::string recipe_name;
  std::string recipe_yaml;  // resolved recipe, so that a plan can be executed alone
  std::string recipe_file;  // base of its relative paths
  std::uint64_t seed = 0;
  std::int64_t count = 0;
  std::int64_t index = 0;
  std::int64_t part = 0;  // whose defects are seen: several views of one part share it
  int step = 0;           // which of the part's views, from 0
  Control control = Control::none;
  std::string split;
  std::string group;                    // what may not be spread over splits: photo, view or part
  std::optional<std::size_t> photo;     // index into scene.photos
  std::string photo_file;               // relative to the recipe's folder
  std::vector<PlannedFinish> finishes;  // the later lies over the earlier
  std::optional<base::Values> view;     // with a camera
  std::optional<base::Values> optics;
  std::uint32_t line_seed = 0;  // of a line-scan camera's rows
  std::vector<PlannedLight> lights;
  std::vector<PlannedShot> shots;      // never empty in a plan that was made
  std::vector<PlannedDefect> defects;  // numbers 1, 2, …
  std::vector<PlannedDefect> nuisances;
  std::vector<PlannedOp> capture;
  std::vector<Unplaced> unplaced;
  std::uint32_t photo_noise_key = 0;  // for the noise top-up of photos
};

// The ops that act on one sample, drawn; all that `augment` needs of a plan.
std::vector<PlannedOp> draw_capture(const recipe::Recipe& recipe, std::uint64_t seed,
                                    std::int64_t index);

// [{op, path, parameters, noise_key}], as in a plan.
std::string capture_json(const std::vector<PlannedOp>& ops);

// Plans are made through a Planner, which keeps what does not depend on the index: the exposures,
// the area table of the allowed regions, the split ranks. Keeps references to recipe and scene.
// Thread-safe after construction.
class Planner {
 public:
  Planner(const recipe::Recipe& recipe, const scene::Scene& scene, std::uint64_t seed,
          std::int64_t count);
  ~Planner();
  SamplePlan make(std::int64_t index) const;  // asserts 0 <= index < count
  double exposure(std::size_t shot) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Canonical JSON: fixed key order, shortest floats; the same bytes for the same plan.
std::string to_json(const SamplePlan& plan);
// Throws base::Error naming the place: not a plan, unknown kind, missing value, value out of range.
SamplePlan from_json(const std::string& text, const std::string& file);

// SHA-256 of the plan's JSON without the recipe file's own name, so that the same run in another
// folder has the same plans.
std::string plan_sha256(const SamplePlan& plan);

// The same for plans that differ in nothing the camera sees but defects and nuisances (nor in the
// photo): their clean pictures are bit for bit the same.
std::string view_key(const SamplePlan& plan);

// Stable id of an instance: hash of seed, part, number; 16 hex digits.
std::string instance_uid(std::uint64_t seed, std::int64_t part, int number);

}  // namespace blemish::plan
