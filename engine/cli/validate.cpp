#include "dataset/validate.hpp"

#include <memory>

#include <fmt/format.h>

#include "cli/commands.hpp"

namespace blemish::cli {
namespace {

struct Arguments {
  std::string dataset;
  std::vector<std::string> ignore;
  bool json = false, labels_only = false, codes = false;
};

int print_codes() {
  for (const dataset::Rule& rule : dataset::rules()) {
    fmt::print("{:<20} {:<8} {}. {}\n", rule.code, dataset::severity_name(rule.severity),
               rule.meaning, rule.remedy);
  }
  return kDone;
}

int validate(const Arguments& arguments) {
  if (arguments.codes) {
    return print_codes();
  }
  if (arguments.dataset.empty()) {
    throw base::UsageError({}, "validate: no dataset", "blemish validate DATASET");
  }
  dataset::Report report;
  for (const std::string& code : arguments.ignore) {
    report.ignore(code);
  }
  const dataset::Validated seen =
      dataset::validate(arguments.dataset, !arguments.labels_only, report);
  if (arguments.json) {
    dataset::Json json{{"dataset", arguments.dataset},
                       {"format", seen.format},
                       {"pictures", seen.pictures},
                       {"objects", seen.objects}};
    json.update(report.to_json());
    fmt::print("{}\n", json.dump(1, ' ', false, dataset::Json::error_handler_t::replace));
  } else {
    fmt::print("{}", report.to_text());
    fmt::print("{}: {}, {} pictures, {} objects: {} errors, {} warnings\n", arguments.dataset,
               seen.format, seen.pictures, seen.objects, report.errors(), report.warnings());
  }
  return report.errors() > 0 ? kFailed : kDone;
}

}  // namespace

void add_validate(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("validate", "Find what is wrong with a dataset, ours or foreign.");
  command->footer(
      "Example:\n  blemish validate out/ring --json\n"
      "  blemish validate coco/annotations/instances_train.json --labels-only");
  command->add_option("dataset", arguments->dataset, "COCO, YOLO, VOC, MVTec layout or ours")
      ->type_name("DATASET");
  command->add_flag("--json", arguments->json, "For machines");
  command->add_flag("--labels-only", arguments->labels_only, "Do not open the pictures");
  command->add_option("--ignore", arguments->ignore, "Codes that are meant to be so")
      ->delimiter(',')
      ->type_name("CODE,...");
  command->add_flag("--codes", arguments->codes, "List the codes and end");
  command->callback([=, &action] { action = [arguments] { return validate(*arguments); }; });
}

}  // namespace blemish::cli
