#include "run/augment.hpp"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "dataset/dataset.hpp"

namespace blemish::cli {
namespace {

struct Arguments {
  std::string input, recipe, output, exif;
  std::uint64_t seed = 0;
  int jobs = 0, variants = 1;
  bool has_seed = false, quiet = false;
};

int augment(const Arguments& arguments) {
  const recipe::Recipe recipe =
      recipe::load_for_augment(arguments.recipe, dataset::known_formats());
  print_warnings(recipe);
  if (recipe.capture.empty()) {
    throw base::UsageError({arguments.recipe, 0, 0, {}},
                           "has no `capture`, so nothing would change",
                           "capture: [{sensor_noise: {}}]");
  }
  run::AugmentOptions options;
  options.input = arguments.input;
  options.output = arguments.output;
  options.seed = arguments.has_seed ? arguments.seed : recipe.seed;
  options.jobs = arguments.jobs;
  options.exif = exif_of(arguments.exif);
  options.variants = arguments.variants;
  options.progress = arguments.quiet ? run::ProgressMode::quiet : run::ProgressMode::text;
  const run::AugmentSummary summary = run::augment(recipe, options);
  if (!arguments.quiet) {
    fmt::print("{}: {} pictures made in {:.1f} s, {} other files went along\n", arguments.output,
               summary.made, summary.seconds, summary.copied);
  }
  if (summary.failed > 0) {
    fmt::print(stderr, "{} pictures failed; the first: {}\n", summary.failed, summary.first_error);
  }
  if (summary.interrupted) {
    fmt::print(stderr, "interrupted; what was finished is kept\n");
    return kInterrupted;
  }
  return summary.failed > 0 ? kFailed : kDone;
}

}  // namespace

void add_augment(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "augment", "The photometric pipeline on pictures that exist; labels go along untouched.");
  command->footer("Example:\n  blemish augment photos/ recipes/bad-tuesday.yaml -o out/tuesday");
  command->add_option("input", arguments->input, "A folder of pictures and labels, or one picture")
      ->required()
      ->type_name("INPUT");
  command->add_option("recipe", arguments->recipe, "A YAML file with `capture`")
      ->required()
      ->type_name("RECIPE");
  command->add_option("-o,--output", arguments->output, "A new or empty folder")
      ->required()
      ->type_name("DIR");
  auto* seed = command->add_option("--seed", arguments->seed, "Instead of the recipe's seed")
                   ->type_name("S");
  command
      ->add_option("--variants", arguments->variants,
                   "How many of each picture, in folders variant_1, variant_2, …")
      ->check(CLI::Range(1, 10000))
      ->type_name("N");
  command->add_option("--jobs", arguments->jobs, "Threads; as many as cores if not given")
      ->check(CLI::Range(1, 1024))
      ->type_name("J");
  add_exif(*command, arguments->exif);
  command->add_flag("--quiet", arguments->quiet, "No progress, no figures");
  command->callback([=, &action] {
    arguments->has_seed = seed->count() > 0;
    action = [arguments] { return augment(*arguments); };
  });
}

}  // namespace blemish::cli
