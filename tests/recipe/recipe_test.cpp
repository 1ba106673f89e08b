#include "recipe/recipe.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/random.hpp"
#include "recipe/readers.hpp"

namespace blemish::recipe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<FormatSpec> kFormats{"coco"};
const fs::path kRecipes = fs::path(BLEMISH_SOURCE_DIR) / "tests/recipes";

Recipe load_ok(const std::string& name) {
  return load((kRecipes / "ok" / name).string(), kFormats);
}

std::vector<std::string> paths_of(const std::vector<DefectEntry>& entries) {
  std::vector<std::string> result;
  for (const DefectEntry& entry : entries) {
    result.push_back(entry.path);
  }
  return result;
}

TEST(Recipe, HoldsAllOfAMesh) {
  const Recipe recipe = load_ok("full_mesh.yaml");
  EXPECT_EQ(recipe.name, "plate with everything");
  EXPECT_EQ(recipe.seed, 7u);
  ASSERT_TRUE(recipe.part.mesh);
  EXPECT_FALSE(recipe.part.photos);
  EXPECT_EQ(recipe.part.mesh->file, (kRecipes / "files/plate.obj").string());
  EXPECT_EQ(recipe.part.mesh->pose.origin, "bottom");
  EXPECT_EQ(recipe.part.mesh->pose.up, 4);
  EXPECT_NEAR(recipe.part.mesh->pose.turn_rad, 1.570796, 1e-6);
  EXPECT_EQ(recipe.part.material.name, "aluminum");
  EXPECT_EQ(recipe.part.finishes[0].kind, "ground");
  EXPECT_EQ(recipe.part.finishes[0].params["ra"].a, 0.25);
  ASSERT_EQ(recipe.part.regions.size(), 2u);
  EXPECT_EQ(recipe.part.regions[0].box->min.z, 1.9);
  EXPECT_LT(recipe.part.regions[0].box->min.x, -1e29);
  EXPECT_EQ(*recipe.part.regions[1].mesh, "plate");
  EXPECT_THAT(recipe.warnings, IsEmpty());
}

TEST(Recipe, HoldsCameraAndLights) {
  const Recipe recipe = load_ok("full_mesh.yaml");
  ASSERT_TRUE(recipe.camera);
  EXPECT_EQ(recipe.camera->width_px, 96);
  EXPECT_EQ(recipe.camera->lens.kind, scene::LensSpec::Kind::pinhole);
  EXPECT_EQ(recipe.camera->lens.focal_mm, 25);
  EXPECT_EQ(recipe.camera->sensor.preset->name, "imx174");
  EXPECT_EQ(recipe.camera->sensor.bits, 12);
  EXPECT_EQ(recipe.camera->sensor.mean_level, 0.45);
  EXPECT_EQ(recipe.camera->look_at, "region:face");
  EXPECT_EQ(recipe.camera->view["shift_y"].b, 1);
  std::vector<std::string> lights;
  for (const scene::LightSpec& light : recipe.lights) {
    lights.push_back(light.path);
  }
  EXPECT_THAT(lights, ElementsAre("lights.ring1", "lights.bar1", "lights.dome1", "lights.coaxial1",
                                  "lights.ring2"));
  EXPECT_EQ(recipe.lights[4].params["height"].clip_high, 45);
}

TEST(Recipe, NumbersKindsAndListsClassesInOrderOfUse) {
  const Recipe recipe = load_ok("full_mesh.yaml");
  EXPECT_THAT(paths_of(recipe.defects),
              ElementsAre("defects.scratch1", "defects.pit1", "defects.scratch2", "defects.dust1"));
  EXPECT_THAT(paths_of(recipe.nuisances), ElementsAre("nuisances.dust1", "nuisances.dust2"));
  EXPECT_THAT(recipe.classes, ElementsAre("line", "pit", "long line"));
  EXPECT_EQ(recipe.defects[0].weight, 3);
  EXPECT_THAT(recipe.defects[1].on, ElementsAre("face", "all"));
  EXPECT_THAT(recipe.defects[1].params["count"].values, ElementsAre(2, 3, 4));
  EXPECT_EQ(recipe.per_image.kind, base::Distribution::Kind::poisson);
  EXPECT_EQ(recipe.nuisances[0].per_image->a, 4);
  EXPECT_FALSE(recipe.defects[0].per_image);
}

