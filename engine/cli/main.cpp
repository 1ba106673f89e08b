#include <cstdio>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "cli/commands.hpp"
#include "dataset/dataset.hpp"

namespace blemish::cli {

recipe::Recipe load_recipe(const std::string& file) {
  recipe::Recipe recipe = recipe::load(file, dataset::known_formats());
  print_warnings(recipe);
  return recipe;
}

void print_warnings(const recipe::Recipe& recipe) {
  for (const base::Fault& warning : recipe.warnings) {
    fmt::print(stderr, "{}", base::to_text(warning));
  }
}

namespace {

int run(int argc, char** argv) {
  CLI::App app{
      "blemish: synthetic defect images with labels, from CAD parts or photos of good parts."};
  app.footer(
      "Example:\n  blemish preview recipes/ground-ring.yaml -o sheet.png\n"
      "  blemish generate recipes/ground-ring.yaml -o out/ring -n 100");
  app.set_version_flag("--version", "blemish " BLEMISH_VERSION);
  app.require_subcommand(1);
  Action action;
  add_generate(app, action);
  add_preview(app, action);
  add_plan(app, action);
  add_lint(app, action);
  add_describe(app, action);
  add_augment(app, action);
  add_export(app, action);
  add_validate(app, action);
  add_stats(app, action);
  add_doctor(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kWrongUse;
  }
  return action();
}

}  // namespace
}  // namespace blemish::cli

int main(int argc, char** argv) {
  using namespace blemish;
  base::keep_freed_memory();
  try {
    return cli::run(argc, argv);
  } catch (const base::FaultsError& error) {
    fmt::print(stderr, "{}", error.what());
    return cli::kWrongUse;
  } catch (const base::UsageError& error) {
    fmt::print(stderr, "{}", base::to_text(error.fault()));
    return cli::kWrongUse;
  } catch (const base::Error& error) {
    fmt::print(stderr, "{}", base::to_text(error.fault()));
    return cli::kFailed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "blemish: {}\n", error.what());
    return cli::kFailed;
  }
}
