#include "dataset/export.hpp"

#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/units.hpp"
#include "cli/commands.hpp"
#include "dataset/reader.hpp"

namespace blemish::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string dataset, output, labels, relabel, patches, negatives = "none", exif;
  std::vector<std::string> formats, options;
  bool quiet = false, dvc = false;
};

const dataset::Format& format_of(const std::string& name) {
  if (const dataset::Format* format = dataset::find_format(name)) {
    return *format;
  }
  const std::vector<std::string> names = dataset::format_names();
  const std::string near = base::nearest_name(name, names);
  throw base::UsageError({{}, 0, 0, "--to"}, fmt::format("there is no format \"{}\"", name),
                         near.empty() ? fmt::format("{}", fmt::join(names, ", "))
                                      : fmt::format("did you mean \"{}\"?", near));
}

// "FORMAT.KEY=VALUE", those of this format.
dataset::FormatOptions options_of(const dataset::Format& format, const Arguments& arguments) {
  dataset::FormatOptions options = dataset::default_options(format);
  for (const std::string& text : arguments.options) {
    const std::size_t dot = text.find('.');
    const std::size_t equals = text.find('=');
    if (dot == std::string::npos || equals == std::string::npos || equals < dot) {
      throw base::UsageError({{}, 0, 0, "--option"}, fmt::format("\"{}\" is no option", text),
                             "FORMAT.KEY=VALUE, such as yolo_segment.polygon=center");
    }
    const std::string name = text.substr(0, dot);
    if (std::find(arguments.formats.begin(), arguments.formats.end(), name) ==
        arguments.formats.end()) {
      throw base::UsageError({{}, 0, 0, "--option"}, fmt::format("\"{}\" is not exported", name),
                             fmt::format("--to names {}", fmt::join(arguments.formats, ", ")));
    }
    if (name == format.name) {
      dataset::set_option(options, format, text.substr(dot + 1, equals - dot - 1),
                          text.substr(equals + 1));
    }
  }
  return options;
}

double read_quantity(const std::string& text, base::Unit unit, double min, double max) {
  std::string fault;
  const auto read = base::parse_quantity(text, unit, fault);
  if (!read || !(read->value >= min && read->value <= max)) {
    throw base::UsageError({{}, 0, 0, "--patches"},
                           read ? fmt::format("{} is out of range", text) : fault,
                           fmt::format("from {} to {}", base::format_quantity(min, unit),
                                       base::format_quantity(max, unit)));
  }
  return read->value;
}

// "size=640px,centered=50%"
recipe::Patches parse_patches(const std::string& text) {
  recipe::Patches patches;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string entry = text.substr(at, end - at);
    at = end + 1;
    if (entry.starts_with("size=")) {
      patches.size_px = static_cast<int>(read_quantity(entry.substr(5), base::Unit::px, 16, 65536));
    } else if (entry.starts_with("centered=")) {
      patches.centered = read_quantity(entry.substr(9), base::Unit::ratio, 0, 1);
    } else {
      throw base::UsageError({{}, 0, 0, "--patches"}, fmt::format("unknown \"{}\"", entry),
                             "such as size=640px,centered=50%");
    }
  }
  if (!text.empty() && patches.size_px == 0) {
    throw base::UsageError({{}, 0, 0, "--patches"}, "has no size", "such as size=640px");
  }
  return patches;
}

int export_all(const Arguments& arguments) {
  dataset::ExportChoice choice;
  choice.labels = dataset::parse_label_choice(arguments.labels);
  choice.patches = parse_patches(arguments.patches);
  choice.twins_as_negatives = arguments.negatives == "twins";
  choice.dvc = arguments.dvc;
  std::vector<std::pair<const dataset::Format*, dataset::FormatOptions>> formats;
  for (const std::string& name : arguments.formats) {
    const dataset::Format& format = format_of(name);
    formats.emplace_back(&format, options_of(format, arguments));
    const fs::path root = fs::path(arguments.output) / name;
    if (fs::exists(root)) {
      throw base::UsageError({root.string(), 0, 0, {}}, "is there already",
                             "choose another folder: loaders keep caches beside old labels");
    }
  }
  const auto open = [&](const dataset::LabelChoice& labels) {
    return dataset::open_set(arguments.dataset, labels, exif_of(arguments.exif));
  };
  if (!arguments.relabel.empty()) {
    choice.relabel = dataset::read_relabel(arguments.relabel, open({})->info().classes);
  }
  for (const auto& [format, options] : formats) {
    const fs::path root = fs::path(arguments.output) / std::string(format->name);
    try {
      const dataset::Exported exported =
          dataset::export_set(open, *format, options, choice, root, false);
      if (!arguments.quiet) {
        fmt::print("{}\n", exported.losses.summary(format->name));
      }
    } catch (...) {
      // It was not there before; half of it would stand in the way of the next try.
      std::error_code ignored;
      fs::remove_all(root, ignored);
      throw;
    }
  }
  return kDone;
}

}  // namespace

void add_exif(CLI::App& command, std::string& word) {
  command
      .add_option("--exif", word,
                  "How labels see pictures that EXIF data turn, where their size does not tell")
      ->check(CLI::IsMember({"turned", "stored"}))
      ->type_name("turned|stored");
}

std::optional<base::Exif> exif_of(const std::string& word) {
  return word.empty() ? std::nullopt
                      : std::optional(word == "turned" ? base::Exif::turned : base::Exif::stored);
}

void add_export(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("export", "Write a dataset in other formats.");
  command->footer(
      "Example:\n  blemish export out/ring --to yolo_segment,voc -o out/ring-exports\n"
      "  blemish export out/ring --to coco -o out/merged --relabel map.yaml "
      "--labels mask=visible,min_width=2px");
  command->add_option("dataset", arguments->dataset, "Folder of the set, ours or foreign")
      ->required()
      ->type_name("DATASET");
  command->add_option("--to", arguments->formats, "Formats, see describe")
      ->required()
      ->delimiter(',')
      ->type_name("FORMAT,...");
  command->add_option("-o,--output", arguments->output, "Each format gets a folder in this one")
      ->required()
      ->type_name("DIR");
  command
      ->add_option("--labels", arguments->labels,
                   "Other labels: mask=core|influence|visible, coverage=, min_width=, grow=")
      ->type_name("KEY=VALUE,...");
  command
      ->add_option("--relabel", arguments->relabel,
                   "YAML with `old: new` class names; empty = leave the class out")
      ->type_name("FILE");
  command->add_option("--patches", arguments->patches, "Cut into tiles: size=640px,centered=50%")
      ->type_name("KEY=VALUE,...");
  command
      ->add_option("--negatives", arguments->negatives,
                   "twins: each defective picture's twin goes out as one without defects")
      ->check(CLI::IsMember({"none", "twins"}))
      ->type_name("WHICH");
  add_exif(*command, arguments->exif);
  command->add_option("--option", arguments->options, "An option of a format, FORMAT.KEY=VALUE")
      ->type_name("OPTION");
  command->add_flag("--dvc", arguments->dvc, "List each folder's files as DVC does, in dvc.json");
  command->add_flag("--quiet", arguments->quiet, "No figures");
  command->callback([=, &action] { action = [arguments] { return export_all(*arguments); }; });
}

}  // namespace blemish::cli
