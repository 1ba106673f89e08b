#include "run/preview.hpp"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "dataset/dataset.hpp"

namespace blemish::cli {
namespace {

struct Arguments {
  std::vector<std::string> recipes;
  std::string output, device, grid = "4x4";
  std::uint64_t seed = 0;
  bool has_seed = false, ops = false;
};

// One recipe's ops, each alone.
int preview_ops(const Arguments& arguments) {
  if (arguments.recipes.size() != 1) {
    throw base::UsageError({}, "preview: --ops shows the ops of one recipe", "name one recipe");
  }
  const recipe::Recipe recipe =
      recipe::load_for_augment(arguments.recipes.front(), dataset::known_formats());
  print_warnings(recipe);
  run::PreviewOptions options;
  options.output = arguments.output;
  if (arguments.has_seed) {
    options.seed = arguments.seed;
  }
  options.device = arguments.device;
  run::preview_ops(recipe, options);
  fmt::print("{}\n", arguments.output);
  return kDone;
}

int preview(const Arguments& arguments) {
  if (arguments.ops) {
    return preview_ops(arguments);
  }
  run::PreviewOptions options;
  char rest = 0;
  const int read =
      std::sscanf(arguments.grid.c_str(), "%dx%d%c", &options.columns, &options.rows, &rest);
  if (read != 2 || options.columns < 1 || options.rows < 1 || options.columns > 32 ||
      options.rows > 32) {
    throw base::UsageError({}, fmt::format("preview: \"{}\" is no grid", arguments.grid),
                           "columns x rows, up to 32x32, such as 4x4");
  }
  std::vector<recipe::Recipe> recipes;
  for (const std::string& file : arguments.recipes) {
    recipes.push_back(load_recipe(file));
  }
  if (recipes.size() > 1 &&
      recipes.size() > static_cast<std::size_t>(options.columns * options.rows)) {
    throw base::UsageError({},
                           fmt::format("preview: {} recipes do not fit into a grid of {}",
                                       recipes.size(), arguments.grid),
                           "each of several recipes takes one cell: widen --grid");
  }
  options.output = arguments.output;
  if (arguments.has_seed) {
    options.seed = arguments.seed;
  }
  options.device = arguments.device;
  run::preview(recipes, options);
  fmt::print("{}\n", arguments.output);
  return kDone;
}

}  // namespace

void add_preview(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("preview", "Contact sheet of a few samples, labels outlined.");
  command->footer("Example:\n  blemish preview recipes/ground-ring.yaml -o sheet.png --grid 3x2");
  command
      ->add_option("recipe", arguments->recipes,
                   "The recipe, a YAML file; of several, each fills one cell")
      ->required()
      ->type_name("RECIPE");
  command->add_option("-o,--output", arguments->output, "The sheet, a PNG file")
      ->required()
      ->type_name("SHEET.png");
  command->add_flag("--ops", arguments->ops,
                    "Instead of samples, each photometric op alone: low, middle, high");
  command->add_option("--grid", arguments->grid, "Columns x rows, 4x4 if not given")
      ->type_name("CxR");
  auto* seed = command->add_option("--seed", arguments->seed, "Instead of the recipe's seed")
                   ->type_name("S");
  command->add_option("--device", arguments->device, "Part of the device's name, see doctor")
      ->type_name("NAME");
  command->callback([=, &action] {
    arguments->has_seed = seed->count() > 0;
    action = [arguments] { return preview(*arguments); };
  });
}

}  // namespace blemish::cli
