#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "dataset/dataset.hpp"

namespace blemish::cli {
namespace {

int lint(const std::vector<std::string>& files) {
  bool all_right = true;
  for (const std::string& file : files) {
    const recipe::LintReport report = recipe::lint(file, dataset::known_formats());
    for (const base::Fault& fault : report.faults) {
      fmt::print("{}", base::to_text(fault));
    }
    for (const std::string& fact : report.facts) {
      fmt::print("{}: {}\n", file, fact);
    }
    if (report.ok()) {
      fmt::print("{}: no faults\n", file);
    }
    all_right = all_right && report.ok();
  }
  return all_right ? kDone : kWrongUse;
}

}  // namespace

void add_lint(CLI::App& app, Action& action) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand("lint", "Find every fault of recipes at once.");
  command->footer("Example:\n  blemish lint recipes/*.yaml");
  command->add_option("recipes", *files, "Recipes, YAML files")->required()->type_name("RECIPE...");
  command->callback([=, &action] { action = [files] { return lint(*files); }; });
}

}  // namespace blemish::cli
