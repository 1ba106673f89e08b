// The key `capture`, and recipes that have little else.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "recipe/recipe.hpp"
#include "temp_dir.hpp"

namespace blemish::recipe {
namespace {

const std::vector<FormatSpec> kFormats{"coco"};

class CaptureAlone : public ::testing::Test {
 protected:
  Recipe load(const std::string& text) {
    base::write_file(folder_.path() / "r.yaml", text);
    return load_for_augment((folder_.path() / "r.yaml").string(), kFormats);
  }
  blemish::testing::TempDir folder_;
};

TEST_F(CaptureAlone, NeedsNoPart) {
  const Recipe recipe = load("blemish: 1\nseed: 4\ncapture: [{gamma: {value: 2}}]\n");
  ASSERT_EQ(recipe.capture.size(), 1u);
  EXPECT_EQ(recipe.seed, 4u);
  ASSERT_TRUE(recipe.part.photos);
  EXPECT_EQ(recipe.part.photos->response, scene::Response::srgb);
  EXPECT_EQ(recipe.part.photos->noise.kind, scene::PhotoNoise::Kind::estimate);
  EXPECT_EQ(um_per_px(recipe), 0);
}

TEST_F(CaptureAlone, SaysHowPhotosAreRead) {
  base::write_file(folder_.path() / "c.csv", "0,0\n100,0.1\n200,0.4\n");
  const Recipe recipe = load(
      "blemish: 1\n"
      "part: {photos: {scale: 20 um/px, response: {table: c.csv}, noise: {sd: 1.5}}}\n"
      "capture: [{motion_blur: {length: [2 px, 4 px]}}]\n");
  const scene::PhotoSpec& photos = *recipe.part.photos;
  EXPECT_NEAR(scene::decode(photos, 0.5), 0.25, 1e-12);
  EXPECT_NEAR(scene::decode(photos, 0.75), 0.625, 1e-12);
  EXPECT_NEAR(scene::encode(photos, 0.625), 0.75, 1e-12);
  EXPECT_EQ(photos.noise.codes, 1.5);
  // Lengths are held in micrometers.
  const base::Distribution& length = recipe.capture[0].params["length"];
  EXPECT_FALSE(length.in_px);
  EXPECT_EQ(length.a, 40);
  EXPECT_EQ(length.b, 80);
}

TEST_F(CaptureAlone, IsNotEnoughToGenerate) {
  base::write_file(folder_.path() / "r.yaml", std::string("blemish: 1\ncapture: [{gamma: {}}]\n"));
  const std::string file = (folder_.path() / "r.yaml").string();
  EXPECT_THROW(recipe::load(file, kFormats), base::FaultsError);
  EXPECT_TRUE(lint(file, kFormats).ok());
}

TEST_F(CaptureAlone, RunsInPhysicalOrder) {
  const Recipe recipe = load(
      "blemish: 1\n"
      "capture: [{jpeg: {}}, {sensor_noise: {}}, {vignetting: {}}, {sensor: {preset: imx174}}]\n");
  std::vector<std::string_view> names;
  for (const OpEntry& op : recipe.capture) {
    names.push_back(op.op->name);
  }
  EXPECT_EQ(names, (std::vector<std::string_view>{"sensor", "vignetting", "sensor_noise", "jpeg"}));
  EXPECT_EQ(recipe.warnings.size(), 2u);  // the sensor may stand anywhere
}

// Paths of random streams and names of parameters do not meet in any op.
TEST_F(CaptureAlone, MayHoldAnyOp) {
  for (const augment::Op* op : augment::registry()) {
    EXPECT_EQ(load(fmt::format("blemish: 1\ncapture: [{{{}: {{}}}}]\n", op->name)).capture.size(),
              1u)
        << op->name;
  }
}

// The faults of a recipe whose only op has one parameter, in the third line.
std::vector<base::Fault> faults_of(const base::Param& param, std::string_view op,
                                   const std::string& value, const std::string& file) {
  base::write_file(
      file, fmt::format("blemish: 1\ncapture:\n  - {}: {{{}: {}}}\n", op, param.name, value));
  return lint(file, kFormats).faults;
}

// Each parameter of each op refuses what is too large, of another kind, or no value, at its place
// and by its name.
TEST(CaptureFaults, EveryParameterOfEveryOpRefusesBadValues) {
  blemish::testing::TempDir folder;
  for (const augment::Op* op : augment::registry()) {
    for (const base::Param& param : op->params) {
      const bool choice = param.unit == base::Unit::choice;
      std::vector<std::string> bad{"{normal: 1}", "3 furlongs", "[]"};
      bad.push_back(choice ? "no_such_word"
                           : base::format_quantity(2 * std::abs(param.max) + 1, param.unit));
      for (const std::string& value : bad) {
        SCOPED_TRACE(fmt::format("{}.{}: {}", op->name, param.name, value));
        const std::vector<base::Fault> faults =
            faults_of(param, op->name, value, folder / "r.yaml");
        const auto at = std::find_if(faults.begin(), faults.end(), [](const base::Fault& fault) {
          return fault.severity == base::Severity::error;
        });
        ASSERT_NE(at, faults.end());
        EXPECT_EQ(at->where.line, 3);
        EXPECT_NE(at->where.path.find(fmt::format("{}.{}", op->name, param.name)),
                  std::string::npos)
            << at->where.path;
        EXPECT_FALSE(at->message.empty());
      }
    }
  }
}

}  // namespace
}  // namespace blemish::recipe
