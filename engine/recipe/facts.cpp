// What lint tells about a recipe that is right: sizes in pixels, elevations, shares; and the check
// that no two of its random streams are one.
#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

constexpr int kCheckedInstances = 32;

void add_paths(std::vector<std::string>& paths, const std::string& prefix, base::ParamTable table) {
  for (const base::Param& param : table) {
    paths.push_back(fmt::format("{}.{}", prefix, param.name));
  }
}

// One for each file that columns come from.
void add_row_paths(std::vector<std::string>& paths, const std::string& prefix,
                   const base::ParamSet& set) {
  std::set<std::string> rows;
  for (const base::Distribution& distribution : set.distributions) {
    if (!distribution.file.empty()) {
      rows.insert(base::row_path(prefix, distribution));
    }
  }
  paths.insert(paths.end(), rows.begin(), rows.end());
}

// Three digits are enough for a fact.
std::string length_text(double um) {
  return base::format_quantity(std::stod(fmt::format("{:.3g}", um)), base::Unit::um);
}

std::string size_text(double um, double scale_um_per_px) {
  return fmt::format("{} ({:.3g} px)", length_text(um), um / scale_um_per_px);
}

// The room's words about a light, under its path instead of its kind.
std::string light_fact(const scene::LightSpec& light) {
  const std::string text = scene::describe_light(*light.type, base::medians(light.params));
  const std::size_t colon = text.find(':');
  return light.path + (colon == std::string::npos ? ": " + text : text.substr(colon));
}

void add_sharing_facts(std::vector<std::string>& result, const scene::CameraSpec& camera) {
  if (camera.views.count > 1) {
    const double turn = std::stod(fmt::format("{:.4g}", camera.views.turn_rad * 180 / M_PI));
    result.push_back(fmt::format("views: {} of each part, turned on by {} deg from one to the next",
                                 camera.views.count, turn));
  }
  if (camera.draws_per_view > 1) {
    result.push_back(fmt::format("draws per view: {} samples see the same view with other defects",
                                 camera.draws_per_view));
  }
}

// "shot dark: lit by low (ring), mean level 12 %".
std::string shot_fact(const ShotSpec& shot, const Recipe& recipe) {
  std::vector<std::string> lights;
  for (const std::size_t light : shot.lights) {
    lights.push_back(
        fmt::format("{} ({})", recipe.lights[light].name, recipe.lights[light].type->name));
  }
  const double level =
      shot.mean_level.value_or(recipe.camera ? recipe.camera->sensor.mean_level : 0);
  return fmt::format("shot {}: lit by {}, mean level {}", shot.name, fmt::join(lights, ", "),
                     base::format_quantity(level, base::Unit::ratio));
}

std::string entry_fact(const DefectEntry& entry, const Recipe& recipe, double scale) {
  if (entry.cutouts) {
    return fmt::format("{}: {} cut-outs", entry.path, entry.cutouts->size());
  }
  if (entry.variant) {
    const scene::VariantSpec& variant = recipe.part.variants[*entry.variant];
    return fmt::format("{}: {}, differences over {}", entry.path,
                       std::filesystem::path(variant.mesh.file).filename().string(),
                       length_text(1000 * variant.tolerance_mm));
  }
  const base::Values values = base::medians(entry.params, photo_scale(recipe));
  const defect::Measures sizes = entry.type->measures(values, 0);
  return fmt::format("{}: median length {}, width {}, {} {}", entry.path,
                     size_text(sizes.length_um, scale), size_text(sizes.width_um, scale),
                     entry.type->layer == defect::Layer::cut ? "depth" : "height",
                     length_text(sizes.depth_um));
}

}  // namespace

double um_per_px(const Recipe& recipe) {
  if (!recipe.camera) {
    return photo_scale(recipe);
  }
  return double(scene::median_camera(*recipe.camera).mm_per_px) * 1000;
}

