// What a recipe may name: printed from the tables that the program itself reads.
#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "dataset/dataset.hpp"

namespace blemish::cli {
namespace {

// Everything that describe knows by name.
struct Entry {
  std::string group, name, help;
  base::ParamTable params;
};

void add_formats(std::vector<Entry>& all) {
  for (const dataset::Format* format : dataset::formats()) {
    all.push_back(
        {"formats", std::string(format->name), std::string(format->help), format->options});
  }
  all.push_back({"formats", "every format", "also has these options", dataset::kLabelOptions});
}

std::vector<Entry> entries() {
  std::vector<Entry> all;
  for (const auto* kinds : {&defect::registry(), &defect::unshaded()}) {
    for (const defect::DefectType* kind : *kinds) {
      all.push_back(
          {"defect kinds", std::string(kind->name), std::string(kind->help), kind->params});
    }
  }
  for (const scene::LightType* light : scene::light_types()) {
    all.push_back({"lights", std::string(light->name), std::string(light->help), light->params});
  }
  for (const std::string& name : scene::finish_names()) {
    all.push_back({"finishes", name, scene::finish_help(name), scene::finish_table(name)});
  }
  all.push_back({"camera", "view", "pose of the part before the camera", scene::view_table()});
  all.push_back({"camera", "views",
                 "several views of each part, as on a turntable; they share its defects and uids",
                 scene::views_table()});
  all.push_back({"camera",
                 "draws_per_view",
                 "consecutive samples that see the same view with other defects, default 1",
                 {}});
  all.push_back({"shots",
                 "shots",
                 "pictures of one pose in other lights, name: [lights]; one set of labels, "
                 "visibility by shot",
                 {}});
  for (const augment::Op* op : augment::registry()) {
    all.push_back({"capture ops", std::string(op->name), std::string(op->help), op->params});
  }
  for (const std::string& name : scene::material_names()) {
    const scene::Material& material = scene::find_material(name);
    const shared::Substance substance = scene::make_substance(material);
    all.push_back({"materials",
                   name,
                   fmt::format("{} Reflectance {:.2f} {:.2f} {:.2f} (R G B), albedo {:.2f}",
                               scene::material_help(name), substance.f0.x, substance.f0.y,
                               substance.f0.z, substance.diffuse.y),
                   {}});
  }
  all.push_back(
      {"materials", "metal",
       "A metal by its optical constants, each {r: …, g: …, b: …} at 650, 550 and 450 nm.",
       scene::metal_table()});
  all.push_back({"materials", "dielectric",
                 "An index of refraction and the albedo below, {r: …, g: …, b: …}.",
                 scene::dielectric_table()});
  for (const scene::SensorPreset& sensor : scene::sensor_presets()) {
    all.push_back(
        {"sensor presets",
         std::string(sensor.name),
         fmt::format("{} um pixels, {} e- full well, {} e- read noise; {}", sensor.pixel_um,
                     sensor.full_well_e, sensor.read_noise_e, sensor.source),
         {}});
  }
  add_formats(all);
  return all;
}

void print_params(base::ParamTable params) {
  for (const base::Param& param : params) {
    std::string range = param.unit == base::Unit::choice
                            ? std::string(param.choices)
                            : fmt::format("{} to {}", base::format_quantity(param.min, param.unit),
                                          base::format_quantity(param.max, param.unit));
    const std::string fallback = param.fallback.empty() ? "required" : std::string(param.fallback);
    fmt::print("    {:<14} {:<24} default {:<24} {}\n", param.name, range, fallback, param.help);
    if (param.unit != base::Unit::choice) {
      fmt::print("    {:<14} units: {}\n", "", base::allowed_units(param.unit));
    }
  }
}

int describe(const std::string& name) {
  const std::vector<Entry> all = entries();
  bool found = false;
  std::string group;
  for (const Entry& entry : all) {
    if (!name.empty() && entry.name != name) {
      continue;
    }
    found = true;
    if (entry.group != group) {
      fmt::print("{}{}:\n", group.empty() ? "" : "\n", entry.group);
      group = entry.group;
    }
    fmt::print("  {}: {}\n", entry.name, entry.help);
    print_params(entry.params);
  }
  if (!found) {
    std::vector<std::string> names;
    std::transform(all.begin(), all.end(), std::back_inserter(names),
                   [](const Entry& entry) { return entry.name; });
    const std::string near = base::nearest_name(name, names);
    throw base::UsageError({}, fmt::format("describe: nothing is called \"{}\"", name),
                           near.empty() ? "without a name, describe lists everything"
                                        : fmt::format("did you mean \"{}\"?", near));
  }
  return kDone;
}

}  // namespace

void add_describe(CLI::App& app, Action& action) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "describe",
      "Defect kinds, lights, finishes, ops, presets and formats with their parameters.");
  command->footer("Example:\n  blemish describe scratch");
  command->add_option("name", *name, "One of them; all if not given")->type_name("NAME");
  command->callback([=, &action] { action = [name] { return describe(*name); }; });
}

}  // namespace blemish::cli