TEST(Recipe, HoldsCaptureLabelsAndOutput) {
  const Recipe recipe = load_ok("full_mesh.yaml");
  ASSERT_EQ(recipe.capture.size(), 2u);
  EXPECT_EQ(recipe.capture[0].path, "capture.exposure1");
  EXPECT_EQ(recipe.capture[1].path, "capture.sensor_noise1");
  EXPECT_EQ(recipe.labels.mask, MaskPolicy::influence);
  EXPECT_EQ(recipe.labels.coverage, 0.25);
  EXPECT_EQ(recipe.labels.min_width_px, 2);
  EXPECT_FALSE(recipe.output.twin);
  EXPECT_TRUE(recipe.output.coverage);
  const std::vector<std::pair<std::string, double>> splits{
      {"train", 0.8}, {"val", 0.15}, {"test", 0.05}};
  EXPECT_EQ(recipe.output.splits, splits);
}

TEST(Recipe, HoldsPhotosAndTheirLight) {
  const Recipe recipe = load_ok("photo.yaml");
  EXPECT_EQ(recipe.name, "photo");
  EXPECT_FALSE(recipe.camera);
  const scene::PhotoSpec& photos = *recipe.part.photos;
  EXPECT_THAT(photos.files, ElementsAre((kRecipes / "files/photos/a.png").string(),
                                        (kRecipes / "files/photos/b.png").string()));
  EXPECT_EQ(photos.um_per_px, 25);
  EXPECT_TRUE(photos.scale_assumed);
  EXPECT_EQ(photos.response, scene::Response::gamma);
  EXPECT_EQ(photos.region_values.size(), 3u);
  ASSERT_EQ(recipe.lights.size(), 1u);
  EXPECT_EQ(recipe.lights[0].type, scene::find_light("disc"));
  EXPECT_EQ(recipe.lights[0].path, "lights.disc1");
  EXPECT_TRUE(recipe.defects[0].params["diameter"].in_px);
}

TEST(Recipe, CornersTellTheScaleThatIsNotGiven) {
  const Recipe recipe = load_ok("photo_corners.yaml");
  EXPECT_NEAR(recipe.part.photos->um_per_px, 3000, 1);  // 120 mm on 60 and on 30 px
  EXPECT_FALSE(recipe.part.photos->scale_assumed);
  std::string text = base::read_file((kRecipes / "ok/photo_corners.yaml").string());
  const std::string files = "photos/*.png\"";
  text.replace(text.find(files), files.size(), files + ", scale: 2 mm/px");
  const Recipe given = parse(text, (kRecipes / "ok/given.yaml").string(), kFormats);
  EXPECT_EQ(given.part.photos->um_per_px, 2000);
}

TEST(Recipe, ShotsListLightsByName) {
  const Recipe recipe = load_ok("shots.yaml");
  ASSERT_EQ(recipe.shots.size(), 2u);
  EXPECT_EQ(recipe.lights[0].name, "low");
  EXPECT_EQ(recipe.lights[1].name, "dome1");
  EXPECT_EQ(recipe.shots[0].name, "dark");
  EXPECT_THAT(recipe.shots[0].lights, ElementsAre(0));
  EXPECT_EQ(recipe.shots[0].mean_level, 0.12);
  EXPECT_EQ(recipe.shots[1].name, "both");
  EXPECT_THAT(recipe.shots[1].lights, ElementsAre(0, 1));
  EXPECT_FALSE(recipe.shots[1].mean_level);
  EXPECT_THAT(stream_paths(recipe), testing::Contains("shots.dark.noise"));
}

