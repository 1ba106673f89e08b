// Makes a dataset: a conveyor that plans, renders, labels and writes samples, in order of index,
// with a bounded number of them in memory. Does not know the command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "recipe/recipe.hpp"
#include "run/progress.hpp"

namespace blemish::run {

struct GenerateOptions {
  std::filesystem::path output;
  std::uint64_t seed = 0;
  std::int64_t count = 0;          // of the whole run, whatever is made of it now
  std::vector<std::int64_t> only;  // indices to make; empty = all
  // This plan is executed, instead of one that is made; seed, count and `only` are then the plan's.
  std::optional<plan::SamplePlan> plan;
  std::string device;  // part of its name, empty = the best
  int jobs = 0;        // threads, 0 = one for each core
  bool resume = false;
  bool dvc = false;     // list the set's files as DVC does
  bool strict = false;  // a failed sample stops the run
  ProgressMode progress = ProgressMode::text;
};

// Figures of what this run made.
struct Summary {
  std::int64_t made = 0;
  std::int64_t kept = 0;  // finished by an earlier run
  std::int64_t failed = 0;
  bool interrupted = false;
  double seconds = 0;
  std::map<std::string, std::int64_t> instances;   // by class
  std::map<std::string, std::int64_t> visibility;  // of instances, by verdict
  std::int64_t unplaced = 0;                       // defects that found no place
  std::int64_t out_of_view = 0;
  std::int64_t dropped = 0;                      // not visible, taken out of their pictures
  std::map<std::string, std::int64_t> verdicts;  // of samples, by the rule of acceptance
  std::int64_t unlabelled_change_px = 0;
  double invisible_label = 0;  // mean over samples with labels
  double noise_short = 0;      // mean share of pixels, photos
  std::string first_error;     // of a failed sample
  std::vector<std::string> warnings;
};

// Throws base::Error: the scene cannot be loaded, no device, the folder cannot be written or holds
// another dataset. A sample that fails is recorded in run/failures.jsonl, and the run goes on; with
// `strict` it stops. After Ctrl-C the samples in flight are finished. In each case the folder is
// left as a valid dataset of the finished samples.
Summary generate(const recipe::Recipe& recipe, const GenerateOptions& options);

}  // namespace blemish::run
