// The language's reference: its examples load, and it names all there is.
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "recipe/recipe.hpp"

namespace blemish::recipe {
namespace {

namespace fs = std::filesystem;

const std::string& readme() {
  static const std::string text =
      base::read_file(fs::path(BLEMISH_SOURCE_DIR) / "recipes/README.md");
  return text;
}

TEST(RecipeReadme, ExamplesLoad) {
  const std::string file =
      (fs::path(BLEMISH_SOURCE_DIR) / "tests/recipes/files/example.yaml").string();
  const std::string fence = "```yaml\n";
  int count = 0;
  for (std::size_t i = readme().find(fence); i != std::string::npos;
       i = readme().find(fence, i + 1)) {
    const std::size_t begin = i + fence.size();
    const std::string text = readme().substr(begin, readme().find("```", begin) - begin);
    EXPECT_NO_THROW(parse(text, file, {"coco"})) << text;
    ++count;
  }
  EXPECT_EQ(count, 2);
}

// The row "| `name` | …" has every parameter.
void expect_row(std::string_view name, base::ParamTable table) {
  const std::size_t begin = readme().find(fmt::format("\n| `{}` | ", name));
  ASSERT_NE(begin, std::string::npos) << name;
  const std::string row = readme().substr(begin, readme().find('\n', begin + 1) - begin);
  for (const base::Param& param : table) {
    EXPECT_NE(row.find(fmt::format("`{}`", param.name)), std::string::npos)
        << name << " " << param.name;
  }
}

// A light's own parameters are in its row, those of several rigs in rows of their own that name it.
void expect_light_row(const scene::LightType& type) {
  expect_row(type.name, {});
  const std::size_t begin = readme().find(fmt::format("\n| `{}` | ", type.name));
  const std::string row = readme().substr(begin, readme().find('\n', begin + 1) - begin);
  const std::size_t shared = readme().find("| of every rig |");
  for (const base::Param& param : type.params) {
    const auto [group, name] = scene::light_key(param.name);
    const std::string key = group.empty() ? name : group;
    const bool ring = key.starts_with("ring") && key.size() == 5;  // ring1 to ring8
    const std::size_t at = readme().find(fmt::format("\n| `{}` | ", key), shared);
    EXPECT_TRUE(ring || at != std::string::npos ||
                row.find(fmt::format("`{}`", key)) != std::string::npos)
        << type.name << " " << key;
  }
}

TEST(RecipeReadme, NamesEveryKindLightOpAndTheirParameters) {
  for (const defect::DefectType* type : defect::registry()) {
    expect_row(type->name, type->params);
  }
  for (const scene::LightType* type : scene::light_types()) {
    expect_light_row(*type);
  }
  for (const augment::Op* op : augment::registry()) {
    expect_row(op->name, op->params);
  }
  for (const std::string& finish : scene::finish_names()) {
    expect_row(finish, scene::finish_table(finish));
  }
}

TEST(RecipeReadme, NamesEveryMaterialAndSensor) {
  for (const std::string& name : scene::material_names()) {
    EXPECT_NE(readme().find(fmt::format("`{}`", name)), std::string::npos) << name;
  }
  expect_row("metal", scene::metal_table());
  expect_row("dielectric", scene::dielectric_table());
  expect_row("preset", scene::preset_table());
  for (const scene::SensorPreset& preset : scene::sensor_presets()) {
    EXPECT_NE(readme().find(fmt::format("`{}`", preset.name)), std::string::npos) << preset.name;
  }
}

}  // namespace
}  // namespace blemish::recipe
