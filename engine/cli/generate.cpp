#include "run/generate.hpp"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "cli/commands.hpp"
#include "dataset/dataset.hpp"

namespace blemish::cli {
namespace {

struct Arguments {
  std::string recipe, output, plan, device, progress = "text";
  std::int64_t count = 0;
  std::uint64_t seed = 0;
  std::vector<std::int64_t> only;
  int jobs = 0;
  bool resume = false, strict = false, quiet = false, dvc = false;
  bool has_seed = false, has_count = false;
};

void fail_usage(const std::string& message, const std::string& hint) {
  throw base::UsageError({}, "generate: " + message, hint);
}

void check(const Arguments& arguments) {
  if (arguments.plan.empty()) {
    if (arguments.recipe.empty()) {
      fail_usage("no recipe", "blemish generate RECIPE -o DIR -n COUNT");
    }
    if (!arguments.has_count) {
      fail_usage("no count", "-n COUNT is the number of samples of the whole run");
    }
  } else if (!arguments.recipe.empty() || arguments.has_seed || arguments.has_count ||
             !arguments.only.empty()) {
    fail_usage("--plan goes alone", "a plan holds its recipe, seed, count and index");
  }
  for (const std::int64_t index : arguments.only) {
    if (index < 0 || index >= arguments.count) {
      fail_usage(fmt::format("--only {} is outside the run", index),
                 fmt::format("indices go from 0 to {}", arguments.count - 1));
    }
  }
}

std::string joined(const std::map<std::string, std::int64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  }
  return text.empty() ? "none" : text;
}

void print_summary(const Arguments& arguments, const run::Summary& summary) {
  fmt::print("{}: {} samples made in {:.1f} s ({:.2f} samples/s)\n", arguments.output, summary.made,
             summary.seconds,
             summary.seconds > 0 ? static_cast<double>(summary.made) / summary.seconds : 0);
  if (summary.kept > 0) {
    fmt::print("  kept from before: {}\n", summary.kept);
  }
  fmt::print("  instances: {}\n", joined(summary.instances));
  fmt::print("  visibility: {}\n", joined(summary.visibility));
  if (!summary.verdicts.empty()) {
    fmt::print("  verdicts: {}\n", joined(summary.verdicts));
  }
  if (summary.dropped > 0) {
    fmt::print("  taken out of the pictures as invisible: {}\n", summary.dropped);
  }
  if (summary.unplaced + summary.out_of_view > 0) {
    fmt::print("  without label: {} found no place, {} have no pixel in view\n", summary.unplaced,
               summary.out_of_view);
  }
  fmt::print("  unlabelled change: {} px; label pixels without visible change: {:.1f} %\n",
             summary.unlabelled_change_px, 100 * summary.invisible_label);
  if (summary.noise_short > 0) {
    fmt::print("  photo noise topped up on {:.3f} % of the pixels\n", 100 * summary.noise_short);
  }
}

int finish(const Arguments& arguments, const run::Summary& summary) {
  for (const std::string& warning : summary.warnings) {
    fmt::print(stderr, "{}", warning);
  }
  if (!arguments.quiet) {
    print_summary(arguments, summary);
  }
  if (summary.failed > 0) {
    fmt::print(stderr, "{} samples failed, see {}/run/failures.jsonl; the first: {}\n",
               summary.failed, arguments.output, summary.first_error);
  }
  if (summary.interrupted) {
    fmt::print(stderr, "interrupted; what was finished is kept, go on with --resume\n");
    return kInterrupted;
  }
  return summary.failed > 0 ? kFailed : kDone;
}

int generate(const Arguments& arguments) {
  check(arguments);
  run::GenerateOptions options;
  options.output = arguments.output;
  options.only = arguments.only;
  options.device = arguments.device;
  options.jobs = arguments.jobs;
  options.resume = arguments.resume;
  options.strict = arguments.strict;
  options.dvc = arguments.dvc;
  options.progress = arguments.quiet                ? run::ProgressMode::quiet
                     : arguments.progress == "json" ? run::ProgressMode::json
                                                    : run::ProgressMode::text;
  if (arguments.plan.empty()) {
    const recipe::Recipe recipe = load_recipe(arguments.recipe);
    options.seed = arguments.has_seed ? arguments.seed : recipe.seed;
    options.count = arguments.count;
    return finish(arguments, run::generate(recipe, options));
  }
  options.plan = plan::from_json(base::read_file(arguments.plan), arguments.plan);
  options.seed = options.plan->seed;
  options.count = options.plan->count;
  const recipe::Recipe recipe =
      recipe::parse(options.plan->recipe_yaml, options.plan->recipe_file, dataset::known_formats());
  return finish(arguments, run::generate(recipe, options));
}

}  // namespace

void add_generate(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("generate", "Make a dataset from a recipe.");
  command->footer(
      "Example:\n  blemish generate recipes/ground-ring.yaml -o out/ring -n 100 --seed 7");
  command->add_option("recipe", arguments->recipe, "The recipe, a YAML file")->type_name("RECIPE");
  command->add_option("-o,--output", arguments->output, "Folder of the dataset")
      ->required()
      ->type_name("DIR");
  auto* count = command->add_option("-n,--count", arguments->count, "Samples of the whole run")
                    ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}))
                    ->type_name("COUNT");
  auto* seed = command->add_option("--seed", arguments->seed, "Instead of the recipe's seed")
                   ->type_name("S");
  command->add_option("--only", arguments->only, "Make these samples alone, such as 3,17")
      ->delimiter(',')
      ->type_name("I,J");
  command->add_flag("--dvc", arguments->dvc, "List the set's files as DVC does, in dvc.json");
  command->add_flag("--resume", arguments->resume, "Go on with a dataset that was begun");
  command->add_option("--jobs", arguments->jobs, "Threads; as many as cores if not given")
      ->check(CLI::Range(1, 1024))
      ->type_name("J");
  command->add_option("--device", arguments->device, "Part of the device's name, see doctor")
      ->type_name("NAME");
  command->add_flag("--strict", arguments->strict, "Stop at the first sample that fails");
  command->add_flag("--quiet", arguments->quiet, "No progress, no figures");
  command->add_option("--progress", arguments->progress, "text or json, on stderr")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORM");
  command->add_option("--plan", arguments->plan, "Execute this plan, made by the command plan")
      ->type_name("FILE");
  command->callback([=, &action] {
    arguments->has_seed = seed->count() > 0;
    arguments->has_count = count->count() > 0;
    action = [arguments] { return generate(*arguments); };
  });
}

}  // namespace blemish::cli
