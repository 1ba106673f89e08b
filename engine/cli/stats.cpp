#include "dataset/stats.hpp"

#include <memory>

#include <fmt/format.h>

#include "cli/commands.hpp"

namespace blemish::cli {

void add_stats(CLI::App& app, Action& action) {
  struct Arguments {
    std::string dataset;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("stats", "Class balance, objects per picture, sizes, visibility, quotas.");
  command->footer("Example:\n  blemish stats out/ring\n  blemish stats out/ring --json");
  command->add_option("dataset", arguments->dataset, "Folder of the set, ours or foreign")
      ->required()
      ->type_name("DATASET");
  command->add_flag("--json", arguments->json, "For machines");
  command->callback([=, &action] {
    action = [arguments] {
      const dataset::Json stats = dataset::stats(std::filesystem::path(arguments->dataset));
      fmt::print("{}",
                 arguments->json
                     ? stats.dump(1, ' ', false, dataset::Json::error_handler_t::replace) + "\n"
                     : dataset::stats_text(stats));
      return kDone;
    };
  });
}

}  // namespace blemish::cli