TEST(Recipe, WithoutShotsThereIsOneWithAllLights) {
  const Recipe mesh = load_ok("full_mesh.yaml");
  ASSERT_EQ(mesh.shots.size(), 1u);
  EXPECT_EQ(mesh.shots[0].name, "main");
  EXPECT_THAT(mesh.shots[0].lights, ElementsAre(0, 1, 2, 3, 4));
  const Recipe photo = load_ok("photo.yaml");
  ASSERT_EQ(photo.shots.size(), 1u);
  EXPECT_THAT(photo.shots[0].lights, ElementsAre(0));
}

// All of them are on the device at once, whatever the shots switch on.
TEST(Recipe, TooManyLightsAreAFault) {
  const std::string head =
      "blemish: 1\npart: {mesh: ../files/plate.obj, unit: mm}\n"
      "camera: {resolution: 64x64, lens: {kind: telecentric, field_width: 20 mm}}\nlights:\n";
  const std::string tail = "defects: {per_image: 1, kinds: [{pit: {}}]}\n";
  std::string lights;
  for (int i = 0; i < 32; ++i) {
    lights += "  - ring: {}\n";
  }
  const std::string file = (kRecipes / "ok/test.yaml").string();
  EXPECT_NO_THROW(parse(head + lights + tail, file, kFormats));
  for (const std::string shots : {"", "shots: {a: [ring1]}\n"}) {
    try {
      parse(head + lights + "  - bar: {}\n" + shots + tail, file, kFormats);
      ADD_FAILURE() << "loaded";
    } catch (const base::FaultsError& error) {
      EXPECT_THAT(error.what(), HasSubstr("these are 33 lights"));
    }
  }
}

TEST(Recipe, ViewsShareOutAFullTurn) {
  const Recipe recipe = load_ok("shots.yaml");
  EXPECT_EQ(recipe.camera->views.count, 6);
  EXPECT_DOUBLE_EQ(recipe.camera->views.turn_rad, M_PI / 3);
  EXPECT_EQ(recipe.camera->draws_per_view, 1);
  EXPECT_EQ(load_ok("draws_per_view.yaml").camera->draws_per_view, 5);
}

TEST(Recipe, RunsOpsInThePhysicalOrder) {
  const Recipe recipe = load_ok("warnings.yaml");
  ASSERT_EQ(recipe.capture.size(), 2u);
  EXPECT_EQ(recipe.capture[0].op->name, "exposure");
  EXPECT_EQ(recipe.warnings.size(), 2u);
}

TEST(Recipe, IncludesAreResolvedWithTheirPaths) {
  const Recipe recipe = load_ok("included.yaml");
  EXPECT_EQ(recipe.name, "laid over");
  EXPECT_EQ(recipe.seed, 7u);
  EXPECT_THAT(paths_of(recipe.defects), ElementsAre("defects.pit1"));
  EXPECT_THAT(recipe.resolved_yaml, HasSubstr("mesh: ../files/plate.obj\n"));
  EXPECT_THAT(recipe.resolved_yaml, testing::Not(HasSubstr("include")));
}

TEST(Recipe, FaultsComeAllAtOnceInOrderOfPlace) {
  try {
    load((kRecipes / "bad/five_at_once.yaml").string(), kFormats);
    FAIL() << "loaded";
  } catch (const base::FaultsError& error) {
    ASSERT_EQ(error.faults().size(), 5u);
    for (std::size_t i = 1; i < 5; ++i) {
      EXPECT_LE(error.faults()[i - 1].where.line, error.faults()[i].where.line);
    }
    EXPECT_THAT(error.what(), HasSubstr("hint: did you mean \"name\"?"));
    EXPECT_THAT(error.what(), HasSubstr("hint: did you mean \"steel\"?"));
  }
}

