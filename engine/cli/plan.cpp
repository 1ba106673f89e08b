#include "plan/plan.hpp"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"

namespace blemish::cli {
namespace {

struct Arguments {
  std::string recipe;
  std::int64_t index = 0, count = 0;
  std::uint64_t seed = 0;
  bool has_seed = false;
};

int plan(const Arguments& arguments) {
  if (arguments.index < 0 || arguments.index >= arguments.count) {
    throw base::UsageError({}, fmt::format("plan: index {} is outside the run", arguments.index),
                           fmt::format("indices go from 0 to {}", arguments.count - 1));
  }
  const recipe::Recipe recipe = load_recipe(arguments.recipe);
  const scene::Scene scene = scene::load(recipe.part, recipe.camera, recipe.lights);
  const std::uint64_t seed = arguments.has_seed ? arguments.seed : recipe.seed;
  const plan::Planner planner(recipe, scene, seed, arguments.count);
  fmt::print("{}\n", plan::to_json(planner.make(arguments.index)));
  return kDone;
}

}  // namespace

void add_plan(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("plan", "Print one sample's plan as JSON.");
  command->footer(
      "Example:\n  blemish plan recipes/ground-ring.yaml --index 17 -n 100 > plan.json\n"
      "  blemish generate --plan plan.json -o out/one");
  command->add_option("recipe", arguments->recipe, "The recipe, a YAML file")
      ->required()
      ->type_name("RECIPE");
  command->add_option("--index", arguments->index, "The sample, from 0")
      ->required()
      ->type_name("I");
  command->add_option("-n,--count", arguments->count, "Samples of the whole run")
      ->required()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}))
      ->type_name("COUNT");
  auto* seed = command->add_option("--seed", arguments->seed, "Instead of the recipe's seed")
                   ->type_name("S");
  command->callback([=, &action] {
    arguments->has_seed = seed->count() > 0;
    action = [arguments] { return plan(*arguments); };
  });
}

}  // namespace blemish::cli