std::vector<std::string> stream_paths(const Recipe& recipe) {
  std::vector<std::string> paths{"defects.per_image", "defects.handling", "controls",
                                 "photo.noise"};
  for (const auto& [class_name, quota] : recipe.quotas) {
    paths.push_back("defects.quota." + class_name);
  }
  for (const scene::FinishSpec& finish : recipe.part.finishes) {
    add_paths(paths, finish.path, finish.params.table);
  }
  if (recipe.camera) {
    add_paths(paths, "camera.view", recipe.camera->view.table);
    add_paths(paths, "camera.optics", recipe.camera->optics.table);
    paths.push_back("camera.lines");
  }
  for (const scene::LightSpec& light : recipe.lights) {
    add_paths(paths, light.path, light.params.table);
  }
  for (const ShotSpec& shot : recipe.shots) {
    paths.push_back(fmt::format("shots.{}.noise", shot.name));
  }
  for (const OpEntry& op : recipe.capture) {
    add_paths(paths, op.path, op.params.table);
    add_row_paths(paths, op.path, op.params);
    for (const char* own : {"probability", "noise", "drift"}) {
      paths.push_back(fmt::format("{}.{}", op.path, own));
    }
  }
  for (const auto* list : {&recipe.defects, &recipe.nuisances}) {
    for (const DefectEntry& entry : *list) {
      paths.push_back(entry.path + ".per_image");
      for (int number = 1; number <= kCheckedInstances; ++number) {
        const std::string instance = fmt::format("{}#{}", entry.path, number);
        add_paths(paths, instance, entry.params.table);
        add_row_paths(paths, instance, entry.params);
        add_paths(paths, instance, entry.placing.params.table);
        for (const char* own : {"pick", "view", "place", "turn", "touch", "cut", "outline"}) {
          paths.push_back(instance + "." + own);
        }
      }
    }
  }
  return paths;
}

std::optional<std::pair<std::string, std::string>> equal_hash(
    const std::vector<std::string>& paths) {
  std::vector<std::pair<std::uint32_t, std::string>> hashed;
  for (const std::string& path : paths) {
    hashed.emplace_back(base::path_hash(path), path);
  }
  std::sort(hashed.begin(), hashed.end());
  const auto same =
      std::adjacent_find(hashed.begin(), hashed.end(),
                         [](const auto& a, const auto& b) { return a.first == b.first; });
  if (same == hashed.end()) {
    return std::nullopt;
  }
  return std::pair{same->second, std::next(same)->second};
}

std::vector<std::string> facts(const Recipe& recipe) {
  std::vector<std::string> result;
  const double scale = um_per_px(recipe);
  if (recipe.part.photos && !recipe.part.photos->files.empty()) {
    const scene::PhotoSpec& photos = *recipe.part.photos;
    result.push_back(fmt::format("photos: {} files, {:.6g} um/px{}", photos.files.size(),
                                 photos.um_per_px, photos.scale_assumed ? " (assumed)" : ""));
  }
  if (recipe.camera) {
    result.push_back(fmt::format("camera: {}x{} px, {:.4g} um/px at look_at",
                                 recipe.camera->width_px, recipe.camera->height_px, scale));
    add_sharing_facts(result, *recipe.camera);
  }
  for (const scene::LightSpec& light : recipe.lights) {
    result.push_back(light_fact(light));
  }
  if (recipe.shots.size() > 1) {
    for (const ShotSpec& shot : recipe.shots) {
      result.push_back(shot_fact(shot, recipe));
    }
  }
  for (const auto* list : {&recipe.defects, &recipe.nuisances}) {
    for (const DefectEntry& entry : *list) {
      result.push_back(entry_fact(entry, recipe, scale));
    }
  }
  for (const auto& [class_name, quota] : recipe.quotas) {
    result.push_back(fmt::format("quota: {} {} over the whole run", quota, class_name));
  }
  std::vector<std::string_view> ops;
  for (const OpEntry& op : recipe.capture) {
    ops.push_back(op.op->name);
  }
  if (!ops.empty()) {
    result.push_back(fmt::format("capture, in physical order: {}", fmt::join(ops, ", ")));
  }
  result.push_back(fmt::format(
      "classes: {}",
      recipe.classes.empty() ? "none" : fmt::format("{}", fmt::join(recipe.classes, ", "))));
  return result;
}

}  // namespace blemish::recipe
