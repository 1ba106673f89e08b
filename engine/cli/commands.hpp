// The commands of the program. Each adds its own sub-command to the app; what it does when called
// is left in `action`, whose value is the exit code.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/image.hpp"
#include "recipe/recipe.hpp"

namespace blemish::cli {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUse = 2;
constexpr int kInterrupted = 130;

using Action = std::function<int()>;

void add_generate(CLI::App& app, Action& action);
void add_preview(CLI::App& app, Action& action);
void add_plan(CLI::App& app, Action& action);
void add_lint(CLI::App& app, Action& action);
void add_describe(CLI::App& app, Action& action);
void add_augment(CLI::App& app, Action& action);
void add_export(CLI::App& app, Action& action);
void add_validate(CLI::App& app, Action& action);
void add_stats(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);

// `--exif turned|stored` of the commands that take sets of others, and what it says.
void add_exif(CLI::App& command, std::string& word);
std::optional<base::Exif> exif_of(const std::string& word);

// Loads a recipe with the formats that this program writes; warnings go to stderr.
recipe::Recipe load_recipe(const std::string& file);
void print_warnings(const recipe::Recipe& recipe);

}  // namespace blemish::cli