TEST(Recipe, FaultsInIncludedFilesNameThatFile) {
  const std::string text = "include: ../files/base.yaml\nlights: []\n";
  try {
    parse(text, (kRecipes / "ok/test.yaml").string(), {});
    FAIL() << "loaded";
  } catch (const base::FaultsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("test.yaml:2:9: lights: the list is empty"));
  }
  const std::string broken = "include: ../bad/unknown_kind.yaml\nname: x\n";
  try {
    parse(broken, (kRecipes / "ok/test.yaml").string(), kFormats);
    FAIL() << "loaded";
  } catch (const base::FaultsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("bad/unknown_kind.yaml:9:7: defects.kinds[0].scrach"));
  }
}

TEST(Recipe, MissingFileIsAFault) {
  const LintReport report = lint((kRecipes / "gone.yaml").string(), kFormats);
  ASSERT_EQ(report.faults.size(), 1u);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(base::to_text(report.faults[0]), HasSubstr("gone.yaml"));
}

TEST(Recipe, DamagedTextNeverGetsThroughUnseen) {
  // Every prefix of a good recipe either loads or is refused with a place.
  const Recipe good = load_ok("full_mesh.yaml");
  const std::string file = (kRecipes / "ok/test.yaml").string();
  int refused = 0;
  for (std::size_t length = 0; length < good.resolved_yaml.size(); length += 7) {
    try {
      parse(good.resolved_yaml.substr(0, length), file, kFormats);
    } catch (const base::FaultsError& error) {
      ++refused;
      EXPECT_GT(error.faults().front().where.line, 0) << error.what();
    }
  }
  EXPECT_GT(refused, 100);
}

TEST(Lint, TellsWhatTheRecipeMeans) {
  const LintReport mesh = lint((kRecipes / "ok/full_mesh.yaml").string(), kFormats);
  EXPECT_THAT(mesh.facts, testing::Contains(HasSubstr("lights.ring2: elevation")));
  EXPECT_THAT(mesh.facts, testing::Contains(HasSubstr("camera: 96x64 px, 70.32 um/px")));
  EXPECT_THAT(mesh.facts, testing::Contains("classes: line, pit, long line"));
  const LintReport photo = lint((kRecipes / "ok/photo.yaml").string(), kFormats);
  EXPECT_THAT(photo.facts, testing::Contains("photos: 2 files, 25 um/px (assumed)"));
  EXPECT_THAT(photo.facts, testing::Contains(HasSubstr("defects.pit1: median length")));
  const LintReport shots = lint((kRecipes / "ok/shots.yaml").string(), kFormats);
  EXPECT_THAT(shots.facts, testing::Contains("shot dark: lit by low (ring), mean level 12 %"));
  EXPECT_THAT(shots.facts, testing::Contains(HasSubstr("shot both: lit by low (ring), dome1")));
  EXPECT_THAT(shots.facts, testing::Contains(HasSubstr("views: 6 of each part, turned on by 60")));
}

TEST(Streams, HaveDistinctPaths) {
  const std::vector<std::string> paths = stream_paths(load_ok("full_mesh.yaml"));
  EXPECT_THAT(paths, testing::Contains("camera.view.tilt"));
  EXPECT_THAT(paths, testing::Contains("defects.scratch2#3.length"));
  EXPECT_THAT(paths, testing::Contains("lights.ring2.height"));
  EXPECT_EQ(equal_hash(paths), std::nullopt);
}

TEST(Streams, OfEqualHashAreFound) {
  std::map<std::uint32_t, std::string> seen;
  std::pair<std::string, std::string> twins;
  for (int i = 0; twins.first.empty() && i < 2000000; ++i) {
    const std::string path = fmt::format("defects.kind{}", i);
    const auto [known, fresh] = seen.emplace(base::path_hash(path), path);
    if (!fresh) {
      twins = {known->second, path};
    }
  }
  ASSERT_FALSE(twins.first.empty());
  const auto found = equal_hash({"a", twins.second, "b", twins.first});
  ASSERT_TRUE(found);
  EXPECT_THAT((std::vector{found->first, found->second}),
              testing::UnorderedElementsAre(twins.first, twins.second));
}

}  // namespace
}  // namespace blemish::recipe
